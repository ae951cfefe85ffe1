/** Hotspot: temperatures of a chip after some time steps. See README.md. */
import { type Buffer, defineWorkload, f32, i32, type Workload } from "gevo";
import { cases, inputs } from "./cases.ts";
import { type Chip, simulate } from "./reference.ts";

const TILE = 16;

const workload: Workload<Chip> = defineWorkload<Chip>({
  name: "hotspot",
  // From O1 the unedited pipeline is slower than clang's -O3, which eats what edits gain here.
  source: { file: "kernel.cu", start: "O3", flags: [`-DTILE=${TILE}`] },
  cases,
  inputs,
  run(gpu, { rows, columns, steps, stepsPerLaunch, rates, ...chip }) {
    const power = gpu.input(chip.power);
    let before: Buffer<Float32Array> = gpu.inout(chip.temperature);
    let after: Buffer<Float32Array> = gpu.output(Float32Array, rows * columns);
    for (let done = 0; done < steps; done += stepsPerLaunch) {
      const now = Math.min(stepsPerLaunch, steps - done);
      const inner = TILE - 2 * now;
      gpu.launch("hotspot", {
        grid: [Math.ceil(columns / inner), Math.ceil(rows / inner)],
        block: [TILE, TILE],
        args: [
          power,
          before,
          after,
          i32(rows),
          i32(columns),
          i32(now),
          f32(rates.power),
          f32(rates.x),
          f32(rates.y),
          f32(rates.z),
          f32(rates.ambient),
        ],
      });
      [before, after] = [after, before];
    }
    return { temperature: gpu.read(before) };
  },
  reference: (chip) => ({ temperature: simulate(chip) }),
  // Millikelvins: rounding only. Compilers may fuse multiplications with additions.
  tolerance: 1e-5,
  referenceTolerance: 1e-5,
});

export default workload;
