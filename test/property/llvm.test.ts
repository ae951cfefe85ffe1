/**
 * Laws of the LLVM representation on random genomes: a drawn edit's text parses back; nearly every drawn
 * edit verifies; what a genome compiles to depends on the genome alone, not on what was compiled before
 * nor on the process; our PTX is what the spawned `opt` and `llc` make of the same IR.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Artifact } from "../../src/artifact.ts";
import type { Rejection } from "../../src/fitness.ts";
import type { Edit, Genome } from "../../src/genome.ts";
import { genomeOf, parseGenome, printEdit, printGenome } from "../../src/genome.ts";
import { ptxArtifact } from "../../src/ptx/index.ts";
import { Random } from "../../src/random.ts";
import { loadSource, openProgram } from "../../src/representation/llvm/index.ts";
import type { Heat, Program, Source } from "../../src/representation.ts";
import type { List } from "./llvm-child.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "gevo-laws-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const FILES = ["test/golden/llvm/features.cu", "workloads/needleman-wunsch/kernel.cu"];

function hasTools(): boolean {
  try {
    for (const tool of ["opt-19", "llc-19"]) execFileSync(tool, ["--version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

/** Chains of up to `length` edits; draws that fail are tried again. */
function randomGenomes(program: Program, chains: number, length: number, seed: number): Genome[] {
  const random = new Random(seed);
  const all: Genome[] = [];
  for (let chain = 0; chain < chains; chain++) {
    let genome: Genome = [];
    for (let tries = 0; genome.length < length && tries < 4 * length; tries++) {
      const draw = { seed: random.seed(), operators: program.operators };
      const edit = program.propose(genome, draw);
      if ("status" in edit) {
        expect(edit.stage).toBe("apply");
        continue;
      }
      expect(program.propose(genome, draw)).toEqual(edit);
      const longer = genomeOf([...genome, edit]);
      if (longer.length === genome.length) continue;
      genome = longer;
      all.push(genome);
    }
  }
  return all;
}

const digest = (result: Artifact | Rejection): string =>
  "status" in result ? `${result.stage} ${result.reason}` : result.hash;

describe.each(FILES)("random genomes of %s", (name) => {
  let source: Source;
  let program: Program;
  let genomes: readonly Genome[];

  beforeAll(async () => {
    source = await loadSource({ file: join(root, name), cache: folder });
    program = openProgram(source);
    genomes = randomGenomes(program, 20, 12, 5);
  });

  it("have texts that parse back", () => {
    for (const genome of genomes) expect(parseGenome(printGenome(genome))).toEqual(genome);
  });

  it("verify: at least 99 of 100 drawn edits, at the first draw and in chains", () => {
    const singles: Genome[] = [];
    for (let seed = 0; seed < 400; seed++) {
      const edit = program.propose([], { seed, operators: program.operators });
      if (!("status" in edit)) singles.push([edit]);
    }
    expect(singles.length).toBeGreaterThan(300);
    for (const group of [singles, genomes]) {
      const wrong = group
        .map((genome) => program.print(genome, "edited"))
        .filter((text) => typeof text !== "string");
      expect(wrong.length / group.length, JSON.stringify(wrong[0])).toBeLessThanOrEqual(0.01);
    }
  });

  it("are drawn with every operator that finds something in the program", () => {
    const drawn = new Set(genomes.flat().map((edit) => edit.op));
    const fitting = program.operators.filter((name) => {
      const edit = program.propose([], { seed: 1, operators: [name] });
      if (!("status" in edit)) expect(edit.op).toBe(name);
      return !("status" in edit);
    });
    expect(fitting.length).toBeGreaterThan(14);
    expect([...drawn].filter((name) => !fitting.includes(name))).toEqual([]);
    expect(fitting.filter((name) => !drawn.has(name)).length).toBeLessThan(3);
  });

  it("have neighbours that are told apart, apply, verify and come hottest first", () => {
    const list = Array.from({ length: program.neighbours }, (_, neighbour) => {
      return program.propose([], { neighbour }) as Edit;
    });
    expect(new Set(list.map(printEdit)).size).toBe(list.length);
    const wrong = list
      .filter((_, i) => i % 5 === 0)
      .map((edit) => program.print([edit], "edited"))
      .filter((text) => typeof text !== "string");
    expect(wrong).toEqual([]);
    expect(program.propose([], { neighbour: list.length })).toMatchObject({
      stage: "apply",
      reason: "no-candidate",
    });
    const deletion = list.find(({ op }) => op === "delete") as Edit;
    const line = program.locate(deletion, [])[0]?.line as number;
    const heated = program.propose([], { neighbour: 0, heat: [[line, 900]] }) as Edit;
    expect(program.locate(heated, [])[0]?.line).toBe(line);
  });

  it("are drawn at hot places more often", () => {
    const at = (edit: Edit): number => program.locate(edit, [])[0]?.line ?? 0;
    const draws = (heat?: Heat): readonly number[] =>
      Array.from({ length: 60 }, (_, seed) => {
        const draw = { seed, operators: ["delete"], ...(heat === undefined ? {} : { heat }) };
        return at(program.propose([], draw) as Edit);
      });
    const cold = draws();
    const [line] = cold;
    const count = (lines: readonly number[]): number => lines.filter((l) => l === line).length;
    expect(count(draws([[line as number, 900]]))).toBeGreaterThan(2 * count(cold));
  });

  it("are located at lines of the source, every edit of them", () => {
    const longest = genomes.filter((genome) => genome.length >= 6);
    expect(longest.length).toBeGreaterThan(20);
    for (const genome of longest) {
      const places = genome.flatMap((edit) => program.locate(edit, genome));
      expect(places.some(({ line }) => line > 0)).toBe(true);
    }
  });

  it("compile with lines whenever they compile without", () => {
    for (const genome of genomes.filter((_, i) => i % 5 === 0)) {
      const plain = program.compile(genome);
      expect("status" in program.compileWithLines(genome)).toBe("status" in plain);
    }
  });

  it("compile to the same in any order and in another process", () => {
    const some = genomes.filter((_, i) => i % 6 === 5);
    const forwards = some.map((genome) => digest(program.compile(genome)));
    const backwards = [...some]
      .reverse()
      .map((genome) => digest(openProgram(source).compile(genome)));
    expect(backwards.reverse()).toEqual(forwards);
    const list = join(folder, "genomes.json");
    const work: List = { file: join(root, name), cache: folder, genomes: some };
    writeFileSync(list, JSON.stringify(work));
    const child = fileURLToPath(new URL("llvm-child.ts", import.meta.url));
    const output = execFileSync(process.execPath, ["--import", "tsx", child, list], {
      cwd: root,
      encoding: "utf8",
      timeout: 60_000,
    });
    expect(JSON.parse(output)).toEqual(forwards);
  });

  it("compile to other code than the original for the most part", () => {
    const original = digest(program.compile([]));
    const some = genomes.filter((_, i) => i % 6 === 1);
    const changed = some.filter((genome) => digest(program.compile(genome)) !== original);
    expect(changed.length / some.length).toBeGreaterThan(0.5);
  });

  it.skipIf(!hasTools())("compile to what opt-19 and llc-19 make of them", async () => {
    const [ir, raw, optimised] = ["variant.ll", "raw.bc", "variant.bc"].map((n) =>
      join(folder, n),
    ) as [string, string, string];
    for (const genome of [[], ...genomes.filter((_, i) => i % 24 === 3)]) {
      const text = program.print(genome, "edited");
      if (typeof text !== "string") continue;
      writeFileSync(ir, text);
      const variant = await loadSource({ file: ir, cache: folder });
      const ours = openProgram(variant).compile([]);
      if ("status" in ours) continue;
      // Bitcode with its orders of uses: passes and scheduling break ties by them.
      writeFileSync(raw, variant.base);
      const target = ["-mtriple=nvptx64-nvidia-cuda", "-mcpu=sm_90", "-mattr=+ptx80"];
      const passes = ["-passes=default<O3>", "-preserve-bc-uselistorder"];
      execFileSync("opt-19", [...target, ...passes, raw, "-o", optimised]);
      const ptx = execFileSync("llc-19", [...target, "-O3", optimised, "-o", "-"]).toString();
      expect(ptxArtifact(ptx).text, printGenome(genome)).toBe(ours.text);
    }
  });
});

it("the cross-check had its tools", ({ skip }) => {
  skip(!hasTools(), "opt-19 and llc-19 are not installed: in-process PTX was not cross-checked");
  expect(readFileSync(join(folder, "variant.ll"), "utf8")).toContain("define");
});
