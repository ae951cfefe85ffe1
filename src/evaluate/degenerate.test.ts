import { describe, expect, it } from "vitest";
import { relativeError } from "./check.ts";
import { type Accepts, constantOutputs, refuseDegenerate, type Sample } from "./degenerate.ts";

const sample = (...values: readonly number[]): Sample => ({
  inputs: undefined,
  expected: { y: Float32Array.from(values) },
});
const within =
  (tolerance: number): Accepts =>
  (outputs, { expected }) =>
    relativeError(outputs, expected) <= tolerance;

describe("a degenerate test", () => {
  it("accepts zeros in every case", () => {
    const nothing = [sample(0, 0), sample(0, 0, 0)];
    expect(() => refuseDegenerate(nothing, within(0))).toThrow(
      expect.objectContaining({ code: "degenerate-test", message: expect.stringMatching(/zeros/) }),
    );
    expect(() => refuseDegenerate([sample(1e-9, 0)], within(0))).not.toThrow();
  });

  it("has a tolerance that accepts anything", () => {
    expect(() => refuseDegenerate([sample(3)], within(1))).toThrow(/zeros/);
  });

  it("accepts one case's outputs for every other", () => {
    expect(() => refuseDegenerate([sample(1, 2), sample(1, 2.1)], within(0.1))).toThrow(/ignores/);
    expect(() => refuseDegenerate([sample(1, 2), sample(1, 2.1)], within(0))).not.toThrow();
  });

  it("is not one where sizes differ, or where one case of several is all zero", () => {
    expect(() => refuseDegenerate([sample(1, 2), sample(1)], within(0))).not.toThrow();
    expect(() => refuseDegenerate([sample(0, 0), sample(1, 2)], within(0))).not.toThrow();
  });

  it("warns of an output that never changes", () => {
    expect(constantOutputs([sample(7, 7), sample(7, 7)])).toEqual([
      expect.stringMatching(/"y" is 7 throughout/),
    ]);
    expect(constantOutputs([sample(7, 7), sample(8, 8)])).toEqual([]);
    expect(constantOutputs([sample(1), sample(1)])).toEqual([]);
  });
});
