/** The public API: what a workload module imports, and `evolve` for programs. */
import type { Evolved, EvolveOptions } from "./evolve.ts";

export type {
  Argument,
  Buffer,
  Bytes,
  Gpu,
  Launch,
  Role,
  Scalar,
  ToolFinding,
  TypedArray,
  TypedArrayConstructor,
} from "./device.ts";
export { bytes, f32, f64, i32, i64, u32, u64 } from "./device.ts";
export { UserError } from "./errors.ts";
export type {
  MeasuredBuild,
  Measuring,
  Prepared,
  Remeasured,
  Spent,
  ToolVerdict,
} from "./evaluate.ts";
export type { Evolved, EvolveEvent, EvolveOptions } from "./evolve.ts";
export type { Clock, Fitness, Interval, Objective } from "./fitness.ts";
export type {
  Batch,
  DataRequest,
  Goal,
  ModelDefinition,
  ModelWorkload,
  Tensor,
  Tensors,
  Training,
  UnlabelledBatch,
} from "./model-workload.ts";
export { defineModelWorkload } from "./model-workload.ts";
export { Random } from "./random.ts";
export type { ExplainedEdit } from "./report/explain.ts";
export type { Progress } from "./report/progress.ts";
export type { Best, FrontPoint, PassedOver, Validation, Work } from "./report/summary.ts";
export type { EditPlace, Heat } from "./representation.ts";
export type { FinishStep } from "./run/finalist.ts";
export type { SearchEnd } from "./run/search-loop.ts";
export type { L2 } from "./timing.ts";
export type { Tunables, Tuning } from "./tuning.ts";
export type { Check, CheckName, Verdict } from "./verdict.ts";
export { readArrays, rowsOf } from "./workload/model-arrays.ts";
export type {
  InputRequest,
  Outputs,
  Scale,
  SourceOptions,
  Split,
  Workload,
  WorkloadDefinition,
} from "./workload.ts";
export { defineWorkload } from "./workload.ts";

/**
 * Evolves a workload: `gevo evolve` for programs. Loads what it needs when it is called, because every worker
 * imports this module, too.
 * @throws UserError for every mistake in the options or the workload.
 */
export async function evolve(options: EvolveOptions): Promise<Evolved> {
  return (await import("./evolve.ts")).evolve(options);
}
