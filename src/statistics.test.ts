import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Random } from "./random.ts";
import { estimate, verdict } from "./statistics.ts";

const samples = fc.array(fc.double({ min: 1, max: 1e9, noNaN: true }), {
  minLength: 1,
  maxLength: 120,
});

describe("estimate", () => {
  it("holds its median, and lies within the samples", () => {
    fc.assert(
      fc.property(samples, (xs) => {
        const { low, median, high, confidence, samples: n } = estimate(xs);
        expect(low).toBeLessThanOrEqual(median);
        expect(median).toBeLessThanOrEqual(high);
        expect(low).toBeGreaterThanOrEqual(Math.min(...xs));
        expect(high).toBeLessThanOrEqual(Math.max(...xs));
        expect(n).toBe(xs.length);
        expect(confidence).toBeLessThan(1);
      }),
    );
  });

  it("does not depend on the order of samples, and scales with them", () => {
    fc.assert(
      fc.property(samples, (xs) => {
        expect(estimate([...xs].reverse())).toEqual(estimate(xs));
        const twice = estimate(xs.map((x) => 2 * x));
        expect(twice.low).toBe(2 * estimate(xs).low);
        expect(twice.high).toBe(2 * estimate(xs).high);
      }),
    );
  });

  it("knows the ranks of the tables (95 %)", () => {
    // n, and the order statistics from 1 that enclose the median: sign-test tables.
    for (const [n, from, to] of [
      [6, 1, 6],
      [10, 2, 9],
      [20, 6, 15],
      [50, 18, 33],
    ] as const) {
      const { low, high, confidence } = estimate(Array.from({ length: n }, (_, k) => k + 1));
      expect([n, low, high]).toEqual([n, from, to]);
      expect(confidence).toBeGreaterThanOrEqual(0.95);
    }
    expect(estimate([1, 2, 3]).confidence).toBeCloseTo(0.75);
    expect(estimate([1]).confidence).toBe(0);
  });

  it("covers the true median as often as it says", () => {
    const random = new Random(7);
    let covered = 0;
    const trials = 2000;
    for (let trial = 0; trial < trials; trial++) {
      // A skewed distribution whose median is 2^15: noise on a GPU has a long upper tail.
      const { low, high } = estimate(
        Array.from({ length: 25 }, () => {
          const u = random.int(65536);
          return u < 32768 ? u : 32768 + (u - 32768) ** 2 / 1000;
        }),
      );
      if (low <= 32768 && 32768 <= high) covered++;
    }
    expect(covered / trials).toBeGreaterThan(0.94);
  });

  it("stays finite for many samples", () => {
    const { confidence } = estimate(Array.from({ length: 1000 }, (_, k) => k));
    expect(confidence).toBeGreaterThanOrEqual(0.95);
    expect(confidence).toBeLessThan(0.97);
  });
});

describe("verdict", () => {
  const say = (low: number, high: number, confidence = 0.96) =>
    verdict({ low, high, median: (low + high) / 2, confidence, samples: 10 }, 0.005);

  it("separates what the interval separates", () => {
    expect(say(0.8, 0.9)).toBe("faster");
    expect(say(1.1, 1.2)).toBe("slower");
    expect(say(0.998, 1.002)).toBe("same");
    expect(say(0.9, 1.1)).toBe("ambiguous");
    expect(say(0.9, 0.997)).toBe("ambiguous");
    expect(say(0.8, 0.9, 0.5)).toBe("ambiguous");
  });

  it("turns round when the contenders change places", () => {
    const turned = { faster: "slower", slower: "faster", same: "same", ambiguous: "ambiguous" };
    fc.assert(
      fc.property(fc.double({ min: 0.5, max: 2, noNaN: true }), (x) => {
        fc.pre(Math.abs(x - 1) > 0.02);
        expect(say(1 / x / 1.001, (1 / x) * 1.001)).toBe(turned[say(x / 1.001, x * 1.001)]);
      }),
    );
  });
});
