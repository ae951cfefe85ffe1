/** Pairs of proteins, and of DNA scored the same way. All are generated, each to punish a shortcut. */
import { type InputRequest, Random, type Split } from "gevo";
import { BASES, BLOSUM62, LETTERS, matchOrNot } from "./letters.ts";
import type { Scoring } from "./reference.ts";

/** Sequences end to end: sequence i is [offsets[i], offsets[i + 1]). */
export interface Batch extends Scoring {
  readonly references: Uint8Array;
  readonly referenceOffsets: Int32Array;
  readonly queries: Uint8Array;
  readonly queryOffsets: Int32Array;
}

/** How a query came from a reference, or the other way round. Lengths in residues. */
interface Kinship {
  readonly head: number;
  readonly tail: number;
  /** Between head and tail, in only one of the two. */
  readonly onlyReference?: number;
  readonly onlyQuery?: number;
  /** Unrelated, before and behind. */
  readonly reference: readonly [number, number];
  readonly query: readonly [number, number];
  /** The head stands twice in the reference, so that two alignments score the same; nothing is changed. */
  readonly twice?: true;
  /** The query has every residue as the reference has it. */
  readonly unchanged?: true;
  /**
   * Before the head and behind the tail, so many residues and so many others, which change places in the query: a gap
   * in either sequence leads to one of the two, and where all residues score alike both score the same.
   */
  readonly swapped?: number;
}

/** Aligned from the first cell to the last; as wide as the block where that is a whole number of warps. */
const whole = (length: number): Kinship => {
  return { head: length, tail: 0, unchanged: true, reference: [0, 0], query: [0, 0] };
};
/** Aligned from the first cell, or up to the last one, and not to the other end of the longer sequence. */
const fromTheFirst = (length: number, more: number): Kinship => {
  return { ...whole(length), reference: [0, more] };
};
const toTheLast = (length: number, more: number): Kinship => {
  return { ...whole(length), query: [more, 0] };
};
/** Of unrelated residues, one of them alone in the reference. */
const single = (query: number): Kinship => {
  return { head: 0, tail: 0, reference: [1, 0], query: [query, 0] };
};

interface Shape {
  readonly scoring: Scoring;
  /** Of the letters that occur. */
  readonly letters: number;
  /** Residues of a thousand that are others in the query. */
  readonly changed: number;
  readonly pairs: readonly Kinship[];
}

const PROTEIN: Scoring = { substitutions: BLOSUM62, gapOpen: -11, gapExtend: -1 };
const CHEAP: Scoring = { substitutions: BLOSUM62, gapOpen: -7, gapExtend: -2 };
const DNA: Scoring = { substitutions: matchOrNot(3, -3), gapOpen: -6, gapExtend: -1 };

const proteins = { scoring: PROTEIN, letters: LETTERS, changed: 200 } as const;
const dna = { scoring: DNA, letters: BASES.length, changed: 40 } as const;

const SHAPES: Readonly<Record<Split, readonly Shape[]>> = {
  search: [
    {
      ...proteins,
      pairs: [
        { head: 14, tail: 12, onlyReference: 6, reference: [9, 4], query: [5, 3] },
        { head: 13, tail: 15, onlyQuery: 5, reference: [22, 2], query: [3, 2] },
        { head: 12, tail: 0, reference: [3, 5], query: [0, 0], twice: true },
        { head: 29, tail: 30, onlyQuery: 5, reference: [12, 2], query: [0, 0] },
        { head: 4, tail: 30, onlyQuery: 5, reference: [40, 2], query: [0, 0], unchanged: true },
        whole(64),
      ],
    },
    {
      ...dna,
      pairs: [
        { head: 18, tail: 15, onlyQuery: 5, reference: [20, 1], query: [3, 2] },
        { head: 16, tail: 17, onlyReference: 4, reference: [1, 2], query: [18, 3] },
        { head: 17, tail: 16, onlyQuery: 8, reference: [3, 1], query: [4, 2] },
        { head: 30, tail: 29, onlyReference: 5, reference: [0, 0], query: [13, 1] },
        { head: 4, tail: 30, onlyReference: 5, reference: [0, 0], query: [13, 1], unchanged: true },
        { head: 9, tail: 10, swapped: 4, reference: [2, 1], query: [0, 0] },
        { head: 5, tail: 4, swapped: 4, reference: [3, 1], query: [0, 0] },
        fromTheFirst(32, 9),
        toTheLast(30, 11),
        single(19),
      ],
    },
  ],
  validation: [
    {
      ...proteins,
      pairs: [
        { head: 33, tail: 31, onlyReference: 8, reference: [15, 20], query: [4, 6] },
        { head: 25, tail: 36, onlyQuery: 14, reference: [28, 19], query: [1, 6] },
        { head: 0, tail: 0, reference: [40, 30], query: [25, 31] },
        { head: 21, tail: 0, reference: [30, 2], query: [0, 0], twice: true },
        whole(96),
        single(23),
      ],
    },
    {
      ...{ ...dna, scoring: { ...DNA, gapOpen: -5, gapExtend: -2 } },
      pairs: [
        { head: 31, tail: 34, onlyReference: 5, reference: [1, 3], query: [12, 13] },
        { head: 26, tail: 29, onlyReference: 7, reference: [6, 3], query: [2, 9] },
        { head: 40, tail: 26, onlyQuery: 4, reference: [39, 3], query: [4, 0] },
        { head: 5, tail: 6, swapped: 5, reference: [3, 2], query: [0, 1] },
        fromTheFirst(47, 16),
        toTheLast(64, 21),
      ],
    },
  ],
  heldout: [
    {
      ...proteins,
      pairs: [
        { head: 45, tail: 40, onlyReference: 24, reference: [20, 50], query: [8, 11] },
        { head: 34, tail: 47, onlyQuery: 31, reference: [1, 7], query: [40, 30] },
        { head: 40, tail: 0, reference: [20, 13], query: [0, 0], twice: true },
      ],
    },
    {
      ...{ ...proteins, scoring: CHEAP, changed: 450 },
      pairs: [
        { head: 31, tail: 33, onlyReference: 3, reference: [0, 0], query: [0, 0] },
        { head: 1, tail: 0, reference: [0, 0], query: [0, 0] },
        single(64),
        { head: 30, tail: 28, onlyQuery: 15, onlyReference: 2, reference: [13, 1], query: [7, 8] },
      ],
    },
    {
      ...{ ...dna, letters: 2 },
      pairs: [
        { head: 30, tail: 26, onlyReference: 20, reference: [30, 11], query: [3, 2] },
        { head: 66, tail: 22, onlyQuery: 9, reference: [5, 5], query: [5, 40] },
      ],
    },
  ],
};

export const cases = {
  search: SHAPES.search.length,
  validation: SHAPES.validation.length,
  heldout: SHAPES.heldout.length,
};

/** Pairs more of a case on a real device: about as many blocks as an H200 holds at once. */
const FULL = 1000;

export function inputs({ split, seed, index, scale }: InputRequest): Batch {
  const shape = SHAPES[split][index];
  if (shape === undefined) throw new RangeError(`split "${split}" has no case ${index}`);
  const random = new Random(seed);
  const more = Array.from({ length: scale === "full" ? FULL : 0 }, () => long(random));
  const pairs = [...shape.pairs, ...more].map((kinship) => pairOf(kinship, shape, random));
  return {
    ...shape.scoring,
    ...endToEnd(
      "references",
      "referenceOffsets",
      pairs.map(([reference]) => reference),
    ),
    ...endToEnd(
      "queries",
      "queryOffsets",
      pairs.map(([, query]) => query),
    ),
  };
}

/** A kinship of sequences nearly as long as the kernels take. */
function long(random: Random): Kinship {
  const [head, tail] = [40 + random.int(40), 40 + random.int(40)];
  const gap = random.int(60);
  const near: readonly [number, number] = [random.int(15), random.int(15)];
  if (random.chance(125))
    return random.pick([whole, fromTheFirst, toTheLast])(head + tail, near[0]);
  const far: readonly [number, number] = [random.int(140), 20 + random.int(140)];
  return random.chance(500)
    ? { head, tail, onlyReference: gap, reference: far, query: near }
    : { head, tail, onlyQuery: gap, reference: near, query: far };
}

type Sequence = readonly number[];

function pairOf(
  kinship: Kinship,
  { letters, changed }: Shape,
  random: Random,
): [Sequence, Sequence] {
  const { onlyReference = 0, onlyQuery = 0, reference, query } = kinship;
  const drawn = (length: number): Sequence => Array.from({ length }, () => random.int(letters));
  const inherited = (residues: Sequence): Sequence =>
    kinship.twice || kinship.unchanged
      ? residues
      : residues.map((residue) => (random.chance(changed) ? random.int(letters) : residue));
  const [head, tail] = [drawn(kinship.head), drawn(kinship.tail)];
  const again = kinship.twice ? head : [];
  const swapped = () => [drawn(kinship.swapped ?? 0), drawn(kinship.swapped ?? 0)] as const;
  const [before, behind] = [swapped(), swapped()];
  return [
    [
      ...drawn(reference[0]),
      ...before.flat(),
      ...head,
      ...drawn(onlyReference),
      ...tail,
      ...again,
      ...behind.flat(),
      ...drawn(reference[1]),
    ],
    [
      ...drawn(query[0]),
      ...before.toReversed().flat(),
      ...inherited(head),
      ...drawn(onlyQuery),
      ...inherited(tail),
      ...behind.toReversed().flat(),
      ...drawn(query[1]),
    ],
  ];
}

function endToEnd<A extends string, B extends string>(
  letters: A,
  offsets: B,
  sequences: readonly Sequence[],
): Record<A, Uint8Array> & Record<B, Int32Array> {
  const ends = new Int32Array(sequences.length + 1);
  sequences.forEach((sequence, i) => {
    ends[i + 1] = ends[i]! + sequence.length;
  });
  return { [letters]: Uint8Array.from(sequences.flat()), [offsets]: ends } as Record<
    A,
    Uint8Array
  > &
    Record<B, Int32Array>;
}
