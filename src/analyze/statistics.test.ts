import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mannWhitney, median, medianInterval, quantile, varghaDelaney } from "./statistics.ts";

describe("quantile", () => {
  it("agrees with R's type 7", () => {
    // R: quantile(c(1, 2, 4, 8, 16), c(.1, .25, .5, .9))
    const values = [8, 1, 16, 2, 4];
    expect([0.1, 0.25, 0.5, 0.9].map((part) => quantile(values, part))).toEqual([1.4, 2, 4, 12.8]);
    expect(median([3, 1, 2, 10])).toBe(2.5);
  });

  it("takes infinities for what they are", () => {
    expect(median([1, Infinity, Infinity])).toBe(Infinity);
    expect(median([Infinity, Infinity])).toBe(Infinity);
  });
});

describe("medianInterval", () => {
  it("holds the median, within the range, and is the same each time", () => {
    fc.assert(
      fc.property(fc.array(fc.integer(), { minLength: 1, maxLength: 12 }), (values) => {
        const [low, high] = medianInterval(values);
        expect(low).toBeLessThanOrEqual(median(values));
        expect(high).toBeGreaterThanOrEqual(median(values));
        expect(low).toBeGreaterThanOrEqual(Math.min(...values));
        expect(high).toBeLessThanOrEqual(Math.max(...values));
        expect(medianInterval(values)).toEqual([low, high]);
      }),
      { numRuns: 20 },
    );
  });
});

describe("mannWhitney", () => {
  it("agrees with R's exact wilcox.test", () => {
    // R's own example (Hollander and Wolfe 1973, p. 69): permeability of membranes; W = 35.
    const x = [0.8, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46];
    const y = [1.15, 0.88, 0.9, 0.74, 1.21];
    expect(varghaDelaney(x, y) * x.length * y.length).toBeCloseTo(35);
    expect(mannWhitney(x, y)).toBeCloseTo(0.2544, 4);
  });

  it("gives 2 over the number of splits when all of one are above the other", () => {
    expect(mannWhitney([4, 5, 6], [1, 2, 3])).toBeCloseTo(2 / 20);
    const ten = Array.from({ length: 10 }, (_, i) => i);
    const above = ten.map((x) => x + 10);
    expect(mannWhitney(above, ten)).toBeCloseTo(2 / 184756);
  });

  it("is 1 for equal samples, ties and all", () => {
    expect(mannWhitney([1, 1, 2], [1, 1, 2])).toBe(1);
    expect(mannWhitney([7, 7], [7, 7, 7])).toBe(1);
  });

  it("does not depend on the order of the samples", () => {
    const sample = fc.array(fc.nat(6), { minLength: 1, maxLength: 7 });
    fc.assert(
      fc.property(sample, sample, (a, b) => {
        const p = mannWhitney(a, b);
        expect(mannWhitney(b, a)).toBeCloseTo(p, 12);
        expect(p).toBeGreaterThan(0);
        expect(p).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe("varghaDelaney", () => {
  it("is the part of pairs won, ties counting half", () => {
    expect(varghaDelaney([3, 4], [1, 2])).toBe(1);
    expect(varghaDelaney([1, 2], [1, 2])).toBe(0.5);
    expect(varghaDelaney([2, 5], [2, 3, 6])).toBeCloseTo((0.5 + 2) / 6);
  });
});
