/**
 * Local alignment with affine gaps on the CPU, row by row over the whole matrix (Gotoh's recurrence).
 * Independent of the kernels: no diagonals, no swapping of the shorter sequence.
 *
 * Tie rule: among cells of the best score the smallest reference end wins, then the smallest query
 * end. Without any positive score the result is score 0 and both ends -1.
 */

export interface Scoring {
  readonly match: number;
  readonly mismatch: number;
  /** Negative: for the first base of a gap. */
  readonly gapOpen: number;
  /** Negative: for each further base of a gap. */
  readonly gapExtend: number;
}

export interface Alignment {
  readonly score: number;
  /** 0-based position of the last aligned base. */
  readonly referenceEnd: number;
  readonly queryEnd: number;
}

export function align(reference: Uint8Array, query: Uint8Array, scoring: Scoring): Alignment {
  const { match, mismatch, gapOpen, gapExtend } = scoring;
  const width = query.length + 1;
  const cells = (reference.length + 1) * width;
  const best = new Int32Array(cells);
  const skipReference = new Int32Array(cells).fill(-1_000_000);
  const skipQuery = new Int32Array(cells).fill(-1_000_000);
  let found: Alignment = { score: 0, referenceEnd: -1, queryEnd: -1 };

  for (let r = 1; r <= reference.length; r++) {
    for (let q = 1; q <= query.length; q++) {
      const here = r * width + q;
      const above = here - width;
      const left = here - 1;
      skipReference[here] = Math.max(best[above]! + gapOpen, skipReference[above]! + gapExtend);
      skipQuery[here] = Math.max(best[left]! + gapOpen, skipQuery[left]! + gapExtend);
      const pair = reference[r - 1] === query[q - 1] ? match : mismatch;
      const score = Math.max(0, best[above - 1]! + pair, skipReference[here]!, skipQuery[here]!);
      best[here] = score;
      // Cells come in the order of the tie rule.
      if (score > found.score) found = { score, referenceEnd: r - 1, queryEnd: q - 1 };
    }
  }
  return found;
}
