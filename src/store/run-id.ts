/**
 * Names of runs: the millisecond of their start in base 36. Eight characters (until the year 2059),
 * sorting by time; unique in a store because a later run never takes an earlier or equal stamp.
 */

/** @param last the store's greatest id so far. */
export function nextRunId(now: number, last: string | undefined): string {
  const after = last === undefined ? 0 : Number.parseInt(last, 36) + 1;
  return Math.max(now, after).toString(36);
}
