import { describe, expect, it } from "vitest";
import { cases, inputs } from "./cases.ts";
import { type Rates, type Stack, simulate } from "./reference.ts";
import workload from "./workload.ts";

const RATES: Rates = { power: 0.5, x: 0.125, y: 0.0625, z: 0.03125, leak: 0.25, ambient: 300 };

/** Three by three by three cells at ambient temperature without power. */
function still(changes: Partial<Stack>): Stack {
  return {
    columns: 3,
    rows: 3,
    layers: 3,
    power: new Float32Array(27),
    temperature: new Float32Array(27).fill(300),
    steps: 1,
    rates: RATES,
    ...changes,
  };
}

describe("the CPU reference", () => {
  it("leaves a stack at ambient temperature alone", () => {
    expect(simulate(still({ steps: 5 }))).toEqual(new Float32Array(27).fill(300));
  });

  it("spreads the heat of one cell by the rates", () => {
    const temperature = new Float32Array(27).fill(300);
    temperature[13] = 316;
    const after = simulate(still({ temperature }));
    expect([after[12], after[14]]).toEqual([302, 302]);
    expect([after[10], after[16]]).toEqual([301, 301]);
    expect([after[4], after[22]]).toEqual([300.5, 300.5]);
    expect(after[13]).toBe(316 - 2 * 2 - 2 * 1 - 2 * 0.5 - 4);
    expect(after[0]).toBe(300);
  });

  it("warms a cell by its power", () => {
    const power = new Float32Array(27);
    power[5] = 4;
    expect(simulate(still({ power }))[5]).toBe(302);
  });

  it("loses no heat at the rim", () => {
    const temperature = Float32Array.from({ length: 27 }, (_, i) => 300 + ((i * 7) % 11));
    const sum = (cells: Float32Array) => cells.reduce((total, kelvin) => total + kelvin, 0);
    const after = simulate(still({ temperature, steps: 20, rates: { ...RATES, leak: 0 } }));
    expect(sum(after)).toBeCloseTo(sum(temperature), 2);
  });
});

describe.each(Array.from({ length: cases.search }, (_, index) => index))(
  "search case %i",
  (index) => {
    const stack = inputs({ split: "search", seed: index + 1, index, scale: "small" });
    const right = simulate(stack);
    const { rates } = stack;

    it.each<[string, Partial<Stack>]>([
      ["doing nothing", { steps: 0 }],
      ["a step less", { steps: stack.steps - 1 }],
      ["no power", { rates: { ...rates, power: 0 } }],
      ["no neighbours in x", { rates: { ...rates, x: 0 } }],
      ["no neighbours in y", { rates: { ...rates, y: 0 } }],
      ["no neighbours in z", { rates: { ...rates, z: 0 } }],
      ["no ambient", { rates: { ...rates, leak: 0 } }],
    ])("refuses %s", (_, shortcut) => {
      const wrong = simulate({ ...stack, ...shortcut });
      const error = wrong.reduce((worst, kelvin, i) => {
        return Math.max(worst, Math.abs(kelvin - right[i]!) / right[i]!);
      }, 0);
      expect(error).toBeGreaterThan(20 * workload.tolerance!);
    });
  },
);
