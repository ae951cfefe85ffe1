/** Back-propagation, two launches a pattern with the output unit on the host. See README.md. */
import { defineWorkload, f32, i32, type Workload } from "gevo";
import { errorInChange } from "../error.ts";
import { cases, HIDDEN, inputs } from "./cases.ts";
import { OutputUnit, sigmoid, type Training, train } from "./reference.ts";

const BLOCK = 256;
/** Inputs that one block of `forward` adds up. */
const CHUNK = 128;

const workload: Workload<Training> = defineWorkload<Training>({
  name: "backprop",
  source: { file: "kernel.cu", flags: [`-DBLOCK=${BLOCK}`, `-DHIDDEN=${HIDDEN}`] },
  cases,
  inputs,
  run(gpu, training) {
    const { hidden, rate, momentum } = training;
    const count = training.weights.length / hidden;
    const chunks = Math.ceil(count / CHUNK);
    const weights = gpu.inout(training.weights);
    const steps = gpu.inout(new Float32Array(training.weights.length));
    const sums = gpu.scratch(Float32Array, chunks * hidden);
    const output = new OutputUnit(training);
    for (const pattern of training.patterns) {
      const values = gpu.input(pattern.values);
      gpu.launch("forward", {
        grid: [chunks],
        block: [BLOCK],
        args: [values, weights, sums, i32(count), i32(CHUNK)],
      });
      const flows = totals(gpu.read(sums), hidden);
      const errors = gpu.input(Float32Array.from(output.learn(flows.map(sigmoid), pattern.target)));
      gpu.launch("adjust", {
        grid: [Math.ceil((count * hidden) / BLOCK)],
        block: [BLOCK],
        args: [values, errors, weights, steps, i32(count), f32(rate), f32(momentum)],
      });
    }
    return { weights: gpu.read(weights), outer: Float32Array.from(output.weights) };
  },
  reference: (training) => ({ ...train(training) }),
  error: (got, want, training) =>
    Math.max(
      errorInChange(got["weights"]!, want["weights"]!, training.weights),
      errorInChange(got["outer"]!, want["outer"]!, training.outer),
    ),
  // A thousandth of what training changes: rounding of the sums, and no input left out.
  tolerance: 1e-3,
});

export default workload;

/** What flows into each hidden unit, from what each block has summed. */
function totals(sums: Float32Array, hidden: number): number[] {
  const flows = new Array<number>(hidden).fill(0);
  for (const [i, sum] of sums.entries()) flows[i % hidden]! += sum;
  return flows;
}
