/**
 * Where outputs are farthest from those expected, in words for whoever wrote both. Judges nothing: a workload's
 * error() may weigh elements otherwise.
 */
import type { TypedArray } from "../device.ts";
import type { Outputs } from "../workload.ts";
import { elementError } from "./check.ts";

/** @returns nothing where all elements are equal. */
export function farthestApart(outputs: Outputs, expected: Outputs): string | undefined {
  const [got, want] = [Object.keys(outputs).sort(), Object.keys(expected).sort()];
  if (got.join() !== want.join())
    return `run() gives ${listed(got)}, the reference ${listed(want)}`;
  let worst = 0;
  let where: string | undefined;
  for (const name of want) {
    const [ours, theirs] = [outputs[name], expected[name]] as [TypedArray, TypedArray];
    if (kindOf(ours) !== kindOf(theirs)) {
      return `${name} has ${kindOf(ours)}, the reference's ${kindOf(theirs)}`;
    }
    for (let i = 0; i < theirs.length; i++) {
      const error = elementError(Number(ours[i]), Number(theirs[i]));
      if (error <= worst) continue;
      worst = error;
      where = `${name}[${i}] is ${ours[i]}, the reference's ${theirs[i]}`;
    }
  }
  return where;
}

const listed = (names: readonly string[]): string => names.join(", ") || "nothing";

function kindOf(output: TypedArray): string {
  return `${output.length} elements of ${output.constructor.name}`;
}
