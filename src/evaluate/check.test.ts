import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { relativeError } from "./check.ts";

const f32 = (...values: number[]) => ({ out: Float32Array.from(values) });

describe("relativeError", () => {
  it("is zero for equal outputs, NaN and infinities included", () => {
    expect(relativeError(f32(1, NaN, Infinity), f32(1, NaN, Infinity))).toBe(0);
  });
  it("divides by the absolute expected value", () => {
    expect(relativeError(f32(-3), f32(-2))).toBe(0.5);
    expect(relativeError(f32(3), f32(2))).toBe(0.5);
  });
  it("takes the absolute difference where zero is expected", () => {
    expect(relativeError(f32(0.25), f32(0))).toBe(0.25);
  });
  it.each([
    ["NaN where a number is due", f32(NaN), f32(1)],
    ["a number where NaN is due", f32(1), f32(NaN)],
    ["infinity of the other sign", f32(-Infinity), f32(Infinity)],
    ["infinity where a number is due", f32(Infinity), f32(1)],
    ["a missing output", {}, f32(1)],
    ["another name", { other: Float32Array.of(1) }, f32(1)],
    ["another length", f32(1, 2), f32(1)],
    ["another type", { out: Int32Array.of(1) }, f32(1)],
    ["nothing expected", {}, {}],
  ])("is infinite for %s", (_, got, want) => {
    expect(relativeError(got as never, want as never)).toBe(Infinity);
  });
  it("sees the last bit of a 64-bit integer", () => {
    const want = { out: BigInt64Array.of(2n ** 60n) };
    expect(relativeError({ out: BigInt64Array.of(2n ** 60n + 1n) }, want)).toBe(Infinity);
    expect(relativeError({ out: BigInt64Array.of(2n ** 60n) }, want)).toBe(0);
  });
  it("is never negative and only zero for equal arrays", () => {
    const floats = fc.array(fc.float(), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(floats, fc.nat(), fc.float(), (values, at, other) => {
        const want = Float32Array.from(values);
        const got = want.slice();
        got[at % got.length] = other;
        const error = relativeError({ out: got }, { out: want });
        expect(error).toBeGreaterThanOrEqual(0);
        if (error === 0) expect([...got].map((x) => x + 0)).toEqual([...want].map((x) => x + 0));
      }),
    );
  });
});
