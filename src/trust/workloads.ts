/** Workloads whose tests can be cheated by anybody: each is refused before a run of it starts. */
import type { Workload } from "../workload.ts";
import { type Program, scale } from "./programs.ts";

export interface PlantedWorkload {
  readonly cheat: string;
  readonly program: Program;
  readonly guard: string;
  /** Code of the error that refuses it. */
  readonly code: string;
}

const like = (changes: Partial<Workload>): Program => ({
  ...scale,
  workload: { ...scale.workload, ...changes },
});
const sized = (x: Int32Array): { readonly x: Int32Array } => ({ x });

export const CHEATED: readonly PlantedWorkload[] = [
  {
    cheat: "a tolerance that accepts zeros",
    program: like({ tolerance: 1 }),
    guard: "zeros must fail",
    code: "degenerate-test",
  },
  {
    cheat: "an error of its own that is never more than zero",
    program: like({ error: () => 0 }),
    guard: "zeros must fail",
    code: "degenerate-test",
  },
  {
    cheat: "the same inputs for every seed",
    program: like({ inputs: () => sized(new Int32Array(150).fill(3)) }),
    guard: "one case's outputs must fail for another",
    code: "degenerate-test",
  },
  {
    cheat: "no outputs to compare",
    program: like({
      run: (gpu, inputs) => {
        scale.workload.run(gpu, inputs);
        return {};
      },
    }),
    guard: "a missing output is an error, never a pass",
    code: "original-fails",
  },
  {
    cheat: "an original that its own reference contradicts",
    program: like({ reference: (inputs) => ({ y: (inputs as { x: Int32Array }).x }) }),
    guard: "the original must agree with its reference",
    code: "original-fails",
  },
];
