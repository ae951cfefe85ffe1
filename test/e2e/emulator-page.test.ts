/** The commands of docs/emulator.md run, in its order, and `show --cost` says what the page explains. */
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { CostReport } from "../../src/report/cost.ts";
import { gevo, project, remove } from "./gevo.ts";

const page = readFileSync(new URL("../../docs/emulator.md", import.meta.url), "utf8");
const commands = [...page.matchAll(/^ {4}npx gevo (.+)$/gm)].map((match) => match[1] as string);

let folder = "";
beforeAll(() => {
  folder = project("examples/reduction", "examples/saxpy");
});
afterAll(() => remove(folder));

describe("the emulator's page", () => {
  it("has commands that run, one after another", async () => {
    expect(commands.length).toBeGreaterThan(3);
    for (const command of commands) {
      const { code, stderr } = await gevo(folder, ...command.split(" "));
      expect(code, `${command}: ${stderr}`).toBe(0);
    }
  });

  it("shows the cost of a run as text of 80 columns and as JSON", async () => {
    const text = await gevo(folder, "show", "--cost");
    expect(text.code, text.stderr).toBe(0);
    expect(text.stdout).toMatch(/modelled cycles/);
    expect(text.stdout).toMatch(/kernel\.cu/);
    for (const line of text.stdout.split("\n")) expect([...line].length).toBeLessThanOrEqual(80);
    const json = await gevo(folder, "show", "--cost", "--json");
    const report = JSON.parse(json.stdout) as CostReport;
    const shown = await gevo(folder, "show", "--json");
    const summary = JSON.parse(shown.stdout) as { baseline: { time: number } };
    expect(report.original.cycles).toBe(summary.baseline.time);
    expect(report.original.kernels[0]?.lines.length).toBeGreaterThan(0);
  });
});
