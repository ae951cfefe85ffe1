/** Which figures may be asked for, and who gets an energy measured. */
import { describe, expect, it } from "vitest";
import noisy from "../../test/devices/noisy.ts";
import { openDevice } from "../device/index.ts";
import type { MeasuredSession } from "../device.ts";
import { UserError } from "../errors.ts";
import { UNEDITED } from "../evaluate.ts";
import type { Fitness, Interval } from "../fitness.ts";
import { figuresIn, gains, objectivesOf, valuesOf } from "./objectives.ts";

const codeOf = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    if (error instanceof UserError) return error.code;
    throw error;
  }
  return "none";
};

describe("objectives", () => {
  it("make a variant gain by any of them but the error", () => {
    const prepared = { original: [10, 1, 32], builds: { "clang -O3": 10, [UNEDITED]: 12 } };
    const gained = (fitness: Fitness, interval?: Interval): boolean =>
      gains({ status: "ok", fitness, ...(interval === undefined ? {} : { interval }) }, prepared);
    expect(gained([9, 1, 32])).toBe(true);
    expect(gained([13, 0, 32])).toBe(false);
    expect(gained([13, 1, 24])).toBe(true);
    // Slower than the fastest build and faster than what it is made of.
    expect(gained([11, 1, 32])).toBe(true);
    expect(gained([11, 1, 32], [10.5, 11.5])).toBe(true);
    expect(gained([11, 1, 32], [9.5, 12.5])).toBe(false);
  });

  it("are time and error, and then what the device tells, in the order asked", () => {
    expect(figuresIn(undefined, noisy)).toEqual([]);
    expect(figuresIn(["time", "error"], noisy)).toEqual([]);
    const asked = ["time", "error", "registers", "energy"];
    const figures = figuresIn(asked, noisy);
    expect(objectivesOf(noisy, figures).map(({ name }) => name)).toEqual(asked);
  });

  it("are refused when unknown, twice, or without time and error first", () => {
    for (const names of [
      ["time"],
      ["error", "time"],
      ["time", "error", "heat"],
      ["time", "error", ""],
    ]) {
      expect(codeOf(() => figuresIn(names, noisy))).toBe("bad-objectives");
    }
    const twice = ["time", "error", "registers", "registers"];
    expect(codeOf(() => figuresIn(twice, noisy))).toBe("bad-objectives");
  });

  it("are refused where the device cannot tell: the emulator knows none", () => {
    const emulator = openDevice("emulator");
    for (const figure of ["energy", "registers", "spills"]) {
      expect(codeOf(() => figuresIn(["time", "error", figure], emulator))).toBe("no-such-figure");
    }
    expect(codeOf(() => figuresIn(["time", "error", "spills"], noisy))).toBe("no-such-figure");
    expect(figuresIn(["time", "error"], emulator)).toEqual([]);
  });
});

describe("values of figures", () => {
  const session = (energy: number, registers: number): MeasuredSession =>
    ({
      figure: (name: string) => (name === "energy" ? energy : registers),
    }) as unknown as MeasuredSession;
  const sessions = [session(3, 20), session(4, 30)];

  it("are the sum of energies and the most registers over the cases", () => {
    expect(valuesOf(["energy", "registers"], noisy, sessions, 100, 100)).toEqual([7, 30]);
  });

  it("of a variant far from the best are the most energy that it can have used", () => {
    expect(valuesOf(["energy"], noisy, sessions, 106, 100)).toEqual([noisy.mostEnergy(106)]);
    expect(valuesOf(["energy"], noisy, sessions, 105, 100)).toEqual([7]);
    expect(valuesOf(["registers"], noisy, sessions, 1000, 100)).toEqual([30]);
  });
});
