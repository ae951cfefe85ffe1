import { describe, expect, it } from "vitest";
import noisy from "../../test/devices/noisy.ts";
import { trust } from "./index.ts";

describe("gevo", () => {
  const report = trust();

  it("has many to catch, each once", () => {
    expect(report.planted).toBeGreaterThanOrEqual(20);
    expect(new Set(report.cheaters.map(({ cheat }) => cheat)).size).toBe(report.planted);
    expect(report.honest).toBeGreaterThanOrEqual(10);
  });

  it.each(report.cheaters.map((each) => [each.cheat, each] as const))("catches: %s", (_, each) => {
    expect(each).toMatchObject({ caught: true, by: expect.any(String) });
  });

  it("refuses no honest variant", () => expect(report.mistakes).toEqual([]));
});

describe("gevo on a device with a clock of its own", () => {
  const report = trust(noisy);

  it("catches every cheater, by whichever guard comes first", () => {
    expect(report.cheaters.filter(({ caught }) => !caught)).toEqual([]);
    expect(report.caught).toBe(report.planted);
  });

  it("refuses no honest variant", () => expect(report.mistakes).toEqual([]));
});
