import { describe, expect, it } from "vitest";
import { cases, inputs } from "./cases.ts";
import { type Batch, realPairs } from "./pairs.ts";
import { type Alignment, align, type Scoring } from "./reference.ts";

const WARP = 32;
const AT_BORDERS = "no gaps across the border of two warps";
/** What evolution is known to find where the inputs allow it. */
const SHORTCUTS = [
  "gaps beside the shorter sequence dropped",
  "gaps beside the longer sequence dropped",
  "every gap base at the price of the first",
  AT_BORDERS,
  "the last of equal maxima",
  "negative scores kept",
] as const;
type Shortcut = (typeof SHORTCUTS)[number] | "none";

const SCORING: Scoring = { match: 3, mismatch: -3, gapOpen: -6, gapExtend: -1 };
const REAL = 200;
const real = realPairs(REAL);

const codes = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, "latin1"));
const aligned = (reference: string, query: string, scoring = SCORING) =>
  align(codes(reference), codes(query), scoring);

describe("the CPU reference", () => {
  it("scores by hand what can be scored by hand", () => {
    expect(aligned("ACGT", "ACGT")).toEqual({ score: 12, referenceEnd: 3, queryEnd: 3 });
    expect(aligned("TTACGTT", "GACGG")).toEqual({ score: 9, referenceEnd: 4, queryEnd: 3 });
    // Ten matches and a gap of three, on either side: 30 - 6 - 2.
    const gap = { score: 22, referenceEnd: 12, queryEnd: 9 };
    expect(aligned("ACGTACTTTGTCA", "ACGTACGTCA")).toEqual(gap);
    expect(aligned("ACGTACGTCA", "ACGTACTTTGTCA")).toEqual({
      score: 22,
      referenceEnd: 9,
      queryEnd: 12,
    });
  });

  it("takes the first of equal maxima, by reference, then by query", () => {
    expect(aligned("ACGTTACG", "ACG")).toEqual({ score: 9, referenceEnd: 2, queryEnd: 2 });
    expect(aligned("ACG", "ACGTTACG")).toEqual({ score: 9, referenceEnd: 2, queryEnd: 2 });
    expect(aligned("CA", "AGC")).toEqual({ score: 3, referenceEnd: 0, queryEnd: 2 });
  });

  it("has no ends without a positive score", () => {
    expect(aligned("AAAA", "CC")).toEqual({ score: 0, referenceEnd: -1, queryEnd: -1 });
  });

  it.skipIf(real === undefined)(`agrees with ${REAL} known scores (needs the real DNA set)`, () => {
    const scores = real!.pairs.map(({ reference, query }) => aligned(reference, query).score);
    expect(scores).toEqual(real!.scores);
  });
});

describe.each([
  ...Array.from({ length: cases.search }, (_, index) => ["search", index] as const),
  ...Array.from({ length: cases.validation }, (_, index) => ["validation", index] as const),
])("%s case %i", (split, index) => {
  const seed = (split === "search" ? 0 : 1000) + index + 1;
  const batch = inputs({ split, seed, index, scale: "small" });
  const right = results(batch, "none");

  it.each(SHORTCUTS.filter((each) => each !== AT_BORDERS || width(batch) > WARP))(
    "refuses %s",
    (shortcut) => {
      expect(results(batch, shortcut)).not.toEqual(right);
    },
  );

  it("is seen the same way by the shortcuts' own recurrence", () => {
    const { referenceOffsets, queryOffsets } = batch;
    const expected = Array.from({ length: queryOffsets.length - 1 }, (_, i) =>
      align(
        batch.references.subarray(referenceOffsets[i], referenceOffsets[i + 1]),
        batch.queries.subarray(queryOffsets[i], queryOffsets[i + 1]),
        batch,
      ),
    );
    expect(right).toEqual(expected);
  });
});

it.each([
  ["search", 0],
  ["validation", 1],
  ["heldout", 2],
] as const)("keeps within the kernels' bounds at full scale: %s case %i", (split, index) => {
  const small = inputs({ split, seed: 7, index, scale: "small" });
  const full = inputs({ split, seed: 7, index, scale: "full" });
  const references = sizes(full.referenceOffsets);
  const queries = sizes(full.queryOffsets);
  expect(references.length - (small.referenceOffsets.length - 1)).toBe(1500);
  expect(full.references.length).toBe(full.referenceOffsets.at(-1));
  expect(full.queries.length).toBe(full.queryOffsets.at(-1));
  expect(width(full)).toBeLessThanOrEqual(160);
  expect(Math.max(...references, ...queries)).toBeLessThanOrEqual(544);
});

/** Bases of each sequence. */
const sizes = (offsets: Int32Array): readonly number[] =>
  Array.from(offsets.subarray(1), (end, i) => end - offsets[i]!);

/** Threads that the widest pair needs. */
function width({ referenceOffsets, queryOffsets }: Batch): number {
  const queries = sizes(queryOffsets);
  return Math.max(...sizes(referenceOffsets).map((size, i) => Math.min(size, queries[i]!)));
}

/** The alignments as a kernel with the shortcut would give them. */
function results(batch: Batch, shortcut: Shortcut): readonly Alignment[] {
  return Array.from({ length: batch.queryOffsets.length - 1 }, (_, i) => {
    const reference = batch.references.subarray(
      batch.referenceOffsets[i],
      batch.referenceOffsets[i + 1],
    );
    const query = batch.queries.subarray(batch.queryOffsets[i], batch.queryOffsets[i + 1]);
    const queryIsShorter = query.length <= reference.length;
    const columns = queryIsShorter ? query : reference;
    const rows = queryIsShorter ? reference : query;
    return alignColumns(columns, rows, batch, shortcut, (column, row) =>
      queryIsShorter ? [row, column] : [column, row],
    );
  });
}

function alignColumns(
  columns: Uint8Array,
  rows: Uint8Array,
  scoring: Scoring,
  shortcut: Shortcut,
  ends: (column: number, row: number) => readonly [number, number],
): Alignment {
  const never = -1_000_000;
  const extend =
    shortcut === "every gap base at the price of the first" ? scoring.gapOpen : scoring.gapExtend;
  const floor = shortcut === "negative scores kept" ? never : 0;
  const h = Array.from({ length: rows.length + 1 }, () => new Int32Array(columns.length + 1));
  const f = new Int32Array(columns.length + 1).fill(never);
  let best: Alignment = { score: 0, referenceEnd: -1, queryEnd: -1 };
  rows.forEach((rowBase, row) => {
    let e = never;
    columns.forEach((columnBase, column) => {
      e = Math.max(h[row + 1]![column]! + scoring.gapOpen, e + extend);
      f[column + 1] = Math.max(h[row]![column + 1]! + scoring.gapOpen, f[column + 1]! + extend);
      if (shortcut === "gaps beside the longer sequence dropped") e = never;
      if (shortcut === "gaps beside the shorter sequence dropped") f[column + 1] = never;
      if (shortcut === AT_BORDERS && column % WARP === 0) e = never;
      const substitution = rowBase === columnBase ? scoring.match : scoring.mismatch;
      const score = Math.max(floor, h[row]![column]! + substitution, e, f[column + 1]!);
      h[row + 1]![column + 1] = score;
      const [referenceEnd, queryEnd] = ends(column, row);
      if (better(score, referenceEnd, queryEnd, best, shortcut === "the last of equal maxima")) {
        best = { score, referenceEnd, queryEnd };
      }
    });
  });
  return best;
}

function better(
  score: number,
  reference: number,
  query: number,
  best: Alignment,
  last: boolean,
): boolean {
  if (score !== best.score) return score > best.score;
  if (score <= 0) return false;
  const first =
    reference !== best.referenceEnd ? reference < best.referenceEnd : query < best.queryEnd;
  return first !== last;
}
