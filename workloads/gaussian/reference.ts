/** Systems of linear equations on the CPU: elimination in f64 with pivoting, and how to judge a solution. */

export interface System {
  readonly n: number;
  /** n rows of n + 1: the matrix and the right-hand side. */
  readonly augmented: Float32Array;
}

export function solve({ n, augmented }: System): Float64Array {
  const rows = Array.from({ length: n }, (_, r) =>
    Float64Array.from(augmented.subarray(r * (n + 1), (r + 1) * (n + 1))),
  );
  for (let k = 0; k < n; k++) {
    let largest = k;
    for (let r = k + 1; r < n; r++) {
      if (Math.abs(rows[r]![k]!) > Math.abs(rows[largest]![k]!)) largest = r;
    }
    [rows[k], rows[largest]] = [rows[largest]!, rows[k]!];
    for (let r = k + 1; r < n; r++) {
      const ratio = rows[r]![k]! / rows[k]![k]!;
      for (let c = k; c <= n; c++) rows[r]![c]! -= ratio * rows[k]![c]!;
    }
  }
  return substituted(n, (r, c) => rows[r]![c]!);
}

/** The solution of a triangular system, from the last row up; what is below the diagonal is not read. */
export function substituted(n: number, element: (row: number, column: number) => number) {
  const solution = new Float64Array(n);
  for (let r = n - 1; r >= 0; r--) {
    let rest = element(r, n);
    for (let c = r + 1; c < n; c++) rest -= element(r, c) * solution[c]!;
    solution[r] = rest / element(r, r);
  }
  return solution;
}

/** The largest element of A x - b, as a part of the largest sum |A| |x| + |b|. NaN where x holds one. */
export function residual(solution: ArrayLike<number>, { n, augmented }: System): number {
  let worst = 0;
  let largest = 0;
  for (let r = 0; r < n; r++) {
    const row = augmented.subarray(r * (n + 1), (r + 1) * (n + 1));
    let sum = -row[n]!;
    let size = Math.abs(sum);
    for (let c = 0; c < n; c++) {
      const term = row[c]! * solution[c]!;
      sum += term;
      size += Math.abs(term);
    }
    worst = Math.max(worst, Math.abs(sum));
    largest = Math.max(largest, size);
  }
  return worst / largest;
}
