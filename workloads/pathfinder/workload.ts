/** Pathfinder: costs of the cheapest ways through a grid. See README.md. */
import { type Buffer, defineWorkload, i32, type Workload } from "gevo";
import { cases, inputs } from "./cases.ts";
import { cheapest, type Grid } from "./reference.ts";

const workload: Workload<Grid> = defineWorkload<Grid>({
  name: "pathfinder",
  source: { file: "kernel.cu" },
  cases,
  // ROWS: of a launch; 0: as many as the case asks for.
  tunables: {
    BLOCK: [256, 64, 128, 512, 1024],
    ROWS: [0, 8, 16, 32, 64],
  },
  inputs,
  run(gpu, { rows, columns, rowsPerLaunch, ...grid }, { BLOCK = 256, ROWS = 0 }) {
    // A block has to be wider than both of its ghost zones.
    const most = Math.min(ROWS > 0 ? ROWS : rowsPerLaunch, BLOCK / 2 - 16);
    const weights = gpu.input(grid.weights);
    let before: Buffer<Int32Array> = gpu.inout(grid.weights.slice(0, columns));
    let after: Buffer<Int32Array> = gpu.output(Int32Array, columns);
    for (let row = 1; row < rows; row += most) {
      const steps = Math.min(most, rows - row);
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
