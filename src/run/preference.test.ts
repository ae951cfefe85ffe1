import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Fitness } from "../fitness.ts";
import { byPreference, improves } from "./preference.ts";

const original: Fitness = [100, 0.1];
const best = (goal: "time" | "error" | undefined, all: readonly Fitness[]): Fitness | undefined => {
  const aim = goal === undefined ? { original: [100, 0] } : { original, goal };
  return all.filter((fitness) => improves({ fitness }, aim)).sort(byPreference(aim))[0];
};

describe("the variant to be reported", () => {
  const all: readonly Fitness[] = [
    [50, 0.12],
    [90, 0.02],
    [100, 0.01],
    [101, 0],
    [90, 0.05],
  ];

  it("is the fastest by time, whatever its tolerated error", () => {
    expect(best("time", all)).toEqual([50, 0.12]);
  });

  it("is that of the least error among those no slower", () => {
    expect(best("error", all)).toEqual([100, 0.01]);
    expect(best("error", [[100, 0.1]])).toBeUndefined();
  });

  it("has no error if possible where the original has none", () => {
    expect(best(undefined, [...all, [99, 0]])).toEqual([99, 0]);
    expect(best(undefined, all)).toEqual([50, 0.12]);
  });

  it("must be faster with its whole interval, or not slower with some of it", () => {
    const goal = "error";
    const score = { fitness: [101, 0.01], interval: [99, 103] } as const;
    expect(improves(score, { original, goal })).toBe(true);
    expect(improves({ ...score, interval: [100.5, 103] }, { original, goal })).toBe(false);
    expect(improves({ fitness: [98, 0], interval: [95, 101] }, { original })).toBe(false);
  });

  it("is one order", () => {
    const fitness = fc.tuple(fc.nat(3), fc.nat(3));
    fc.assert(
      fc.property(
        fitness,
        fitness,
        fitness,
        fc.constantFrom("time", "error", undefined),
        (a, b, c, goal) => {
          const prefer = byPreference(goal === undefined ? { original } : { original, goal });
          expect(Math.sign(prefer(a, b)) + Math.sign(prefer(b, a))).toBe(0);
          if (prefer(a, b) <= 0 && prefer(b, c) <= 0) expect(prefer(a, c)).toBeLessThanOrEqual(0);
        },
      ),
    );
  });
});
