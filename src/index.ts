/** The public API: what a workload module imports. */
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
export type {
  Batch,
  DataRequest,
  ModelDefinition,
  ModelWorkload,
  Tensor,
  Tensors,
  Training,
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
