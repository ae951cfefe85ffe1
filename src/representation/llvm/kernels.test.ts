import { describe, expect, it } from "vitest";
import { isNamed, sourceName } from "./kernels.ts";

describe("kernel names", () => {
  it.each([
    ["_Z14calculate_tempiPfS_", "calculate_temp"],
    ["_ZL6kernelPf", "kernel"],
    ["_Z6kernelILi16EfEvPT0_", "kernel"],
    ["_ZN3lib4deep6kernelEPf", "kernel"],
    ["_ZN12_GLOBAL__N_16kernelEPf", "kernel"],
    ["plain_c", "plain_c"],
    ["_Zsomething", "_Zsomething"],
  ])("%s is %s in the source", (symbol, name) => {
    expect(sourceName(symbol)).toBe(name);
  });

  it("match as written and mangled, not by prefix", () => {
    expect(isNamed("_Z3sumPf", "sum")).toBe(true);
    expect(isNamed("_Z3sumPf", "_Z3sumPf")).toBe(true);
    expect(isNamed("_Z4sum2Pf", "sum")).toBe(false);
  });
});
