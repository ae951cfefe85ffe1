import { describe, expect, it } from "vitest";
import { errorInChange, scaledError } from "./error.ts";

const f32 = (...values: number[]) => ({ out: Float32Array.of(...values) });

describe("scaledError", () => {
  it("divides by the element where it is large, by the mean where it is small", () => {
    expect(scaledError(f32(8, 0, 4), f32(4, 4, 4))).toBe(1);
    expect(scaledError(f32(10.5, 0, 2), f32(10, 0, 2))).toBe(0.05);
    expect(scaledError(f32(10, 1, 2), f32(10, 0, 2))).toBe(0.25);
  });

  it("is 0 for equal outputs, zeros too", () => {
    expect(scaledError(f32(0, 0), f32(0, 0))).toBe(0);
  });

  it.each([
    [f32(Number.NaN, 1), f32(1, 1)],
    [f32(Infinity, 1), f32(1, 1)],
    [f32(1), f32(1, 1)],
    [f32(1, 0), f32(0, 0)],
    [{ out: Float32Array.of(1), more: Float32Array.of(1) }, f32(1)],
    [{ other: Float32Array.of(1) }, f32(1)],
  ])("is infinite where outputs cannot be compared: %j", (got, want) => {
    expect(scaledError(got as never, want as never)).toBe(Infinity);
  });
});

describe("errorInChange", () => {
  const before = Float32Array.of(100, 100, 100, 100);
  const want = Float32Array.of(103, 97, 97, 103);

  it("counts in the usual change of an element", () => {
    expect(errorInChange(Float32Array.of(103, 97, 98.5, 103), want, before)).toBe(0.5);
    expect(errorInChange(before, want, before)).toBe(1);
  });

  it("is 0 for equal results, without any change too", () => {
    expect(errorInChange(want, want, before)).toBe(0);
    expect(errorInChange(before, before, before)).toBe(0);
  });

  it("is infinite where nothing should change, and no number where a result is none", () => {
    expect(errorInChange(want, before, before)).toBe(Infinity);
    expect(errorInChange(Float32Array.of(1, 1, Number.NaN, 1), want, before)).toBeNaN();
  });
});
