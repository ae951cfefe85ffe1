/** What docs/emulator.md says is true: its tables are those of the code, its links lead somewhere. */
import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { chargeOf } from "../src/device/emulator/cost/charge.ts";
import { columns, PARAMETERS } from "../src/device/emulator/cost/parameters.ts";
import { LoadedModule } from "../src/device/emulator/module.ts";
import { TERMS } from "../src/profile.ts";
import { artifact, kernel } from "./golden/emulator/snippet.ts";

const read = (name: string): string => readFileSync(new URL(`../${name}`, import.meta.url), "utf8");
const page = read("docs/emulator.md");

/** Cells of the rows of the table that has a column of this name. */
function rowsUnder(title: string): readonly (readonly string[])[] {
  const cells = (line: string): string[] =>
    line
      .slice(1, -1)
      .split("|")
      .map((cell) => cell.trim());
  const lines = page.split("\n");
  const head = lines.findIndex((line) => line.startsWith("|") && cells(line).includes(title));
  const end = lines.findIndex((line, k) => k > head && !line.startsWith("|"));
  return lines.slice(head + 2, end).map(cells);
}

describe("the emulator's page", () => {
  it("has the parameters of every device", () => {
    const thousands = (value: number): string =>
      Number.isInteger(value) ? String(value).replace(/\B(?=(\d{3})+$)/g, ",") : String(value);
    const rows = PARAMETERS.map(({ name, what, unit, source, of }) => [
      `\`${name}\``,
      what,
      unit,
      ...columns.map((preset) => thousands(of(preset))),
      source,
    ]);
    expect(rowsUnder("h100-8sm")).toEqual(rows);
  });

  it("names every kind of fault", () => {
    const union = /export type FaultKind =([^;]*);/.exec(read("src/fault.ts"))?.[1] ?? "";
    const kinds = [...union.matchAll(/"([a-z-]+)"/g)].map(([, kind]) => kind);
    expect(kinds.length).toBeGreaterThan(20);
    const named = rowsUnder("kind").map(([cell = ""]) => /`(.*)`/.exec(cell)?.[1]);
    expect(new Set(named)).toEqual(new Set(kinds));
  });

  it("explains every term", () => {
    const explained = rowsUnder("term").flatMap(([cell = ""]) => cell.match(/[a-z]+\d*/g) ?? []);
    expect(explained).toEqual([...TERMS]);
    const formula = /cycles = \((.*)\)\^¼/.exec(page)?.[1] ?? "";
    expect(formula.split(" + ")).toEqual(TERMS.map((term) => `${term}⁴`));
  });

  const examples = rowsUnder("for example").map((row) => ({ ptx: row[1]!.slice(1, -1), row }));
  it.each(examples)("charges $ptx as it says", ({ ptx, row }) => {
    const program = new LoadedModule(artifact(kernel(`\n${ptx}\n`))).program("k");
    const line = kernel(`\n${ptx}\n`).split("\n").indexOf(ptx) + 1;
    const step = program.steps.find(({ instruction }) => instruction.line === line);
    const { slots, pipe = "", uses } = chargeOf(columns[0]!, step!);
    expect([String(slots), pipe, String(uses)]).toEqual(row.slice(2));
  });

  it("links to files that exist", () => {
    for (const [, target = ""] of page.matchAll(/\]\((?!http)([^)#]+)\)/g))
      expect(existsSync(new URL(`../docs/${target}`, import.meta.url)), target).toBe(true);
    for (const [name] of page.matchAll(/(?<=`)test\/[\w/.-]+(?=[`:])/g))
      expect(existsSync(new URL(`../${name}`, import.meta.url)), name).toBe(true);
  });
});
