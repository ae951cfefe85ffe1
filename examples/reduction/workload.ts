/**
 * A workload with a loop on the host: sums shrink launch by launch until one is left.
 *
 *     npx gevo evolve examples/reduction --budget 30s
 */
import { type Buffer, defineWorkload, i32, Random } from "gevo";

const THREADS = 128; // as in kernel.cu

export default defineWorkload<Int32Array>({
  name: "reduction",
  source: { file: "kernel.cu" },
  cases: { search: 2, validation: 2, heldout: 2 },

  inputs({ seed, index, split }) {
    const random = new Random(seed);
    const length = split === "heldout" ? 20_001 : 5000 - 1701 * index;
    return Int32Array.from({ length }, () => random.int(2001) - 1000);
  },

  run(gpu, values) {
    let left: Buffer<Int32Array> = gpu.input(values);
    // Poisoned before the launch: a sum that the kernel does not write is seen.
    while (left.length > 1) {
      const sums = gpu.output(Int32Array, Math.ceil(left.length / THREADS));
      gpu.launch("partial_sums", {
        grid: [sums.length],
        block: [THREADS],
        args: [left, i32(left.length), sums],
      });
      left = sums;
    }
    return { sum: gpu.read(left) };
  },

  reference: (values) => ({ sum: Int32Array.of(values.reduce((sum, value) => sum + value, 0)) }),
});
