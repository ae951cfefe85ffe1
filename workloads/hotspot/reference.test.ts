import { describe, expect, it } from "vitest";
import { cases, inputs } from "./cases.ts";
import { type Chip, type Rates, simulate } from "./reference.ts";
import workload from "./workload.ts";

const RATES: Rates = { power: 0.5, x: 0.125, y: 0.0625, z: 0.25, ambient: 300 };

/** Three by three cells at ambient temperature without power. */
function still(changes: Partial<Chip>): Chip {
  return {
    rows: 3,
    columns: 3,
    power: new Float32Array(9),
    temperature: new Float32Array(9).fill(300),
    steps: 1,
    stepsPerLaunch: 1,
    rates: RATES,
    ...changes,
  };
}

describe("the CPU reference", () => {
  it("leaves a chip at ambient temperature alone", () => {
    expect(simulate(still({ steps: 5 }))).toEqual(new Float32Array(9).fill(300));
  });

  it("spreads the heat of one cell by the rates", () => {
    const temperature = new Float32Array(9).fill(300);
    temperature[4] = 316;
    const centre = 316 - 2 * 0.125 * 16 - 2 * 0.0625 * 16 - 0.25 * 16;
    expect([...simulate(still({ temperature }))]).toEqual([
      300,
      301,
      300,
      302,
      centre,
      302,
      300,
      301,
      300,
    ]);
  });

  it("warms a cell by its power", () => {
    const power = new Float32Array(9);
    power[0] = 4;
    expect(simulate(still({ power }))[0]).toBe(302);
  });

  it("loses no heat at the rim", () => {
    const temperature = Float32Array.of(400, 300, 300, 300, 350, 300, 300, 300, 320);
    const sum = (grid: Float32Array) => grid.reduce((total, kelvin) => total + kelvin, 0);
    const after = simulate(still({ temperature, steps: 20, rates: { ...RATES, z: 0 } }));
    expect(sum(after)).toBeCloseTo(sum(temperature), 2);
  });
});

describe.each(Array.from({ length: cases.search }, (_, index) => index))(
  "search case %i",
  (index) => {
    const chip = inputs({ split: "search", seed: index + 1, index, scale: "small" });
    const right = simulate(chip);
    const { rates } = chip;

    it.each<[string, Partial<Chip>]>([
      ["doing nothing", { steps: 0 }],
      ["a step less", { steps: chip.steps - 1 }],
      ["no power", { rates: { ...rates, power: 0 } }],
      ["no neighbours in x", { rates: { ...rates, x: 0 } }],
      ["no neighbours in y", { rates: { ...rates, y: 0 } }],
      ["no ambient", { rates: { ...rates, z: 0 } }],
    ])("refuses %s", (_, shortcut) => {
      const wrong = simulate({ ...chip, ...shortcut });
      const error = wrong.reduce((worst, kelvin, i) => {
        return Math.max(worst, Math.abs(kelvin - right[i]!) / right[i]!);
      }, 0);
      expect(error).toBeGreaterThan(20 * workload.tolerance!);
    });
  },
);
