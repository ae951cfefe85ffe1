/** How predictions are judged where a workload does not say. */
import type { TypedArray } from "../../device.ts";
import { UserError } from "../../errors.ts";
import type { Tensor } from "../../model-workload.ts";

/**
 * The share of rows whose largest prediction is not at the label's place. A row that holds NaN is wrong,
 * and so is one whose largest value stands twice: a variant that gives every class the same value has
 * predicted nothing.
 * @throws UserError `model-labels` where there is not one label for each row.
 */
export function wrongClasses([predictions]: readonly Tensor[], labels: TypedArray): number {
  const rows = labels.length;
  const classes = predictions?.shape.at(-1) ?? 0;
  if (predictions === undefined || classes === 0 || predictions.data.length !== rows * classes) {
    throw new UserError(
      "model-labels",
      `a batch has ${rows} labels, and the model predicts ${predictions === undefined ? "nothing" : `${predictions.shape.join(" × ")} numbers`}`,
      "Give a label for each row of the predictions, or judge them by a function of your own (`error`).",
    );
  }
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
