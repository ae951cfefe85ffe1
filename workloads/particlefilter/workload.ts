/** Particle filter: the path of an object through a noisy video. See README.md. */
import { type Buffer, defineWorkload, f32, i32, type Outputs, u32, type Workload } from "gevo";
import { cases, inputs } from "./cases.ts";
import { track, type Video } from "./reference.ts";

/** Of a block that sums. */
const THREADS = 256;

const workload: Workload<Video> = defineWorkload<Video>({
  name: "particlefilter",
  source: { file: "kernel.cu" },
  cases,
  tunables: {
    WEIGHERS: [256, 64, 128, 512],
    RESAMPLERS: [256, 64, 128],
    UNROLL: [0, 2, 4, 8],
  },
  inputs,
  run(
    gpu,
    { width, height, frames, disc, model, seeds, offsets, ...start },
    { WEIGHERS = 256, RESAMPLERS = 256 },
  ) {
    const particles = start.xs.length;
    const blocks = Math.ceil(particles / THREADS);
    const weighing = Math.ceil(particles / WEIGHERS);
    gpu.write("disc", disc);
    const image = gpu.inout(new Uint8Array(width * height));
    let xs: Buffer<Float32Array> = gpu.inout(start.xs);
    let ys: Buffer<Float32Array> = gpu.inout(start.ys);
    let newXs: Buffer<Float32Array> = gpu.output(Float32Array, particles);
    let newYs: Buffer<Float32Array> = gpu.output(Float32Array, particles);
    const logWeights = gpu.scratch(Float32Array, particles);
    const cumulated = gpu.scratch(Float32Array, particles);
    const blockBest = gpu.output(Float32Array, weighing);
    const blockSums = gpu.output(Float32Array, 3 * blocks);
    const starts = gpu.scratch(Float32Array, blocks + 1);
    const path = new Float32Array(2 * frames.length);
    const evidence = new Float32Array(frames.length);

    for (const [frame, pixels] of frames.entries()) {
      gpu.write(image, pixels);
      gpu.launch("weigh", {
        grid: [weighing],
        block: [WEIGHERS],
        args: [
          image,
          i32(width),
          i32(height),
          i32(disc.length / 2),
          i32(particles),
          u32(seeds[frame]!),
          f32(model.driftX),
          f32(model.driftY),
          f32(model.spread),
          f32(model.foreground),
          f32(model.background),
          f32(model.variance),
          xs,
          ys,
          logWeights,
          blockBest,
        ],
      });
      gpu.launch("accumulate", {
        grid: [blocks],
        block: [THREADS],
        args: [logWeights, xs, ys, blockBest, i32(particles), cumulated, blockSums],
      });
      gpu.launch("join_blocks", {
        grid: [1],
        block: [THREADS],
        args: [blockSums, i32(blocks), starts],
      });
      gpu.launch("resample", {
        grid: [Math.ceil(particles / RESAMPLERS)],
        block: [RESAMPLERS],
        args: [
          xs,
          ys,
          cumulated,
          starts,
          i32(blocks),
          i32(particles),
          f32(offsets[frame]!),
          newXs,
          newYs,
        ],
      });
      const best = gpu.read(blockBest).reduce((most, each) => Math.max(most, each));
      const [weight, x, y] = columnSums(gpu.read(blockSums));
      path.set([x / weight, y / weight], 2 * frame);
      evidence[frame] = best + Math.log(weight / particles);
      [xs, ys, newXs, newYs] = [newXs, newYs, xs, ys];
    }
    return { path, evidence };
  },
  reference: (video) => ({ ...track(video) }),
  error: worstDifference,
  // A rounding can turn which particle a new one copies; from there on only statistics agree.
  tolerance: 0.05,
});

export default workload;

function columnSums(blockSums: Float32Array): readonly [number, number, number] {
  const sum = (column: number) =>
    blockSums.reduce((total, value, i) => (i % 3 === column ? total + value : total), 0);
  return [sum(0), sum(1), sum(2)];
}

/** In pixels and nats. */
function worstDifference({ path, evidence }: Outputs, expected: Outputs): number {
  const differences = [...Array.from(path!, Number), ...Array.from(evidence!, Number)];
  const wanted = [...expected["path"]!, ...expected["evidence"]!];
  return Math.max(...differences.map((value, i) => Math.abs(value - Number(wanted[i]))));
}
