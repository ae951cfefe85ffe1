/** Energy of a turn, on a counter that moves in steps as a GPU's does. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { energyOfTurn } from "./energy.ts";

/** A GPU of constant power whose counter moves every `tickMs`. */
function machine(watts: number, tickMs: number) {
  let time = 0;
  return {
    meter: {
      now: () => time,
      read: () => Math.floor(time / tickMs) * tickMs * watts,
    },
    work: (turnMs: number) => (turns: number) => {
      time += turns * turnMs;
    },
  };
}

describe("the energy of a turn", () => {
  it("is power times time, within a step of the counter", () => {
    const watts = fc.integer({ min: 50, max: 700 });
    const tickMs = fc.integer({ min: 1, max: 100 });
    const turnMs = fc.double({ min: 0.001, max: 20, noNaN: true });
    fc.assert(
      fc.property(watts, tickMs, turnMs, (power, tick, turn) => {
        const { meter, work } = machine(power, tick);
        const energy = energyOfTurn(meter, work(turn), 1000) as number;
        // Both readings come up to one batch of turns after the counter's move.
        const slack = (2 * Math.max(10, turn) + tick) / 1000;
        expect(Math.abs(energy / (power * turn) - 1)).toBeLessThanOrEqual(slack);
      }),
    );
  });

  it("is unknown without a counter, and with one that stands still", () => {
    const { meter, work } = machine(100, 10);
    expect(energyOfTurn({ ...meter, read: () => undefined }, work(1), 1000)).toBeUndefined();
    expect(energyOfTurn({ ...meter, read: () => 17 }, work(1), 1000)).toBeUndefined();
    expect(meter.now()).toBeLessThan(3100);
  });
});
