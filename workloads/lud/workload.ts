/** LU factorisation, three launches for each tile of the diagonal. See README.md. */
import { defineWorkload, i32, type Workload } from "gevo";
import { cases, inputs } from "./cases.ts";
import { factorise, type Matrix, residual } from "./reference.ts";

const workload: Workload<Matrix> = defineWorkload<Matrix>({
  name: "lud",
  source: { file: "kernel.cu" },
  cases,
  tunables: {
    TILE: [16, 32],
    ROWS: [1, 2, 4, 8],
  },
  inputs,
  run(gpu, given, { TILE = 16, ROWS = 1 }) {
    const { n, values } = enlarged(given, Math.ceil(given.n / TILE) * TILE);
    const matrix = gpu.inout(values);
    const block = [TILE, TILE];
    for (let k = 0; k < n / TILE; k++) {
      const args = [matrix, i32(n), i32(k)];
      const rest = n / TILE - k - 1;
      gpu.launch("diagonal", { grid: [1], block, args });
      if (rest === 0) break;
      gpu.launch("perimeter", { grid: [rest, 2], block, args });
      gpu.launch("internal", { grid: [rest, rest], block: [TILE, TILE / ROWS], args });
    }
    return { factors: resized(gpu.read(matrix), n, given.n) };
  },
  reference: (matrix) => ({ factors: factorise(matrix) }),
  // Other factors may be as good: what counts is how much worse L U fits A.
  error(outputs, expected, matrix) {
    const [got, want] = [outputs["factors"], expected["factors"]] as Float32Array[];
    return Math.max(0, residual(got!, matrix) - knownResidual(want!, matrix));
  },
  // Rounding in any order, and approximate division.
  tolerance: 1e-5,
});

export default workload;

/** Of the factors expected: a search asks thousands of times about the same ones. */
const known = new WeakMap<Float32Array, number>();

function knownResidual(factors: Float32Array, matrix: Matrix): number {
  const found = known.get(factors) ?? residual(factors, matrix);
  known.set(factors, found);
  return found;
}

/** To a whole number of tiles: with ones on the diagonal the factors of the rest stay what they are. */
function enlarged({ n, values }: Matrix, to: number): Matrix {
  const larger = resized(values, n, to);
  for (let i = n; i < to; i++) larger[i * to + i] = 1;
  return { n: to, values: larger };
}

/** The upper left part of a matrix, or the whole with zeros right of it and below. */
function resized(values: Float32Array, n: number, to: number): Float32Array {
  if (n === to) return values;
  const other = new Float32Array(to * to);
  for (let row = 0; row < Math.min(n, to); row++) {
    other.set(values.subarray(row * n, row * n + Math.min(n, to)), row * to);
  }
  return other;
}
