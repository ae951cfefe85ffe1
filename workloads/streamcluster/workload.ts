/** Streamcluster: the gain of opening centres, and their opening. See README.md. */
import { defineWorkload, i32, u32, type Workload } from "gevo";
import { scaledError } from "../error.ts";
import { cases, inputs } from "./cases.ts";
import { bestOffer, localSearch, type Problem } from "./reference.ts";

const workload: Workload<Problem> = defineWorkload<Problem>({
  name: "streamcluster",
  source: { file: "kernel.cu" },
  cases,
  tunables: {
    THREADS: [128, 32, 64, 256],
    POINTS: [4, 1, 2, 8],
    UNROLL: [0, 4, 8],
  },
  inputs,
  run(gpu, { points, dimensions, facility, rounds, ...problem }, { THREADS = 128, POINTS = 4 }) {
    const coordinates = gpu.input(problem.coordinates);
    const weights = gpu.input(problem.weights);
    const costs = gpu.inout(problem.costs);
    const centres = gpu.inout(problem.centres);
    const chunks = Math.ceil(points / (THREADS * POINTS));
    const savings: number[] = [];
    let centreCount = problem.centreCount;
    for (const round of rounds) {
      const prices = gpu.scratch(Float32Array, round.length * points);
      const partial = gpu.output(Float32Array, round.length * chunks * (centreCount + 1));
      gpu.launch("price_candidates", {
        grid: [chunks, round.length],
        block: [THREADS],
        args: [
          coordinates,
          weights,
          costs,
          centres,
          gpu.input(round),
          i32(points),
          i32(dimensions),
          i32(centreCount),
          prices,
          partial,
        ],
      });
      const sums = joined(gpu.read(partial), round.length, chunks, centreCount + 1);
      savings.push(...sums.flat());
      const best = bestOffer(sums, facility);
      if (best.gain <= 0) break;
      const closed = best.closes.reduce((mask, centre) => (mask | (1 << centre)) >>> 0, 0);
      gpu.launch("open_centre", {
        grid: [Math.ceil(points / THREADS)],
        block: [THREADS],
        args: [
          prices,
          i32(best.candidate),
          i32(centreCount),
          u32(closed),
          i32(points),
          costs,
          centres,
        ],
      });
      centreCount++;
    }
    return {
      costs: gpu.read(costs),
      centres: gpu.read(centres),
      savings: Float32Array.from(savings),
    };
  },
  reference: (problem) => {
    const { costs, centres, savings } = localSearch(problem);
    return { costs, centres, savings };
  },
  error: scaledError,
  // Rounding of sums of squares and of some thousand savings, in f32.
  tolerance: 1e-5,
});

export default workload;

/** A candidate's sums over all chunks. */
function joined(
  partial: Float32Array,
  candidates: number,
  chunks: number,
  slots: number,
): readonly (readonly number[])[] {
  return Array.from({ length: candidates }, (_, candidate) => {
    const row = new Array<number>(slots).fill(0);
    for (let chunk = 0; chunk < chunks; chunk++) {
      const from = (candidate * chunks + chunk) * slots;
      for (let slot = 0; slot < slots; slot++) row[slot]! += partial[from + slot]!;
    }
    return row;
  });
}
