/** Speckle-reducing anisotropic diffusion, three launches a step. See README.md. */
import { type Buffer, defineWorkload, f32, i32, type Workload } from "gevo";
import { errorInChange } from "../error.ts";
import { cases, inputs } from "./cases.ts";
import { despeckle, type Picture, variation } from "./reference.ts";

const MOST_SUMMING_BLOCKS = 64;

const workload: Workload<Picture> = defineWorkload<Picture>({
  name: "srad",
  source: { file: "kernel.cu" },
  cases,
  tunables: {
    TILE_X: [16, 8, 32, 64],
    TILE_Y: [16, 4, 8],
    SUMMERS: [256, 128, 512],
  },
  inputs,
  run(
    gpu,
    { rows, columns, values, plain, steps, rate },
    { TILE_X = 16, TILE_Y = 16, SUMMERS = 256 },
  ) {
    const { top, left, height, width } = plain;
    const blocks = Math.min(Math.ceil((height * width) / SUMMERS), MOST_SUMMING_BLOCKS);
    const tiles = [Math.ceil(columns / TILE_X), Math.ceil(rows / TILE_Y)];
    let before: Buffer<Float32Array> = gpu.inout(values);
    let after: Buffer<Float32Array> = gpu.output(Float32Array, values.length);
    const coefficient = gpu.scratch(Float32Array, values.length);
    const sums = gpu.scratch(Float32Array, 2 * blocks);
    for (let step = 0; step < steps; step++) {
      gpu.launch("moments", {
        grid: [blocks],
        block: [SUMMERS],
        args: [before, sums, i32(columns), i32(top), i32(left), i32(height), i32(width)],
      });
      const q0Squared = variation(...totals(gpu.read(sums)), height * width);
      gpu.launch("coefficients", {
        grid: tiles,
        block: [TILE_X, TILE_Y],
        args: [before, coefficient, i32(rows), i32(columns), f32(q0Squared)],
      });
      gpu.launch("diffuse", {
        grid: tiles,
        block: [TILE_X, TILE_Y],
        args: [before, coefficient, after, i32(rows), i32(columns), f32(rate)],
      });
      [before, after] = [after, before];
    }
    return { image: gpu.read(before) };
  },
  reference: (picture) => ({ image: despeckle(picture) }),
  error: ({ image: got }, { image: want }, { values }) => errorInChange(got!, want!, values),
  // The published 1 %, of what a pixel changes by.
  tolerance: 0.01,
});

export default workload;

/** The blocks' sums and sums of squares, each added up. */
function totals(sums: Float32Array): [sum: number, squares: number] {
  let [sum, squares] = [0, 0];
  for (const [i, value] of sums.entries()) {
    if (i % 2 === 0) sum += value;
    else squares += value;
  }
  return [sum, squares];
}
