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
    [
      "rows that do not divide",
      rows(1, 2, 3, 4, 5, 6).map((t) => ({ ...t, data: t.data.slice(1) })),
      Infinity,
    ],
    ["no predictions", [], Infinity],
  ])("%s", (_, predictions, wanted) => {
    expect(wrongClasses(predictions, labels)).toBe(wanted);
  });
});
