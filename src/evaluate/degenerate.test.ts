import { describe, expect, it } from "vitest";
import { relativeError } from "./check.ts";
import { type Accepts, refuseDegenerate, type Sample, weaknessesOf } from "./degenerate.ts";

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
});

describe("a weak test is warned of", () => {
  const exact = within(0);
  const mostly = (count: number, ...rest: readonly number[]) =>
    sample(...new Array<number>(count).fill(7), ...rest);

  it.each([
    ["an output that never changes", [sample(7, 7), sample(7, 7)], exact, /"y" is 7 throughout/],
    ["one that hardly changes", [mostly(199, 1)], exact, /"y" is 7 in 99\.5 % of its elements/],
    ["one value in each case", [sample(7, 7), sample(8, 8)], exact, /one value throughout each/],
    ["values within the tolerance", [sample(100, 101)], within(0.01), /takes its values for one/],
    ["a case in which zeros pass", [sample(0, 0), sample(1, 2)], exact, /in 1 of 2 cases/],
    ["an output that is never there", [sample(), sample()], exact, /"y" is empty/],
  ] as const)("%s", (_, samples, accepts, message) => {
    expect(weaknessesOf(samples, accepts)).toContainEqual(expect.stringMatching(message));
  });

  it("an output that nobody looks at, beside one that somebody does", () => {
    const both = [
      { inputs: undefined, expected: { y: Float32Array.of(1, 2), z: Int32Array.of(3, 4) } },
    ];
    const lax: Accepts = (outputs, { expected }) => outputs["y"]?.[1] === expected["y"]?.[1];
    expect(weaknessesOf(both, lax)).toEqual(['output "z" may be all zeros in every case']);
  });

  it.each([
    ["single elements", [sample(1), sample(2)]],
    ["few other values among many equal ones", [mostly(97, 1, 2, 3)]],
  ] as const)("not of %s", (_, samples) => {
    expect(weaknessesOf(samples, exact)).toEqual([]);
  });
});
