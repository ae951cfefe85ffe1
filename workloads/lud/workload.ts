/** LU factorisation, three launches for each tile of the diagonal. See README.md. */
import { defineWorkload, i32, type Workload } from "gevo";
import { cases, inputs } from "./cases.ts";
import { factorise, type Matrix, residual } from "./reference.ts";

const TILE = 16;

const workload: Workload<Matrix> = defineWorkload<Matrix>({
  name: "lud",
  source: { file: "kernel.cu", flags: [`-DTILE=${TILE}`] },
  cases,
  inputs,
  run(gpu, { n, values }) {
    const matrix = gpu.inout(values);
    const block = [TILE, TILE];
    for (let k = 0; k < n / TILE; k++) {
      const args = [matrix, i32(n), i32(k)];
      const rest = n / TILE - k - 1;
      gpu.launch("diagonal", { grid: [1], block, args });
      if (rest === 0) break;
      gpu.launch("perimeter", { grid: [rest, 2], block, args });
      gpu.launch("internal", { grid: [rest, rest], block, args });
    }
    return { factors: gpu.read(matrix) };
  },
  reference: (matrix) => ({ factors: factorise(matrix) }),
  // Other factors may be as good: what counts is how much worse L U fits A.
  error(outputs, expected, matrix) {
    const [got, want] = [outputs["factors"], expected["factors"]] as Float32Array[];
    return Math.max(0, residual(got!, matrix) - residual(want!, matrix));
  },
  // Rounding in any order, and approximate division.
  tolerance: 1e-5,
});

export default workload;
