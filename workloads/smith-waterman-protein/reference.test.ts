import { describe, expect, it } from "vitest";
import { type Batch, cases, inputs } from "./cases.ts";
import { BASES, BLOSUM62, codesOf, LETTERS, matchOrNot, RESIDUES } from "./letters.ts";
import { type Alignment, align, type Scoring } from "./reference.ts";

const DNA: Scoring = { substitutions: matchOrNot(3, -3), gapOpen: -6, gapExtend: -1 };
const PROTEIN: Scoring = { substitutions: BLOSUM62, gapOpen: -11, gapExtend: -1 };

const dna = (reference: string, query: string): Alignment =>
  align(codesOf(reference, BASES), codesOf(query, BASES), DNA);
const protein = (reference: string, query: string): Alignment =>
  align(codesOf(reference, RESIDUES), codesOf(query, RESIDUES), PROTEIN);
const spanning = (score: number, reference: [number, number], query: [number, number]) => ({
  ...{ score, referenceStart: reference[0], queryStart: query[0] },
  ...{ referenceEnd: reference[1], queryEnd: query[1] },
});

describe("BLOSUM62", () => {
  const scoreOf = (a: string, b: string) =>
    BLOSUM62[RESIDUES.indexOf(a) * LETTERS + RESIDUES.indexOf(b)];

  it("is symmetric, and highest for equal residues", () => {
    expect(BLOSUM62.length).toBe(LETTERS * LETTERS);
    for (const a of RESIDUES) {
      for (const b of RESIDUES) {
        expect(scoreOf(a, b)).toBe(scoreOf(b, a));
        if (a !== b) expect(scoreOf(a, b)!).toBeLessThan(scoreOf(a, a)!);
      }
    }
  });

  it("has the scores that everybody knows", () => {
    expect([..."ARNDCQEGHILKMFPSTWYV"].map((a) => scoreOf(a, a))).toEqual([
      ...[4, 5, 6, 6, 9, 5, 5, 6, 8, 4],
      ...[4, 5, 5, 6, 7, 4, 5, 11, 7, 4],
    ]);
    expect([scoreOf("I", "V"), scoreOf("D", "E"), scoreOf("W", "P")]).toEqual([3, 2, -4]);
  });
});

describe("the CPU reference", () => {
  it("scores by hand what can be scored by hand", () => {
    expect(protein("AWKV", "WK")).toEqual(spanning(16, [1, 2], [0, 1]));
    expect(dna("TTACGTT", "GACGG")).toEqual(spanning(9, [2, 4], [1, 3]));
    // Ten matches and a gap of three, on either side: 30 - 6 - 2.
    const [long, short] = ["ACGTACTTTGTCA", "ACGTACGTCA"];
    expect(dna(long, short)).toEqual(spanning(22, [0, 12], [0, 9]));
    expect(dna(short, long)).toEqual(spanning(22, [0, 9], [0, 12]));
    // A gap of two residues costs 12.
    expect(protein("WWWHHWWW", "WWWWWW")).toEqual(spanning(54, [0, 7], [0, 5]));
  });

  it("takes the first end and the last start of equal maxima", () => {
    expect(dna("ACGTTACG", "ACG")).toEqual(spanning(9, [0, 2], [0, 2]));
    expect(dna("ACG", "ACGTTACG")).toEqual(spanning(9, [0, 2], [0, 2]));
    // The first base gains 3 and the second loses them again.
    expect(dna("AAC", "AGC")).toEqual(spanning(3, [0, 0], [0, 0]));
    expect(dna("CAG", "CTG")).toEqual(spanning(3, [0, 0], [0, 0]));
    expect(dna("TATTT", "TCTTT")).toEqual(spanning(9, [2, 4], [2, 4]));
  });

  it("has no places without a positive score", () => {
    expect(dna("AAAA", "CC")).toEqual(spanning(0, [-1, -1], [-1, -1]));
    expect(dna("", "CC")).toEqual(spanning(0, [-1, -1], [-1, -1]));
  });

  it("gives the same score backwards, between the same places", () => {
    for (const { reference, query, scoring } of pairsOf("validation", 0)) {
      const forth = align(reference, query, scoring);
      const back = align(reference.toReversed(), query.toReversed(), scoring);
      expect(back.score).toBe(forth.score);
      const within = align(
        reference.slice(forth.referenceStart, forth.referenceEnd + 1),
        query.slice(forth.queryStart, forth.queryEnd + 1),
        scoring,
      );
      expect(within.score).toBe(forth.score);
    }
  });
});

interface Pair {
  readonly reference: Uint8Array;
  readonly query: Uint8Array;
  readonly scoring: Scoring;
}

function pairsOf(split: "search" | "validation", index: number): readonly Pair[] {
  const seed = (split === "search" ? 0 : 1000) + index + 1;
  const batch: Batch = inputs({ split, seed, index, scale: "small" });
  return Array.from({ length: batch.queryOffsets.length - 1 }, (_, i) => ({
    reference: batch.references.slice(batch.referenceOffsets[i], batch.referenceOffsets[i + 1]),
    query: batch.queries.slice(batch.queryOffsets[i], batch.queryOffsets[i + 1]),
    scoring: batch,
  }));
}

type Change = (pair: Pair) => Alignment;
const scored = ({ reference, query, scoring }: Pair, other: Partial<Scoring>): Alignment =>
  align(reference, query, { ...scoring, ...other });
const NEVER = -1000;

const SHORTCUTS: readonly (readonly [string, Change])[] = [
  ["no gaps at all", (pair) => scored(pair, { gapOpen: NEVER, gapExtend: NEVER })],
  [
    "every residue of a gap at the price of the first",
    (pair) => scored(pair, { gapExtend: pair.scoring.gapOpen }),
  ],
  ["another price of the first", (pair) => scored(pair, { gapOpen: pair.scoring.gapOpen + 1 })],
  [
    "one score for all equal residues",
    (pair) => scored(pair, { substitutions: matchOrNot(5, -4) }),
  ],
  ["the last of equal maxima", lastOf],
  [
    "starts at the first residues",
    (pair) => ({ ...scored(pair, {}), referenceStart: 0, queryStart: 0 }),
  ],
];

/** Aligned backwards, the first end of equal maxima is the last start. */
function lastOf({ reference, query, scoring }: Pair): Alignment {
  const back = align(reference.toReversed(), query.toReversed(), scoring);
  return {
    score: back.score,
    referenceStart: reference.length - 1 - back.referenceEnd,
    queryStart: query.length - 1 - back.queryEnd,
    referenceEnd: reference.length - 1 - back.referenceStart,
    queryEnd: query.length - 1 - back.queryStart,
  };
}

describe.each(["search", "validation"] as const)("on all pairs of the %s split", (split) => {
  const pairs = Array.from({ length: cases[split] }, (_, index) => pairsOf(split, index)).flat();
  const right = pairs.map((pair) => scored(pair, {}));

  it.each(SHORTCUTS)("%s shows", (_, shortcut) => {
    expect(pairs.map(shortcut)).not.toEqual(right);
  });

  it("there are gaps on either side", () => {
    const longer = right.map(({ referenceStart, referenceEnd, queryStart, queryEnd }) => {
      return Math.sign(referenceEnd - referenceStart - (queryEnd - queryStart));
    });
    expect(new Set(longer)).toEqual(new Set([-1, 0, 1]));
  });
});

it("keeps within the kernels' bounds at full scale", () => {
  for (const index of [0, 1]) {
    const batch = inputs({ split: "heldout", seed: 7, index, scale: "full" });
    const sizes = (offsets: Int32Array) =>
      Array.from(offsets.subarray(1), (end, i) => end - offsets[i]!);
    const references = sizes(batch.referenceOffsets);
    expect(references.length).toBeGreaterThan(1000);
    sizes(batch.queryOffsets).forEach((query, i) => {
      expect(Math.min(query, references[i]!)).toBeLessThanOrEqual(256);
      expect(Math.max(query, references[i]!)).toBeLessThanOrEqual(512);
    });
  }
});
