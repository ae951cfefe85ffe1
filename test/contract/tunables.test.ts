/**
 * Tunables as genes: on a tiled matrix product the default search comes to the best of all choices of block
 * size, rows a thread, unrolling and registers.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Pipeline } from "../../src/evaluate/pipeline.ts";
import type { Outcome } from "../../src/fitness.ts";
import type { Edit, Genome } from "../../src/genome.ts";
import { parseGenome, printGenome } from "../../src/genome.ts";
import { Archive, strategy } from "../../src/search/index.ts";
import type { Candidate, Trial } from "../../src/search.ts";
import { tunedHash } from "../../src/tuning.ts";
import { checkTypes } from "../../src/workload/check-types.ts";
import { loadWorkload } from "../../src/workload/load.ts";

const file = resolve("workloads/tiled-matmul/workload.ts");
const cache = mkdtempSync(join(tmpdir(), "gevo-tunables-"));
afterAll(() => rmSync(cache, { recursive: true, force: true }));

let pipeline: Pipeline;
let tunables: Readonly<Record<string, readonly number[]>>;

beforeAll(async () => {
  const sources = await checkTypes(file, cache);
  const request = { workload: file, device: "emulator", cache, sources };
  pipeline = await Pipeline.open(request, () => {});
  tunables = (await loadWorkload(file, cache)).tunables ?? {};
}, 60_000);

/** By code: the search comes to what the sweep has run. */
const outcomes = new Map<string, Outcome>();

function outcomeOf(genome: Genome): Outcome {
  const artifact = pipeline.compile(genome);
  if ("status" in artifact) return artifact;
  const code = tunedHash(artifact.hash, "tuning" in artifact ? (artifact.tuning ?? {}) : {});
  const outcome = outcomes.get(code) ?? pipeline.evaluate(artifact);
  outcomes.set(code, outcome);
  return outcome;
}

function timeOf(genome: Genome): number {
  const outcome = outcomeOf(genome);
  return outcome.status === "ok" ? (outcome.fitness[0] as number) : Infinity;
}

function evaluate(candidate: Candidate): Trial {
  const genome = pipeline.draw(candidate);
  if ("status" in genome) return { candidate, genome: candidate.genome, outcome: genome };
  return { candidate, genome, outcome: outcomeOf(genome) };
}

const set = (name: string, value: number): Edit => parseGenome(`set ${name} ${value}`)[0] as Edit;

/** Every choice of values, as the edits that make it. */
function choices(): readonly Genome[] {
  return Object.entries(tunables).reduce<readonly Genome[]>(
    (found, [name, [, ...others]]) =>
      found.flatMap((genome) => [genome, ...others.map((value) => [...genome, set(name, value)])]),
    [[]],
  );
}

describe("a tunable", () => {
  it("is an operator, and each of its values a neighbour, ahead of all others", () => {
    const { operators } = pipeline.prepared;
    expect(operators.at(-1)).toBe("set");
    const listed = [0, 1, 2].map((neighbour) => pipeline.draw({ genome: [], draw: { neighbour } }));
    expect(listed.map((genome) => printGenome(genome as Genome))).toEqual([
      "set TILE 16",
      "set TILE 32",
      "set ROWS 2",
    ]);
    const beyond = pipeline.draw({ genome: [], draw: { neighbour: 7 } });
    expect(printGenome(beyond as Genome)).not.toMatch(/^set/);
  });

  it("is drawn at random, never with the value that it has", () => {
    const genome = parseGenome("set TILE 16");
    const drawn = Array.from({ length: 40 }, (_, seed) =>
      printGenome(pipeline.draw({ genome, draw: { seed, operators: ["set"] } }) as Genome),
    );
    expect(new Set(drawn).size).toBe(7);
    expect(drawn).not.toContain("set TILE 16; set TILE 16");
  });

  it("is compiled in and launched with; of two values the last counts", () => {
    const [small, again, original] = ["set TILE 16", "set TILE 32; set TILE 16", ""].map((text) =>
      pipeline.compile(parseGenome(text)),
    );
    expect(small).toMatchObject({ kind: "ptx", tuning: { TILE: 16 } });
    expect(again).toEqual(small);
    expect(original).not.toHaveProperty("tuning");
    expect(pipeline.compile(parseGenome("set TILE 16; set TILE 8"))).toEqual(original);
    expect(outcomeOf(parseGenome("set TILE 16")).status).toBe("ok");
  });

  it("named maxnreg bounds the registers of kernels", () => {
    const bound = pipeline.compile(parseGenome("set maxnreg 32"));
    expect(bound).toMatchObject({ text: expect.stringContaining(".maxnreg 32") });
  });

  it("takes other edits with it", () => {
    const genome = parseGenome("set TILE 16; launch f1 minctasm 2");
    expect(pipeline.compile(genome)).toMatchObject({
      text: expect.stringContaining(".minnctapersm 2"),
    });
  });

  it.each(["set TILE 12", "set WIDTH 8", "set TILE"])("is refused as %s", (text) => {
    expect(pipeline.compile(parseGenome(text))).toMatchObject({
      status: "rejected",
      stage: "apply",
      reason: "missing-value",
    });
  });
});

it("the default search finds the best of all choices", () => {
  const sweep = choices().map(timeOf);
  expect(sweep).toHaveLength(54);
  const best = Math.min(...sweep);
  const { prepared } = pipeline;
  // More than one tunable must be set for it.
  const single = choices().flatMap((genome, i) => (genome.length < 2 ? [sweep[i] as number] : []));
  expect(best).toBeLessThan(Math.min(...single));
  const search = strategy("default", { ...prepared, seed: 1, population: 64 });
  const archive = new Archive();
  for (let told = 0; told < 160; ) {
    const trials = search.ask().map(evaluate);
    for (const { genome, outcome } of trials) {
      if (outcome.status === "ok") archive.add({ genome, fitness: outcome.fitness });
    }
    search.tell(trials);
    told += trials.length;
  }
  const fastest = archive.front.find(({ fitness }) => fitness[1] === 0);
  expect(fastest?.fitness[0]).toBeLessThanOrEqual(best);
});
