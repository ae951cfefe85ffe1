/**
 * Compares outputs with those expected.
 *
 * Rules (each closes a hole that evolution has been seen to use): every element of every output is
 * compared; a missing output is an error, never a pass; NaN only equals NaN, an infinity only itself;
 * the difference is divided by the *absolute* expected value. Where the expected value is zero the
 * absolute difference counts.
 */
import type { TypedArray } from "../device.ts";
import type { Outputs } from "../workload.ts";

/** Largest relative difference over all elements; Infinity where outputs cannot be compared. */
export function relativeError(outputs: Outputs, expected: Outputs): number {
  const names = Object.keys(expected);
  if (names.length === 0 || names.length !== Object.keys(outputs).length) return Infinity;
  let worst = 0;
  for (const name of names) {
    const want = expected[name] as TypedArray;
    const got = outputs[name];
    if (got === undefined || got.length !== want.length) return Infinity;
    if (got.constructor.name !== want.constructor.name) return Infinity;
    worst = Math.max(worst, arrayError(got, want));
    if (worst === Infinity) return Infinity;
  }
  return worst;
}

function arrayError(got: TypedArray, want: TypedArray): number {
  // Most variants that pass give the same bytes: no need to look at each number.
  if (Buffer.compare(bytesOf(got), bytesOf(want)) === 0) return 0;
  let worst = 0;
  for (let i = 0; i < want.length; i++) {
    const error = elementError(Number(got[i]), Number(want[i]));
    if (error > worst) worst = error;
  }
  // 64-bit integers beyond 2^53 lose digits as numbers: equal numbers may still differ.
  if (worst === 0 && want instanceof BigInt64Array) return bigDiffer(got, want) ? Infinity : 0;
  if (worst === 0 && want instanceof BigUint64Array) return bigDiffer(got, want) ? Infinity : 0;
  return worst;
}

const bytesOf = (data: TypedArray): Uint8Array =>
  new Uint8Array(data.buffer, data.byteOffset, data.byteLength);

/** Relative to what is expected, absolute where that is zero. */
export function elementError(got: number, want: number): number {
  if (got === want) return 0;
  if (Number.isNaN(got) && Number.isNaN(want)) return 0;
  if (!Number.isFinite(got) || !Number.isFinite(want)) return Infinity;
  const difference = Math.abs(got - want);
  return want === 0 ? difference : difference / Math.abs(want);
}

function bigDiffer(got: TypedArray, want: TypedArray): boolean {
  for (let i = 0; i < want.length; i++) if (got[i] !== want[i]) return true;
  return false;
}
