import { describe, expect, it } from "vitest";
import { scaledError } from "../error.ts";
import { cases, inputs } from "./cases.ts";
import { type Culture, currents, ratesAt, simulate, VARIABLES } from "./reference.ts";
import workload from "./workload.ts";

const cell = inputs({ split: "heldout", seed: 3, index: 2, scale: "small" });
const single = (changes: Partial<Culture>): Culture => ({ ...cell, ...changes });

describe("the CPU reference", () => {
  it("rests near -84 mV, where the currents cancel", () => {
    const { voltages } = simulate(single({ stimuli: Float32Array.of(0), launches: 40 }));
    expect(voltages.at(-1)!).toBeGreaterThan(-86);
    expect(voltages.at(-1)!).toBeLessThan(-83);
  });

  it("answers a stimulus over the threshold with an action potential, one under it with none", () => {
    const peak = (stimulus: number) =>
      Math.max(...simulate(single({ stimuli: Float32Array.of(stimulus) })).voltages);
    expect(peak(30)).toBeGreaterThan(10);
    expect(peak(30)).toBeLessThan(60);
    expect(peak(1)).toBeLessThan(-70);
  });

  it("comes back to rest after some hundred milliseconds, with a plateau before", () => {
    const long = single({ stimuli: Float32Array.of(50), launches: 500, stepsPerLaunch: 25 });
    const { voltages } = simulate(long);
    expect(voltages[100]).toBeGreaterThan(-20);
    expect(voltages.at(-1)).toBeLessThan(-75);
  });

  it("knows the currents at the potentials where they vanish, and at the poles", () => {
    const factors = [1, 1, 1];
    expect(currents([50, 0.5, 1, 1, 1, 0, 0, 1e-7], factors).sodium).toBe(0);
    expect(currents([-77, 1, 0, 0, 0, 0, 0, 1e-7], factors).x1).toBeCloseTo(0, 12);
    const near = currents([-23.001, 0, 0, 0, 0, 0, 0, 1e-7], factors).k1;
    expect(currents([-23, 0, 0, 0, 0, 0, 0, 1e-7], factors).k1).toBeCloseTo(near, 3);
    expect(ratesAt(-47)[1]![0]).toBeCloseTo(10, 6);
    expect(ratesAt(-47)[1]![0]).toBeCloseTo(ratesAt(-47.0001)[1]![0], 3);
  });
});

describe.each(Array.from({ length: cases.search }, (_, index) => index))(
  "search case %i",
  (index) => {
    const culture = inputs({ split: "search", seed: index + 1, index, scale: "small" });
    const { conductances, cells } = culture;
    const right = simulate(culture);
    const without = (current: number) => ({
      conductances: conductances.map((factor, i) =>
        Math.floor(i / cells) === current ? 0 : factor,
      ),
    });

    it.each<[string, Partial<Culture>]>([
      ["a step less in each launch", { stepsPerLaunch: culture.stepsPerLaunch - 1 }],
      ["no sodium", without(0)],
      ["no slow current", without(1)],
      ["no potassium", without(2)],
      ["no stimulus", { stimulusSteps: 0 }],
      ["a stimulus that does not end", { stimulusSteps: 10_000 }],
      [
        "steps twice as long, half as many",
        {
          step: 2 * culture.step,
          stepsPerLaunch: Math.floor(culture.stepsPerLaunch / 2),
          stimulusSteps: culture.stimulusSteps / 2,
        },
      ],
    ])("refuses %s", (_, shortcut) => {
      const wrong = simulate({ ...culture, ...shortcut });
      expect(scaledError({ ...wrong }, { ...right })).toBeGreaterThan(10 * workload.tolerance!);
    });

    it.each(VARIABLES)("refuses a variable %s that stays as it was", (name) => {
      const v = VARIABLES.indexOf(name);
      const part = (all: Float32Array) => ({ [name]: all.slice(v * cells, (v + 1) * cells) });
      expect(scaledError(part(culture.variables), part(right.variables))).toBeGreaterThan(
        workload.tolerance!,
      );
    });
  },
);
