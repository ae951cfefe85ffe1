/** Gaussian elimination, two launches a column, and back-substitution on the host. See README.md. */
import { defineWorkload, i32, type Workload } from "gevo";
import { cases, inputs } from "./cases.ts";
import { residual, type System, solve, substituted } from "./reference.ts";

const ROW_BLOCK = 256;
const [BLOCK_X, BLOCK_Y] = [32, 8] as const;

const workload: Workload<System> = defineWorkload<System>({
  name: "gaussian",
  source: { file: "kernel.cu" },
  cases,
  inputs,
  run(gpu, { n, augmented }) {
    const matrix = gpu.inout(augmented);
    const ratio = gpu.scratch(Float32Array, n);
    for (let k = 0; k < n - 1; k++) {
      const rows = n - 1 - k;
      gpu.launch("ratios", {
        grid: [Math.ceil(rows / ROW_BLOCK)],
        block: [ROW_BLOCK],
        args: [matrix, ratio, i32(n), i32(k)],
      });
      gpu.launch("eliminate", {
        grid: [Math.ceil((rows + 1) / BLOCK_X), Math.ceil(rows / BLOCK_Y)],
        block: [BLOCK_X, BLOCK_Y],
        args: [matrix, ratio, i32(n), i32(k)],
      });
    }
    const triangular = gpu.read(matrix);
    return { solution: substituted(n, (r, c) => triangular[r * (n + 1) + c]!) };
  },
  reference: (system) => ({ solution: solve(system) }),
  error({ solution: got }, { solution: want }, system) {
    const [mine, theirs] = [got as Float64Array, want as Float64Array];
    return Math.max(0, residual(mine, system) - residual(theirs, system));
  },
  // Rounding in any order (5e-6 in the real system), and approximate division.
  tolerance: 2e-5,
});

export default workload;
