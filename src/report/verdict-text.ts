/** A verdict as text: one line a check. Pure. */
import type { Check, Verdict } from "../verdict.ts";
import { failedChecks } from "../verdict.ts";
import { formatError, formatSpeedupIn } from "./format.ts";
import type { Style } from "./style.ts";

/** Checks as people read them. */
export const NAMES: Readonly<Record<Check["name"], string>> = {
  validation: "validation split",
  "held-out": "held-out split",
  fuzz: "fuzzed inputs",
  geometry: "other launches",
  watchers: "watchers",
  sanitizers: "sanitizers",
  "second-device": "second device",
};

export function checkLine(
  { name, status, what, speedup, interval, error, originalError }: Check,
  style: Style,
): string {
  const mark = {
    passed: style.good("passed "),
    failed: style.bad("FAILED "),
    "not-run": style.dim("not run"),
  }[status];
  const facts = [
    what,
    ...(speedup === undefined ? [] : [formatSpeedupIn(speedup, interval)]),
    ...(error === undefined ? [] : [`error ${formatError(error)}`]),
    ...(originalError === undefined ? [] : [`the original's is ${formatError(originalError)}`]),
  ];
  return `  ${mark}  ${NAMES[name].padEnd(16)}  ${facts.join(", ")}`;
}

/** The sentence that a verdict comes to. */
export function verdictLine(verdict: Verdict, style: Style): string {
  const failed = failedChecks(verdict).map(({ name }) => NAMES[name]);
  if (failed.length > 0) return style.bad(`REFUSED by ${failed.join(", ")}: no gain`);
  const count = verdict.checks.filter(({ status }) => status === "passed").length;
  return style.good(`Passed ${count} of ${verdict.checks.length} checks`);
}
