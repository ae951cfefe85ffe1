/**
 * A kernel whose large gain needs three edits, the first of which makes it slower: see kernel.cu. Shows
 * whether a search gets through such a valley.
 */
import { defineWorkload, i32, Random, type Workload } from "gevo";

const THREADS = 64;
const REACH = 8;
const LANES = 32;

interface Inputs {
  readonly values: Int32Array;
  readonly steps: number;
  /** The step from which on values come from shared memory. */
  readonly late: number;
}

const workload: Workload<Inputs> = defineWorkload<Inputs>({
  name: "exchange",
  source: { file: "kernel.cu" },
  cases: { search: 2, validation: 2, heldout: 1 },

  inputs({ seed, index }) {
    const random = new Random(seed);
    const values = Int32Array.from({ length: 8 * THREADS }, () => random.int(1_000_000));
    const steps = 24 + 5 * index;
    return { values, steps, late: steps - 3 - index };
  },

  run(gpu, { values, steps, late }) {
    const out = gpu.output(Int32Array, values.length);
    const [input, from] = [gpu.input(values), i32(late)];
    gpu.launch("exchange", {
      grid: [values.length / THREADS],
      block: [THREADS],
      args: [input, out, i32(steps), from, from, from],
    });
    return { values: gpu.read(out) };
  },

  reference({ values, steps }) {
    let mine = values;
    for (let step = 0; step < steps; step++) {
      const before = mine;
      mine = before.map((value, t) => {
        const far = t % LANES < REACH ? 0 : (before[t - REACH] as number);
        return (Math.imul(value, 5) + far) ^ (far >> 3);
      });
    }
    return { values: mine };
  },
});

export default workload;
