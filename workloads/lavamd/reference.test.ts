import { describe, expect, it } from "vitest";
import { scaledError } from "../error.ts";
import { cases, inputs } from "./cases.ts";
import { forces, neighboursOf, type Space } from "./reference.ts";
import workload from "./workload.ts";

/** Two particles on the x axis, half a box apart, in one box. */
const PAIR: Space = {
  across: [1, 1, 1],
  particles: Float32Array.of(0.25, 0.5, 0.5, 2, 0.75, 0.5, 0.5, 3),
  firsts: Int32Array.of(0, 2),
  steepness: 4,
};

describe("the CPU reference", () => {
  it("lets a pair of equal signs push each other apart", () => {
    const share = 6 * Math.exp(-4 * 0.25);
    const expected = [4 + share, -4 * share, 0, 0, 9 + share, 4 * share, 0, 0];
    forces(PAIR).forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i]!, 5);
    });
  });

  it("knows the boxes around a box", () => {
    const across = [3, 3, 3] as const;
    expect(neighboursOf({ across }, 13)).toEqual(Array.from({ length: 27 }, (_, i) => i));
    expect(neighboursOf({ across }, 0)).toEqual([0, 1, 3, 4, 9, 10, 12, 13]);
    expect(neighboursOf({ across: [4, 1, 1] }, 2)).toEqual([1, 2, 3]);
  });

  it("leaves particles alone whose boxes do not touch", () => {
    const far = { ...PAIR, across: [3, 1, 1] as const, firsts: Int32Array.of(0, 1, 1, 2) };
    expect([...forces(far)]).toEqual([4, 0, 0, 0, 9, 0, 0, 0]);
  });

  it("has forces that sum to zero: to every force there is an opposite one", () => {
    const space = inputs({ split: "heldout", seed: 3, index: 0, scale: "small" });
    const sums = [0, 0, 0, 0];
    forces(space).forEach((value, i) => {
      sums[i % 4]! += value;
    });
    for (const sum of sums.slice(1)) expect(Math.abs(sum)).toBeLessThan(1e-2);
  });
});

describe.each(Array.from({ length: cases.search }, (_, index) => index))(
  "search case %i",
  (index) => {
    const space = inputs({ split: "search", seed: index + 1, index, scale: "small" });
    const right = { results: forces(space) };
    const { particles, firsts } = space;
    const boxes = firsts.length - 1;
    const changed = (change: (value: number, i: number) => number) => ({
      particles: particles.map(change),
    });

    it.each<[string, Partial<Space>]>([
      ["the last particle without charge", changed((v, i) => (i === particles.length - 1 ? 0 : v))],
      ["a flat space", changed((v, i) => (i % 4 === 2 ? 0 : v))],
      ["equal charges", changed((v, i) => (i % 4 === 3 ? 1 : v))],
      ["no steepness", { steepness: 0 }],
      ["boxes in a row", { across: [boxes, 1, 1] }],
    ])("refuses %s", (_, shortcut) => {
      const wrong = { results: forces({ ...space, ...shortcut }) };
      expect(scaledError(wrong, right)).toBeGreaterThan(20 * workload.tolerance!);
    });

    it.each([0, 1, 2, 3])("refuses results without component %i", (component) => {
      const results = right.results.map((v, i) => (i % 4 === component ? 0 : v));
      expect(scaledError({ results }, right)).toBeGreaterThan(20 * workload.tolerance!);
    });
  },
);
