import { describe, expect, it } from "vitest";
import { farthestApart } from "./apart.ts";

const f32 = (...values: number[]) => Float32Array.from(values);

describe("farthestApart", () => {
  it.each([
    ["other names", { y: f32(1) }, { z: f32(1) }, "run() gives y, the reference z"],
    ["no output", {}, { z: f32(1) }, "run() gives nothing, the reference z"],
    [
      "another length",
      { y: f32(1, 2) },
      { y: f32(1) },
      "y has 2 elements of Float32Array, the reference's 1 elements of Float32Array",
    ],
    [
      "another type",
      { y: Int32Array.of(1) },
      { y: f32(1) },
      "y has 1 elements of Int32Array, the reference's 1 elements of Float32Array",
    ],
    ["the worst element", { y: f32(1, 3, 2) }, { y: f32(1, 2, 1) }, "y[2] is 2, the reference's 1"],
    [
      "the first of no number",
      { y: f32(9, NaN) },
      { y: f32(1, 2) },
      "y[1] is NaN, the reference's 2",
    ],
  ])("tells %s", (_, got, want, text) => {
    expect(farthestApart(got as never, want as never)).toBe(text);
  });

  it("tells nothing of equal outputs", () => {
    expect(farthestApart({ y: f32(1, NaN) }, { y: f32(1, NaN) })).toBeUndefined();
  });
});
