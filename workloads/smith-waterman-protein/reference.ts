/**
 * Local alignment with affine gaps on the CPU, row by row over the whole matrix (Gotoh's recurrence), one
 * pass: each cell knows where its best alignment began. Independent of the kernels: no diagonals, no
 * second pass backwards.
 *
 * Tie rules: among alignments of the best score the smallest reference end wins, then the smallest
 * query end; among those that end there the largest reference start, then the largest query start. Without any
 * positive score the result is score 0 and all places -1.
 */
import { LETTERS } from "./letters.ts";

export interface Scoring {
  /** LETTERS x LETTERS. */
  readonly substitutions: Int8Array;
  /** Negative: for the first residue of a gap. */
  readonly gapOpen: number;
  /** Negative: for each further residue of a gap. */
  readonly gapExtend: number;
}

export interface Alignment {
  readonly score: number;
  /** 0-based places of the first and the last aligned residue. */
  readonly referenceStart: number;
  readonly queryStart: number;
  readonly referenceEnd: number;
  readonly queryEnd: number;
}

/** The best alignment that ends in a cell, in one of the three ways that one can end. */
interface Way {
  readonly score: number;
  readonly reference: number;
  readonly query: number;
}

const NOWHERE: Way = { score: -1_000_000, reference: -1, query: -1 };
const NONE: Alignment = {
  ...{ score: 0, referenceStart: -1, queryStart: -1, referenceEnd: -1, queryEnd: -1 },
};

export function align(reference: Uint8Array, query: Uint8Array, scoring: Scoring): Alignment {
  const { substitutions, gapOpen, gapExtend } = scoring;
  const plus = (way: Way, score: number): Way => ({ ...way, score: way.score + score });
  let above = new Array<Way>(query.length + 1).fill(NOWHERE);
  const skipReference = new Array<Way>(query.length + 1).fill(NOWHERE);
  let found = NONE;
  reference.forEach((residue, r) => {
    const here = new Array<Way>(query.length + 1).fill(NOWHERE);
    let skipQuery = NOWHERE;
    query.forEach((other, q) => {
      const score = substitutions[residue * LETTERS + other]!;
      // A cell without a positive score is where alignments begin, not a part of one.
      const before = above[q]!.score > 0 ? above[q]! : { score: 0, reference: r, query: q };
      skipReference[q + 1] = later(
        plus(above[q + 1]!, gapOpen),
        plus(skipReference[q + 1]!, gapExtend),
      );
      skipQuery = later(plus(here[q]!, gapOpen), plus(skipQuery, gapExtend));
      const best = later(plus(before, score), later(skipReference[q + 1]!, skipQuery));
      here[q + 1] = best.score > 0 ? best : NOWHERE;
      // Cells come in the order of the tie rule.
      if (best.score > found.score) {
        const { score, reference: referenceStart, query: queryStart } = best;
        found = { score, referenceStart, queryStart, referenceEnd: r, queryEnd: q };
      }
    });
    above = here;
  });
  return found;
}

/** The one of the higher score; of equals, the one that began later. */
function later(a: Way, b: Way): Way {
  const first = a.score - b.score || a.reference - b.reference || a.query - b.query;
  return first >= 0 ? a : b;
}
