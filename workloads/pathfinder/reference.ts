/** Cheapest paths through a grid on the CPU, whole row after whole row. */

export interface Grid {
  readonly rows: number;
  readonly columns: number;
  /** What it costs to step on each cell, row by row. */
  readonly weights: Int32Array;
  /** How many rows one launch takes; ignored here. */
  readonly rowsPerLaunch: number;
}

/** For each cell of the last row, the least sum of weights of a path that starts anywhere in the first. */
export function cheapest({ rows, columns, weights }: Grid): Int32Array {
  let costs = weights.slice(0, columns);
  for (let r = 1; r < rows; r++) {
    costs = costs.map((above, c) => {
      const best = Math.min(above, costs[c - 1] ?? above, costs[c + 1] ?? above);
      return weights[r * columns + c]! + best;
    });
  }
  return costs;
}
