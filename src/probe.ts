/**
 * Probes: what an edit would change, seen where it happens in the program without the edit. Code generation moves
 * the value that an operand has, and the one that the edit would put there, into two registers of agreed names;
 * the emulator watches these. Plain data.
 */

/** Registers of probe K: what is read there, and what the edit would read instead. */
export const PROBE: RegExp = /^gevo_(\d+)_(old|new)/;

/** What a probe has seen over all lanes of all launches. */
export interface Observed {
  /** Which rewire of the edit, from 0. */
  readonly rewire: number;
  /** How often the value was there. */
  readonly count: number;
  /** How often both were equal. */
  readonly equal: number;
  /** Of the value that is read there; signed. Addresses have none. */
  readonly range?: readonly [least: number, most: number];
}

/** Two observations of the same probe, as one. */
export function together(a: Observed, b: Observed): Observed {
  const { rewire } = a;
  const range =
    a.range && b.range
      ? ([Math.min(a.range[0], b.range[0]), Math.max(a.range[1], b.range[1])] as const)
      : undefined;
  const sums = { count: a.count + b.count, equal: a.equal + b.equal };
  return { rewire, ...sums, ...(range === undefined ? {} : { range }) };
}
