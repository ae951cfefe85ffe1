/** Error metrics that several workloads share; which one a workload uses stands in its README. */
import type { Outputs, TypedArray } from "gevo";

/**
 * The largest difference over all elements, each divided by its expected magnitude or by the mean
 * magnitude of its output, whichever is larger: small elements among large ones are sums that cancel,
 * and their digits mean little. Infinity where outputs cannot be compared.
 */
export function scaledError(outputs: Outputs, expected: Outputs): number {
  const names = Object.keys(expected);
  if (names.length !== Object.keys(outputs).length) return Infinity;
  return Math.max(
    0,
    ...names.map((name) => {
      const got = outputs[name];
      const want = expected[name];
      if (got === undefined || want === undefined || got.length !== want.length) return Infinity;
      return arrayError(Array.from(got, Number), Array.from(want, Number));
    }),
  );
}

/**
 * The largest difference of an element, in units of the root-mean-square change from `before` that is
 * expected: 0.01 is 1 % of what the program does to an element, however large its elements are.
 * NaN where a result is no number.
 */
export function errorInChange(got: TypedArray, want: TypedArray, before: TypedArray): number {
  let worst = 0;
  let squares = 0;
  for (let i = 0; i < want.length; i++) {
    worst = Math.max(worst, Math.abs(Number(got[i]) - Number(want[i])));
    squares += (Number(want[i]) - Number(before[i])) ** 2;
  }
  return worst === 0 ? 0 : worst / Math.sqrt(squares / want.length);
}

function arrayError(got: readonly number[], want: readonly number[]): number {
  const mean = want.reduce((sum, x) => sum + Math.abs(x), 0) / want.length;
  let worst = 0;
  for (const [i, x] of want.entries()) {
    const difference = Math.abs(got[i]! - x);
    if (difference === 0) continue;
    const error = difference / Math.max(Math.abs(x), mean);
    if (!(error <= worst)) worst = Number.isFinite(error) ? error : Infinity;
  }
  return worst;
}
