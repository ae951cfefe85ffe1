import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dominates } from "../fitness.ts";
import type { Individual } from "../search.ts";
import { alike, better, noWorse, same, timesDiffer, workDiffers } from "./noise.ts";

const exact = (time: number, error = 0): Individual => ({ genome: [], fitness: [time, error] });
const timed = (time: number, width: number, error = 0): Individual => ({
  ...exact(time, error),
  interval: [time - width, time + width],
});

describe("comparing", () => {
  it("is dominance where there are no intervals", () => {
    const any = fc.tuple(fc.nat(4), fc.nat(2)).map(([time, error]) => exact(time, error));
    fc.assert(
      fc.property(any, any, (a, b) => {
        expect(better(a, b)).toBe(dominates(a.fitness, b.fitness));
        expect(same(a, b)).toBe(String(a.fitness) === String(b.fitness));
        expect(timesDiffer(a, b)).toBe(a.fitness[0] !== b.fitness[0]);
      }),
    );
  });

  it("takes times whose intervals meet for equal", () => {
    const [slow, fast] = [timed(100, 3), timed(96, 2)];
    expect([timesDiffer(slow, fast), same(slow, fast)]).toEqual([false, true]);
    expect([better(fast, slow), better(slow, fast)]).toEqual([false, false]);
    expect([noWorse(fast, slow), noWorse(slow, fast)]).toEqual([true, true]);
    expect(timesDiffer(slow, timed(90, 2))).toBe(true);
    expect(better(timed(90, 2), slow)).toBe(true);
    expect(noWorse(slow, timed(90, 2))).toBe(false);
  });

  it("hears the cost model where the clock leaves it open", () => {
    const [a, b] = [timed(100, 3), timed(101, 3)];
    expect([alike(a, b), workDiffers(a, b)]).toEqual([true, false]);
    const [costA, costB] = [
      { ...a, modelled: 70 },
      { ...b, modelled: 71 },
    ];
    expect([alike(costA, costB), workDiffers(costA, costB)]).toEqual([false, true]);
    expect(alike(costA, { ...b, modelled: 70 })).toBe(true);
    // An emulator that lacks something says nothing.
    expect([alike(costA, b), workDiffers(a, costB)]).toEqual([true, false]);
    // And where the clock tells, it is the clock.
    expect(better(timed(90, 2), { ...a, modelled: 1 })).toBe(true);
  });

  it("knows a smaller error whatever the time leaves open", () => {
    expect(better(timed(101, 3, 0), timed(100, 3, 0.5))).toBe(true);
    expect(better(timed(100, 3, 0.5), timed(101, 3, 0))).toBe(false);
  });
});
