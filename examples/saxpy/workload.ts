/**
 * The smallest workload: one kernel, one launch.
 *
 *     npx gevo evolve examples/saxpy --budget 10s
 */
import { defineWorkload, f32, i32, Random } from "gevo";

const THREADS = 128;

interface Inputs {
  readonly a: number;
  readonly x: Float32Array;
  readonly y: Float32Array;
}

export default defineWorkload<Inputs>({
  name: "saxpy",
  source: { file: "kernel.cu" },
  cases: { search: 2 },

  // Called in several processes: everything must follow from the request.
  inputs({ seed, index }) {
    const random = new Random(seed);
    const n = 3000 + 700 * index; // no multiple of the block: the bounds check matters
    const draw = () => 0.5 + random.int(1001) / 1000; // all positive: no sum comes near 0
    return {
      a: Math.fround(draw()),
      x: Float32Array.from({ length: n }, draw),
      y: Float32Array.from({ length: n }, draw),
    };
  },

  run(gpu, { a, x, y }) {
    const result = gpu.inout(y); // read and written; an `input` must come out unchanged
    gpu.launch("saxpy", {
      grid: [Math.ceil(x.length / THREADS)],
      block: [THREADS],
      args: [i32(x.length), f32(a), gpu.input(x), result],
    });
    return { y: gpu.read(result) };
  },

  // Optional: the unmodified kernel is checked against it before a run starts.
  reference: ({ a, x, y }) => ({ y: y.map((value, i) => a * x[i]! + value) }),

  // Largest relative error of an acceptable variant (the default is 0), and of the original against
  // the reference. f32 has 24 bits: 1e-6 leaves room for rounding only.
  tolerance: 1e-6,
});
