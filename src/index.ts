/** The public API: what a workload module imports, and `evolve` for programs. */
import type { Evolved, EvolveOptions } from "./evolve.ts";

export type {
  Argument,
  Buffer,
  Bytes,
  Gpu,
  Launch,
  Scalar,
  TypedArray,
  TypedArrayConstructor,
} from "./device.ts";
export { bytes, f32, f64, i32, i64, u32, u64 } from "./device.ts";
export { UserError } from "./errors.ts";
export type { Evolved, EvolveEvent, EvolveOptions } from "./evolve.ts";
export type {
  Batch,
  DataRequest,
  ModelDefinition,
  ModelWorkload,
  Tensor,
  Tensors,
  Training,
  UnlabelledBatch,
} from "./model-workload.ts";
export { defineModelWorkload } from "./model-workload.ts";
export { Random } from "./random.ts";
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
