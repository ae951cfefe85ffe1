/** LU factorisation on the CPU, element by element as sums of products in f64, and how to judge one. */
import { Random } from "gevo";

export interface Matrix {
  readonly n: number;
  /** n x n, row by row. */
  readonly values: Float32Array;
}

/** L below the diagonal (its own diagonal of ones left out), U on and above it, rounded to f32. */
export function factorise({ n, values }: Matrix): Float32Array {
  const factors = Float64Array.from(values);
  for (let r = 0; r < n; r++) {
    for (let c = 0; c < n; c++) {
      let rest = factors[r * n + c]!;
      for (let i = 0; i < Math.min(r, c); i++) rest -= factors[r * n + i]! * factors[i * n + c]!;
      factors[r * n + c] = r > c ? rest / factors[c * n + c]! : rest;
    }
  }
  return Float32Array.from(factors);
}

const PROBES = 8;

/**
 * How far L U is from A: the largest element of (L U - A) x, over vectors x of random signs, as a part of
 * A's largest element. One wrong element of L U shows in full, n rounding errors as about the root of n of
 * them; it takes n² operations, not n³. NaN where the factors hold one.
 */
export function residual(factors: Float32Array, { n, values }: Matrix): number {
  const random = new Random(n);
  let worst = 0;
  for (let probe = 0; probe < PROBES; probe++) {
    const x = Float64Array.from({ length: n }, () => (random.chance(500) ? 1 : -1));
    const ux = Float64Array.from(x, (_, r) => dot(factors, r * n, r, n, x));
    for (let r = 0; r < n; r++) {
      const lux = ux[r]! + dot(factors, r * n, 0, r, ux);
      worst = Math.max(worst, Math.abs(lux - dot(values, r * n, 0, n, x)));
    }
  }
  return worst / values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}

/** Product of columns `from` to `to` of the row that begins at `row`, and the same elements of x. */
function dot(matrix: Float32Array, row: number, from: number, to: number, x: Float64Array): number {
  let sum = 0;
  for (let c = from; c < to; c++) sum += matrix[row + c]! * x[c]!;
  return sum;
}
