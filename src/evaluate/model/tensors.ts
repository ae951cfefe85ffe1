/** Tensors as they come from a runner, as typed arrays. */
import type { TypedArray, TypedArrayConstructor } from "../../device.ts";
import type { Tensor } from "../../model-workload.ts";

/** What is missing here comes as bytes. */
const ARRAYS: Readonly<Record<string, TypedArrayConstructor<TypedArray>>> = {
  i8: Int8Array,
  i16: Int16Array,
  ui16: Uint16Array,
  f16: Uint16Array,
  bf16: Uint16Array,
  i32: Int32Array,
  ui32: Uint32Array,
  f32: Float32Array,
  i64: BigInt64Array,
  ui64: BigUint64Array,
  f64: Float64Array,
};

export function tensorOf({
  element,
  shape,
  data,
}: {
  readonly element: string;
  readonly shape: readonly number[];
  readonly data: Uint8Array;
}): Tensor {
  // Copied, because elements must lie at multiples of their size.
  const copy = Uint8Array.from(data);
  const Type = ARRAYS[element];
  return { element, shape, data: Type === undefined ? copy : new Type(copy.buffer) };
}
