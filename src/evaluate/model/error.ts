/** How predictions are judged where a workload does not say. */
import type { TypedArray } from "../../device.ts";
import type { Tensor } from "../../model-workload.ts";

/**
 * The share of rows whose largest prediction is not at the label's place. A row that holds NaN is wrong,
 * and so is one whose largest value stands twice: a variant that gives every class the same value has
 * predicted nothing.
 */
export function wrongClasses([predictions]: readonly Tensor[], labels: TypedArray): number {
  const rows = labels.length;
  if (predictions === undefined || predictions.data.length % rows !== 0) return Infinity;
  const classes = predictions.data.length / rows;
  let wrong = 0;
  for (let row = 0; row < rows; row++) {
    const values = predictions.data.subarray(row * classes, (row + 1) * classes);
    if (!isLargest(values, Number(labels[row]))) wrong++;
  }
  return wrong / rows;
}

function isLargest(values: TypedArray, place: number): boolean {
  const value = Number(values[place]);
  for (let k = 0; k < values.length; k++) {
    if (k !== place && !(Number(values[k]) < value)) return false;
  }
  return !Number.isNaN(value);
}
