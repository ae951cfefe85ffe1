/**
 * What an edit takes for granted, beside what was seen as the program ran without it: one clause for each value
 * that the edit overwrites. Pure. A fact of the runs, no proof: other inputs may show something else.
 */
import type { Effect } from "../analyze/effect.ts";
import { parseEdit } from "../genome.ts";
import type { Observed } from "../probe.ts";
import { formatNumber } from "./format.ts";

export function factsOf({ edit, observed }: Pick<Effect, "edit" | "observed">): readonly string[] {
  const { rewires, op } = parseEdit(edit);
  return (observed?.values ?? []).map((seen) => {
    const substitute = rewires[seen.rewire]?.value ?? "";
    return isTruth(op, substitute, seen)
      ? truth(seen, substitute === "#1")
      : value(seen, substitute);
  });
}

/** A truth value that the edit decides once and for all. */
function isTruth(op: string, substitute: string, { range }: Observed): boolean {
  const binary = range !== undefined && range[0] >= 0 && range[1] <= 1;
  return op === "condition" && binary && (substitute === "#0" || substitute === "#1");
}

function truth({ count, equal }: Observed, decided: boolean): string {
  if (equal === count) return `the condition was ${decided} all ${times(count)}`;
  return `the condition was ${decided} ${times(equal)} and ${!decided} ${times(count - equal)}`;
}

function value({ count, equal, range }: Observed, substitute: string): string {
  const other = substitute.startsWith("#") ? substitute.slice(1) : "the one it now reads";
  const lay =
    range === undefined
      ? ""
      : range[0] === range[1]
        ? `, it was ${figure(range[0])} throughout`
        : `, it lay between ${figure(range[0])} and ${figure(range[1])}`;
  if (equal === count) return `the value equalled ${other} all ${times(count)}${lay}`;
  return `the value equalled ${other} ${formatNumber(equal)} of ${times(count)}${lay}`;
}

const times = (count: number): string => (count === 1 ? "1 time" : `${formatNumber(count)} times`);
const figure = (number: number): string =>
  Number.isInteger(number) ? String(number) : number.toPrecision(3);
