/**
 * Laws of MLIR edits, on random genomes of 1 to 10 edits drawn one on top of the other: they apply, print
 * and parse again; equal genomes give equal bytes, whatever was asked before; parts of genomes in any
 * order are applied or refused, never thrown.
 */
import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Edit, genomeOf, parseGenome, printGenome } from "../../src/genome.ts";
import { Random } from "../../src/random.ts";
import { openProgram, sourceOf } from "../../src/representation/mlir/index.ts";
import type { Program } from "../../src/representation.ts";

const folder = new URL("../golden/mlir/printed/", import.meta.url);
const open = (name: string): Program =>
  openProgram(sourceOf(name, readFileSync(new URL(name, folder), "utf8"), {}));

function draw(program: Program, seed: number, count: number): readonly Edit[] {
  const random = new Random(seed);
  const edits: Edit[] = [];
  for (let tries = 0; edits.length < count && tries < 20 * count; tries++) {
    const edit = program.propose(edits, { seed: random.seed(), operators: program.operators });
    if (!("status" in edit)) edits.push(edit);
  }
  return genomeOf(edits);
}

describe.each(readdirSync(folder))("%s", (name) => {
  const program = open(name);
  const seeds = fc.record({ seed: fc.integer(), count: fc.integer({ min: 1, max: 10 }) });
  const runs = { numRuns: 30 };

  it("random genomes apply, print and parse again", () => {
    fc.assert(
      fc.property(seeds, ({ seed, count }) => {
        const genome = draw(program, seed, count);
        const artifact = program.compile(genome);
        if ("status" in artifact || artifact.kind !== "stablehlo")
          throw new Error(JSON.stringify(artifact));
        const again = sourceOf(name, artifact.text, {}).original;
        expect(again).toEqual(artifact);
        expect(open(name).compile(parseGenome(printGenome(genome)))).toEqual(artifact);
      }),
      runs,
    );
  });

  it("drawing depends on genome and seed alone", () => {
    fc.assert(
      fc.property(seeds, ({ seed, count }) => {
        expect(draw(open(name), seed, count)).toEqual(draw(program, seed, count));
      }),
      { numRuns: 10 },
    );
  });

  it("any part of a genome in any order is applied or refused", () => {
    fc.assert(
      fc.property(seeds, fc.integer(), ({ seed, count }, order) => {
        const random = new Random(order);
        const part = random.shuffle(draw(program, seed, count)).filter(() => random.chance(700));
        const artifact = program.compile(part);
        const where = "status" in artifact ? artifact.stage : artifact.kind;
        expect(["stablehlo", "apply", "verify"]).toContain(where);
        expect(program.print(part, "edited")).toSatisfy((print: unknown) =>
          "status" in artifact
            ? print !== null && typeof print === "object"
            : typeof print === "string",
        );
      }),
      runs,
    );
  });

  it("every neighbour can be applied and changes the program", () => {
    const original = program.compile([]);
    for (let neighbour = 0; neighbour < program.neighbours; neighbour++) {
      const edit = program.propose([], { neighbour });
      if ("status" in edit) throw new Error(edit.message);
      const artifact = program.compile([edit]);
      if ("status" in artifact) throw new Error(artifact.message);
      expect(artifact).not.toEqual(original);
    }
    expect(program.propose([], { neighbour: program.neighbours })).toMatchObject({
      reason: "no-candidate",
    });
  });

  it("edits are found in the program", () => {
    for (const edit of draw(program, 1, 8)) {
      for (const place of program.locate(edit, [edit])) {
        expect(place.instruction).toMatch(/^(%v.* = )?"[\w.]+"\(/);
      }
    }
  });
});
