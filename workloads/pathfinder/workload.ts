/** Pathfinder: costs of the cheapest ways through a grid. See README.md. */
import { type Buffer, defineWorkload, i32, type Workload } from "gevo";
import { cases, inputs } from "./cases.ts";
import { cheapest, type Grid } from "./reference.ts";

const BLOCK = 256;

const workload: Workload<Grid> = defineWorkload<Grid>({
  name: "pathfinder",
  source: { file: "kernel.cu", flags: [`-DBLOCK=${BLOCK}`] },
  cases,
  inputs,
  run(gpu, { rows, columns, rowsPerLaunch, ...grid }) {
    const weights = gpu.input(grid.weights);
    let before: Buffer<Int32Array> = gpu.inout(grid.weights.slice(0, columns));
    let after: Buffer<Int32Array> = gpu.output(Int32Array, columns);
    for (let row = 1; row < rows; row += rowsPerLaunch) {
      const steps = Math.min(rowsPerLaunch, rows - row);
      gpu.launch("pathfinder", {
        grid: [Math.ceil(columns / (BLOCK - 2 * steps))],
        block: [BLOCK],
        args: [weights, before, after, i32(columns), i32(row), i32(steps)],
      });
      [before, after] = [after, before];
    }
    return { costs: gpu.read(before) };
  },
  reference: (grid) => ({ costs: cheapest(grid) }),
});

export default workload;
