/** Myocyte: the electrical activity of heart muscle cells. See README.md. */
import { defineWorkload, f32, i32, type Workload } from "gevo";
import { scaledError } from "../error.ts";
import { cases, inputs } from "./cases.ts";
import { type Culture, simulate, VARIABLES } from "./reference.ts";

const workload: Workload<Culture> = defineWorkload<Culture>({
  name: "myocyte",
  source: { file: "kernel.cu" },
  cases,
  tunables: {
    THREADS: [64, 32, 128, 256],
    UNROLL: [0, 2, 4],
  },
  inputs,
  run(gpu, { cells, launches, stepsPerLaunch, stimulusSteps, step, ...culture }, { THREADS = 64 }) {
    const variables = gpu.inout(culture.variables);
    const conductances = gpu.input(culture.conductances);
    const stimuli = gpu.input(culture.stimuli);
    const voltages = new Float32Array(launches * cells);
    for (let launch = 0; launch < launches; launch++) {
      gpu.launch("beat", {
        grid: [Math.ceil(cells / THREADS)],
        block: [THREADS],
        args: [
          i32(cells),
          i32(launch * stepsPerLaunch),
          i32(stepsPerLaunch),
          i32(stimulusSteps),
          f32(step),
          conductances,
          stimuli,
          variables,
        ],
      });
      voltages.set(gpu.read(variables).subarray(0, cells), launch * cells);
    }
    return { voltages, ...byVariable(gpu.read(variables), cells) };
  },
  reference: (culture) => {
    const { variables, voltages } = simulate(culture);
    return { voltages, ...byVariable(variables, culture.cells) };
  },
  error: scaledError,
  // Rounding and fast exponentials, amplified while a cell fires.
  tolerance: 2e-4,
});

export default workload;

/** Volts and calcium differ by ten orders of magnitude: each variable is an output of its own. */
function byVariable(variables: Float32Array, cells: number) {
  return Object.fromEntries(
    VARIABLES.map((name, v) => [name, variables.slice(v * cells, (v + 1) * cells)]),
  );
}
