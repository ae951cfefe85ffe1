/**
 * Golden tests of MLIR: the `.mlir` files beside this one, in the language of checks.ts, and those in
 * `printed/`, as MLIR itself prints them: parsing and printing gives the same text.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { openProgram, sourceOf } from "../../../src/representation/mlir/index.ts";
import { casesOf, judge } from "../checks.ts";

const folder = fileURLToPath(new URL(".", import.meta.url));
const filesIn = (place: string) => readdirSync(place).filter((name) => name.endsWith(".mlir"));

describe.each(filesIn(folder))("%s", (name) => {
  const text = readFileSync(join(folder, name), "utf8");
  const program = openProgram(sourceOf(name, text, {}));
  it.each(casesOf(text, "//").map((each) => [each.genome, each] as const))("%s", (_, each) => {
    judge(program, each, '"func.func"');
  });
});

describe("text printed by MLIR", () => {
  it.each(filesIn(join(folder, "printed")))("%s is printed alike", (name) => {
    const text = readFileSync(join(folder, "printed", name), "utf8");
    const { originalWithLines } = sourceOf(name, text, {});
    expect(originalWithLines.kind === "stablehlo" && originalWithLines.text).toBe(text);
  });
});
