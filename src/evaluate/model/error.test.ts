import { describe, expect, it } from "vitest";
import type { Tensor } from "../../model-workload.ts";
import { wrongClasses } from "./error.ts";

const rows = (...values: readonly number[]): readonly Tensor[] => [
  { element: "f32", shape: [values.length / 2, 2], data: new Float32Array(values) },
];
const labels = new Uint8Array([0, 1]);

describe("the share of wrong classes", () => {
  it.each([
    ["both right", rows(2, 1, 1, 2), 0],
    ["one wrong", rows(2, 1, 2, 1), 0.5],
    ["equal values are no prediction", rows(1, 1, 1, 2), 0.5],
    ["NaN is never right", rows(Number.NaN, 0, Number.NaN, Number.NaN), 1],
    ["NaN beside the largest", rows(3, Number.NaN, 1, 2), 0.5],
    ["infinities count as numbers", rows(Infinity, 1, -Infinity, 2), 0],
  ])("%s", (_, predictions, wanted) => {
    expect(wrongClasses(predictions, labels)).toBe(wanted);
  });

  it.each([
    ["too few labels", rows(1, 2, 3, 4, 5, 6, 7, 8)],
    ["too many labels", rows(1, 2)],
    ["no classes", [{ element: "f32", shape: [2], data: new Float32Array(2) }]],
    ["no predictions", []],
  ])("is not told with %s", (_, predictions) => {
    expect(() => wrongClasses(predictions, labels)).toThrow(/a batch has 2 labels/);
  });
});
