/** Hotspot3D: temperatures of a stack of layers after some time steps. See README.md. */
import { type Buffer, defineWorkload, f32, i32, type Workload } from "gevo";
import { cases, inputs } from "./cases.ts";
import { type Stack, simulate } from "./reference.ts";

const workload: Workload<Stack> = defineWorkload<Stack>({
  name: "hotspot3d",
  source: { file: "kernel.cu" },
  cases,
  tunables: {
    TILE_X: [32, 16, 64],
    TILE_Y: [8, 2, 4, 16],
    LAYERS: [0, 1, 2, 4],
  },
  inputs,
  run(
    gpu,
    { columns, rows, layers, steps, rates, ...stack },
    { TILE_X = 32, TILE_Y = 8, LAYERS = 0 },
  ) {
    const slabs = LAYERS > 0 ? Math.ceil(layers / LAYERS) : 1;
    const power = gpu.input(stack.power);
    let before: Buffer<Float32Array> = gpu.inout(stack.temperature);
    let after: Buffer<Float32Array> = gpu.output(Float32Array, columns * rows * layers);
    for (let step = 0; step < steps; step++) {
      gpu.launch("hotspot3d", {
        grid: [Math.ceil(columns / TILE_X), Math.ceil(rows / TILE_Y), slabs],
        block: [TILE_X, TILE_Y],
        args: [
          power,
          before,
          after,
          i32(columns),
          i32(rows),
          i32(layers),
          f32(rates.power),
          f32(rates.x),
          f32(rates.y),
          f32(rates.z),
          f32(rates.leak),
          f32(rates.ambient),
        ],
      });
      [before, after] = [after, before];
    }
    return { temperature: gpu.read(before) };
  },
  reference: (stack) => ({ temperature: simulate(stack) }),
  // Millikelvins: rounding only. Compilers may fuse multiplications with additions.
  tolerance: 1e-5,
});

export default workload;
