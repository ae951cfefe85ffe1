import { describe, expect, it } from "vitest";
import { inputs } from "./cases.ts";
import { simulate } from "./reference.ts";
import { type Infection, lifeOf, periodBounds, type Rules, random, uniform } from "./rules.ts";
import { deviation } from "./statistics.ts";

const base = inputs({ split: "search", seed: 1, index: 0, scale: "small" });

function alone(rules: Partial<Rules>, virions: readonly (readonly [number, number])[]): Infection {
  const whole = { ...base.rules, width: 9, height: 9, ...rules };
  const field = new Float32Array(81);
  for (const [place, value] of virions) field[place] = value;
  return { ...base, rules: whole, virions: field, attempts: 0, steps: 12, every: 1, windows: [3] };
}

describe("the CPU reference", () => {
  it("leaves a tissue without virions alone", () => {
    for (const sums of simulate(alone({}, []), 5).sums) {
      expect(sums).toEqual([81, 0, 0, 0, 0, 0, 0, 0]);
    }
  });

  it("spreads virions to eight neighbours and lets them decay", () => {
    const still = { infectivity: 0, virionSpread: 0.5, virionDecay: 0.25, leastVirions: 0 };
    const { sums, snapshots } = simulate(alone(still, [[40, 64]]), 5);
    for (const [i, values] of sums.entries()) {
      expect(values[6]).toBeCloseTo(64 * 0.75 ** (i + 1), 10);
    }
    expect(snapshots[0]!.virions[40]).toBeGreaterThan(snapshots[0]!.virions[41]!);
    expect(snapshots[0]!.virions[41]).toBeCloseTo(snapshots[0]!.virions[49]!, 10);
  });

  it("infects for certain, lets cells ripen for their periods and die", () => {
    const sure = { infectivity: 1, virionSpread: 0, incubation: 0, expression: 0 };
    const { sums } = simulate(alone(sure, [[40, 64]]), 5);
    expect(sums.slice(0, 4).map((values) => values.slice(0, 5))).toEqual([
      [80, 1, 0, 0, 0],
      [80, 0, 1, 0, 0],
      [80, 0, 0, 0, 1],
      [80, 0, 0, 0, 1],
    ]);
  });

  it("has T cells that clear infected cells", () => {
    const cleared = simulate(base, 7).sums.at(-1)!;
    const spared = simulate({ ...base, attempts: 0 }, 7).sums.at(-1)!;
    expect(cleared[6]).toBeLessThan(0.7 * spared[6]!);
  });

  it("draws periods between their bounds and words that look uniform", () => {
    const [least, most] = periodBounds(base.rules.life);
    const lives = Array.from({ length: 2000 }, (_, name) => lifeOf(3, name, base.rules));
    expect(Math.min(...lives)).toBe(least);
    expect(Math.max(...lives)).toBe(most);
    const words = Array.from({ length: 4000 }, (_, place) => uniform(random(9, 4, place, 6)));
    expect(words.reduce((sum, u) => sum + u, 0) / words.length).toBeCloseTo(0.5, 1);
    expect(new Set(words).size).toBeGreaterThan(3990);
  });
});

describe("deviation", () => {
  const course = (...values: number[]) => ({
    sums: values.map((value) => [value, 0, 0, 0, 0, 0, 0, 0]),
    snapshots: [],
  });

  it("counts in standard deviations between the expected courses", () => {
    const expected = [course(1, 10), course(3, 12)];
    expect(deviation(expected, expected)).toBe(0);
    expect(deviation([course(4, 11)], expected)).toBeCloseTo(2 / Math.sqrt(2));
  });

  it("is infinite where the expected courses agree and others do not", () => {
    expect(deviation([course(1)], [course(2), course(2)])).toBe(Infinity);
  });
});
