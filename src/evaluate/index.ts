/** The door to evaluation: type-checks a workload, starts the workers, prepares the original. */
import { cpus } from "node:os";
import type { Evaluator, Prepared } from "../evaluate.ts";
import { checkTypes } from "../workload/check-types.ts";
import { openPool } from "./open-pool.ts";
import type { PoolLimits } from "./pool.ts";

export { outcomeOf } from "./failures.ts";
export { figuresIn } from "./objectives.ts";
export { Screen } from "./screen.ts";
export { TimedTrials } from "./timed-trials.ts";
export { Trials } from "./trials.ts";

export interface EvaluatorOptions {
  /** Absolute path of the workload module. */
  readonly workload: string;
  readonly device: string;
  /** Processes that build, and run where the clock is modelled; default one a core. */
  readonly workers?: number;
  /** Folder for everything that can be made again. */
  readonly cache: string;
  /** Names of objectives, time and error first; by default the workload's, or these two. */
  readonly objectives?: readonly string[];
  readonly limits?: Partial<PoolLimits>;
  /** Of the run that is gone on with: its times stay comparable. */
  readonly earlier?: Prepared;
}

/** @throws UserError when the workload, its source or its original program is at fault. */
export async function openEvaluator(options: EvaluatorOptions): Promise<Evaluator> {
  const { workload, device, cache, objectives, limits, earlier } = options;
  const sources = await checkTypes(workload, cache);
  const workers = options.workers ?? cpus().length;
  const request = { workload, device, cache, sources };
  const named = objectives === undefined ? request : { ...request, objectives };
  return openPool(named, workers, limits, earlier);
}
