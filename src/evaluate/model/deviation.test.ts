import { describe, expect, it } from "vitest";
import type { Tensor } from "../../model-workload.ts";
import { deviation, isWild } from "./deviation.ts";

const f32 = (shape: readonly number[], ...values: readonly number[]): Tensor => ({
  element: "f32",
  shape,
  data: new Float32Array(values),
});
const bits = (element: string, ...values: readonly number[]): Tensor => ({
  element,
  shape: [values.length],
  data: new Uint16Array(values),
});

describe("the deviation from the original's predictions", () => {
  const original = [f32([4, 2], 1, 100, 2, 100, 3, 104, 4, 104)];
  it.each<readonly [string, readonly Tensor[], readonly Tensor[], number]>([
    ["is 0 for equal ones", original, original, 0],
    [
      "is 1 for the mean of every place, however far the places are apart",
      [f32([4, 2], 2.5, 102, 2.5, 102, 2.5, 102, 2.5, 102)],
      original,
      1,
    ],
    ["is over all elements where there is one row", [f32([1, 2], 2, 2)], [f32([1, 2], 1, 3)], 1],
    ["is relative where nothing varies", [f32([2], 3, 3)], [f32([2], 2, 2)], 0.5],
    ["is infinite from zeros", [f32([2], 1, 0)], [f32([2], 0, 0)], Infinity],
    ["is infinite for NaN", [f32([2], Number.NaN, 2)], [f32([2], 1, 2)], Infinity],
    ["is infinite for infinities", [f32([2], Infinity, 2)], [f32([2], 1, 2)], Infinity],
    [
      "is that of the worst result",
      [f32([2], 1, 2), f32([2], 2, 1)],
      [f32([2], 1, 2), f32([2], 1, 2)],
      2,
    ],
    ["is infinite where a result is missing", [], [f32([1], 1)], Infinity],
    ["is infinite for other types", [bits("bf16", 1)], [f32([1], 1)], Infinity],
    [
      "is the share of elements that differ, of whole numbers",
      [{ element: "i64", shape: [4], data: new BigInt64Array([1n, 2n, 3n, 5n]) }],
      [{ element: "i64", shape: [4], data: new BigInt64Array([1n, 2n, 3n, 4n]) }],
      0.25,
    ],
    // 1 and 2 against 1.5 and 1.5.
    ["reads bf16", [bits("bf16", 0x3fc0, 0x3fc0)], [bits("bf16", 0x3f80, 0x4000)], 1],
    ["reads f16", [bits("f16", 0x3e00, 0x3e00)], [bits("f16", 0x3c00, 0x4000)], 1],
    // 2 ^ -24 and -2 ^ -24 against zeros of both signs.
    ["reads small f16", [bits("f16", 0x0000, 0x8000)], [bits("f16", 0x0001, 0x8001)], 1],
  ])("%s", (_, given, wanted, expected) => {
    expect(deviation(given, wanted)).toBeCloseTo(expected, 12);
  });

  it("knows what is no number", () => {
    expect(isWild(f32([2], 1, 2))).toBe(false);
    expect(isWild(f32([2], 1, -Infinity))).toBe(true);
    expect(isWild(bits("f16", 0x7e00))).toBe(true);
    expect(isWild(bits("bf16", 0x7f80))).toBe(true);
    expect(isWild(bits("ui16", 0x7f80))).toBe(false);
  });
});
