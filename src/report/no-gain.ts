/** Why a variant whose time was measured once more is no gain, in words. Pure. */
import { formatSpeedupIn } from "./format.ts";
import type { Best } from "./summary.ts";

/** One clause without a full stop, for a variant that is none. */
export function whyNoGain(best: Best): string {
  const { validation, verdict, speedup, interval, measurements = [], sanitizers = [] } = best;
  if (verdict?.passed === false) return "refused by gevo validate";
  if (validation?.status === "failed")
    return `fails on the validation split (${validation.reason})`;
  for (const verdict of sanitizers) {
    if (verdict.status !== "findings") continue;
    const [first] = verdict.findings;
    const what = first === undefined ? "something" : `${first.kind}${inKernel(first.kernel)}`;
    return `${verdict.tool} finds ${what}, which the original does not show`;
  }
  if (measurements.length === 0) return "it failed in a fresh process";
  if (interval === undefined || interval[0] > 1) return "it was not measured";
  const range = formatSpeedupIn(speedup, interval);
  return interval[1] < 1
    ? `slower than the fastest build, ${range}`
    : `the interval holds 1, ${range}`;
}

const inKernel = (kernel: string): string => (kernel === "" ? "" : ` in ${kernel}`);
