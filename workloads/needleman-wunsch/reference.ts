/** Needleman-Wunsch score matrix on the CPU, cell by cell in reading order. */

export interface Problem {
  readonly rows: number;
  readonly columns: number;
  /** rows x columns: what aligning the two residues of a cell scores. */
  readonly similarity: Int32Array;
  /** Positive: what one residue against a gap costs. */
  readonly penalty: number;
}

/** (rows + 1) x (columns + 1) scores; row 0 and column 0 belong to the empty prefixes. */
export function scoreMatrix({ rows, columns, similarity, penalty }: Problem): Int32Array {
  const pitch = columns + 1;
  const scores = new Int32Array((rows + 1) * pitch);
  for (let c = 1; c <= columns; c++) scores[c] = -penalty * c;
  for (let r = 1; r <= rows; r++) {
    scores[r * pitch] = -penalty * r;
    for (let c = 1; c <= columns; c++) {
      const replace = scores[(r - 1) * pitch + c - 1]! + similarity[(r - 1) * columns + c - 1]!;
      const gapInRow = scores[(r - 1) * pitch + c]! - penalty;
      const gapInColumn = scores[r * pitch + c - 1]! - penalty;
      scores[r * pitch + c] = Math.max(replace, gapInRow, gapInColumn);
    }
  }
  return scores;
}
