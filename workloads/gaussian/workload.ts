/** Gaussian elimination, two launches a column, and back-substitution on the host. See README.md. */
import { defineWorkload, i32, type Workload } from "gevo";
import { cases, inputs } from "./cases.ts";
import { residual, type System, solve, substituted } from "./reference.ts";

const workload: Workload<System> = defineWorkload<System>({
  name: "gaussian",
  source: { file: "kernel.cu" },
  cases,
  // RATIOS: threads of a block of `ratios`; the others: of `eliminate`.
  tunables: {
    RATIOS: [256, 64],
    BLOCK_X: [32, 16, 64],
    BLOCK_Y: [8, 4, 16],
    ROWS: [1, 2, 4],
  },
  inputs,
  run(gpu, { n, augmented }, { RATIOS = 256, BLOCK_X = 32, BLOCK_Y = 8, ROWS = 1 }) {
    const matrix = gpu.inout(augmented);
    const ratio = gpu.scratch(Float32Array, n);
    for (let k = 0; k < n - 1; k++) {
      const rows = n - 1 - k;
      gpu.launch("ratios", {
        grid: [Math.ceil(rows / RATIOS)],
        block: [RATIOS],
        args: [matrix, ratio, i32(n), i32(k)],
      });
      gpu.launch("eliminate", {
        grid: [Math.ceil((rows + 1) / BLOCK_X), Math.ceil(rows / (BLOCK_Y * ROWS))],
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
