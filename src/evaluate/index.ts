/** The door to evaluation: type-checks a workload, starts the workers, prepares the original. */
import { cpus } from "node:os";
import { mostUsers } from "../device/index.ts";
import type { Evaluator } from "../evaluate.ts";
import { checkTypes } from "../workload/check-types.ts";
import type { PoolLimits } from "./pool.ts";
import { openPool } from "./pool.ts";

export interface EvaluatorOptions {
  /** Absolute path of the workload module. */
  readonly workload: string;
  readonly device: string;
  /** Worker processes; default one a core. */
  readonly workers?: number;
  /** Folder for everything that can be made again. */
  readonly cache: string;
  readonly limits?: Partial<PoolLimits>;
}

/** @throws UserError when the workload, its source or its original program is at fault. */
export async function openEvaluator(options: EvaluatorOptions): Promise<Evaluator> {
  const { workload, device, cache } = options;
  const sources = await checkTypes(workload, cache);
  const workers = Math.min(options.workers ?? cpus().length, mostUsers(device));
  return openPool({ workload, device, cache, sources }, workers, options.limits ?? {});
}
