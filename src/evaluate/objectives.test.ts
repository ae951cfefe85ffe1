/** Which figures may be asked for, and who gets an energy measured. */
import { describe, expect, it } from "vitest";
import noisy from "../../test/devices/noisy.ts";
import { openDevice } from "../device/index.ts";
import type { MeasuredSession } from "../device.ts";
import { UserError } from "../errors.ts";
import { figuresIn, isBetter, objectivesOf, valuesOf } from "./objectives.ts";

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
  it("make a variant better than the original by any of them but the error", () => {
    expect(isBetter([9, 1], [10, 0])).toBe(true);
    expect(isBetter([10, 0], [10, 0])).toBe(false);
    expect(isBetter([11, 0], [10, 1])).toBe(false);
    expect(isBetter([11, 0, 24], [10, 0, 32])).toBe(true);
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
