/**
 * The way to a variant through what the run had evaluated. The log does not say what was made of what, and of a
 * crossover there is more than one answer; so the step before a variant is the earlier one that ran and has
 * most of its edits and no others, of several the first.
 */
import type { Line } from "./digest.ts";

/** @returns indices into `lines`, the oldest first. */
export function ancestors(
  lines: readonly Line[],
  edits: readonly number[],
  before: number,
): readonly number[] {
  const way: number[] = [];
  let have = new Set(edits);
  let until = before;
  for (;;) {
    const found = nearest(lines, have, until);
    if (found === undefined) return way.reverse();
    const line = lines[found] as Line;
    way.push(found);
    have = new Set(line.edits);
    until = line.sequence;
  }
}

function nearest(
  lines: readonly Line[],
  have: ReadonlySet<number>,
  before: number,
): number | undefined {
  let found: number | undefined;
  let most = 0;
  lines.forEach(({ status, sequence, edits }, k) => {
    if (status !== "ok" || sequence >= before) return;
    if (edits.length <= most || edits.length >= have.size) return;
    if (!edits.every((edit) => have.has(edit))) return;
    found = k;
    most = edits.length;
  });
  return found;
}
