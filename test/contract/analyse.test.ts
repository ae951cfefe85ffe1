/**
 * A genome of known structure is taken apart exactly: three independent edits, a pair of which neither
 * works alone, and one that does nothing. Also on numbers, where chains and compensations are easily made.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Analysis, analyse } from "../../src/analyze/analyse.ts";
import { openEvaluator } from "../../src/evaluate/index.ts";
import type { Evaluator } from "../../src/evaluate.ts";
import type { Outcome } from "../../src/fitness.ts";
import { rejected } from "../../src/fitness.ts";
import type { Genome } from "../../src/genome.ts";
import { parseGenome, printEdit, printGenome } from "../../src/genome.ts";

const folder = mkdtempSync(join(tmpdir(), "gevo-analyse-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/**
 * `waste` is scratch: three stores to it are worth a stream of memory each, a fourth is of one thread. `a` and
 * `b` hold equal data, read and XORed away: either load can go with the other only.
 */
const KERNEL = `__global__ void layers(const int *in, volatile const int *a, volatile const int *b,
                       volatile int *waste, int *out, int n) {
  int t = blockIdx.x * blockDim.x + threadIdx.x;
  waste[t] = t;
  waste[t + n] = t;
  waste[t + 2 * n] = t;
  if (t == 0) waste[3 * n] = 7;
  int x = a[t];
  int y = b[t];
  out[t] = (in[t] ^ x) ^ y;
}
`;
const WORKLOAD = `export default { kind: "workload", name: "layers", source: { file: "kernel.cu" },
  cases: { search: 2 },
  inputs: ({ seed }) => Int32Array.from({ length: 16384 }, (_, i) => (seed * 31 + i) * 17 % 1009 + 1),
  run: (gpu, data) => {
    const n = data.length;
    const out = gpu.output(Int32Array, n);
    const noise = data.map((value) => value * 3 + 1);
    const scalar = (value) => ({ kind: "scalar", type: "i32", value });
    gpu.launch("layers", { grid: [n / 128], block: [128], args: [
      gpu.input(data), gpu.input(noise), gpu.input(noise.slice()),
      gpu.scratch(Int32Array, 3 * n + 1), out, scalar(n)] });
    return { out: gpu.read(out) };
  },
};`;

describe("a constructed genome", () => {
  let evaluator: Evaluator;
  let genome: Genome;
  let stores: readonly string[];
  let loads: readonly string[];
  let analysis: Analysis;
  beforeAll(async () => {
    mkdirSync(join(folder, "layers"));
    writeFileSync(join(folder, "layers", "kernel.cu"), KERNEL);
    writeFileSync(join(folder, "layers", "workload.js"), WORKLOAD);
    const workload = join(folder, "layers", "workload.js");
    evaluator = await openEvaluator({ workload, device: "emulator", workers: 2, cache: folder });
    const { ir } = await evaluator.inspect([]);
    stores = [...ir.matchAll(/store volatile i32 .*; (\d+)/g)].map((match) => `delete ${match[1]}`);
    loads = [...ir.matchAll(/%v(\d+) = load volatile/g)].map(
      (match) => `delete ${match[1]} [*=#0]`,
    );
    genome = parseGenome(
      [...stores.slice(0, 2), loads[0], stores[3], loads[1], stores[2]].join(";"),
    );
    const measure = async (genomes: readonly Genome[]) =>
      (await evaluator.evaluate(genomes.map((each) => ({ genome: each })))).map((e) => e.outcome);
    analysis = await analyse(genome, [], measure, { exhaustive: 8 });
  }, 120_000);
  afterAll(() => evaluator.close());

  it("is what the test takes it for", () => {
    expect(stores).toHaveLength(4);
    expect(loads).toHaveLength(2);
  });

  it("loses its hitch-hiker and nothing else", () => {
    const left = genome.map(printEdit).filter((edit) => edit !== stores[3]);
    expect(analysis.edits.map(({ edit }) => edit)).toEqual(left);
    expect(analysis.found.edits).toBe(6);
  });

  it("has three independent edits and one pair", () => {
    const independent = analysis.edits.filter((each) => each.independent).map(({ edit }) => edit);
    expect(new Set(independent)).toEqual(new Set(stores.slice(0, 3)));
    const pair = analysis.edits.flatMap(({ independent: alone }, i) => (alone ? [] : [i]));
    expect(analysis.groups).toMatchObject([{ members: pair, path: [{ adds: pair }] }]);
    expect(analysis.subsets).toEqual({ exhaustive: true, known: 4 });
  });

  it("knows that each of the pair fails alone and needs the other", () => {
    const [group] = analysis.groups;
    const [a = -1, b = -1] = group?.members ?? [];
    expect(analysis.edits[a]).toMatchObject({ alone: { status: "fails" }, enabledBy: [[b]] });
    expect(analysis.edits[b]).toMatchObject({ alone: { status: "fails" }, enabledBy: [[a]] });
    expect(analysis.dependencies).toEqual([
      { from: b, to: a },
      { from: a, to: b },
    ]);
  });
});

/** Outcomes of genomes of single letters; what fails is undefined. */
type Judge = (letters: ReadonlySet<string>) => number | undefined;

async function of(letters: string, judge: Judge, exhaustive = 8): Promise<Analysis> {
  const genome = parseGenome([...letters].map((name) => `delete ${name}`).join(";"));
  const outcome = (each: Genome): Outcome => {
    const time = judge(new Set(each.map(({ targets }) => targets[0] as string)));
    if (time === undefined) return rejected("check", "wrong-output", printGenome(each));
    return { status: "ok", fitness: [time, 0] };
  };
  return analyse(genome, [], async (all) => all.map(outcome), { exhaustive });
}

/** A change of mechanism: a alone is slower; b needs a; c needs b. */
const chain: Judge = (has) => {
  if (has.has("b") && !has.has("a")) return undefined;
  if (has.has("c") && !has.has("b")) return undefined;
  return 1000 + (has.has("a") ? 50 : 0) - (has.has("b") ? 100 : 0) - (has.has("c") ? 400 : 0);
};
const names = ({ edits }: Analysis): string => edits.map(({ edit }) => edit.at(-1)).join("");

describe("analysis of numbers", () => {
  it.each([8, 2])("finds the way through a slower edit (all subsets of up to %i)", async (most) => {
    const analysis = await of("abc", chain, most);
    expect(names(analysis)).toBe("abc");
    expect(analysis.groups).toEqual([
      {
        members: [0, 1, 2],
        path: [
          { adds: [0], time: 1050 },
          { adds: [1], time: 950 },
          { adds: [2], time: 550 },
        ],
      },
    ]);
    expect(analysis.edits[1]?.enabledBy).toEqual([[0]]);
    expect(analysis.edits[2]?.enabledBy).toEqual([[0, 1]]);
    expect(analysis.subsets.exhaustive).toBe(most === 8);
  });

  it("removes edits that only make up for each other", async () => {
    // Without one of x and y alone it is wrong, in any order; together they do nothing.
    const judge: Judge = (has) =>
      has.has("x") !== has.has("y") ? undefined : 1000 - (has.has("g") ? 300 : 0);
    expect(names(await of("xgy", judge))).toBe("g");
  });

  it("keeps two groups apart that do not touch each other", async () => {
    const pair = (has: ReadonlySet<string>, a: string, b: string): boolean =>
      has.has(a) === has.has(b);
    const judge: Judge = (has) => {
      if (!pair(has, "a", "b") || !pair(has, "c", "d")) return undefined;
      return 1000 - (has.has("a") ? 200 : 0) - (has.has("c") ? 300 : 0);
    };
    const analysis = await of("acbd", judge);
    expect(analysis.groups.map(({ members }) => members)).toEqual([
      [0, 2],
      [1, 3],
    ]);
  });

  it("sees three that pass only together as one group, reached in one step", async () => {
    const judge: Judge = (has) =>
      has.size > 0 && has.size < 3 ? undefined : has.size === 0 ? 1000 : 400;
    const { groups } = await of("abc", judge);
    expect(groups).toEqual([{ members: [0, 1, 2], path: [{ adds: [0, 1, 2], time: 400 }] }]);
  });

  it("calls edits epistatic that gain together more than each alone", async () => {
    const judge: Judge = (has) =>
      1000 -
      (has.has("a") ? 20 : 0) -
      (has.has("b") ? 20 : 0) -
      (has.has("a") && has.has("b") ? 300 : 0) -
      (has.has("i") ? 100 : 0);
    const analysis = await of("aib", judge);
    expect(analysis.edits.map(({ independent }) => independent)).toEqual([false, true, false]);
    expect(analysis.groups).toMatchObject([{ members: [0, 2] }]);
  });

  it("says when each edit came, from the log", async () => {
    const [a, ab] = [parseGenome("delete a"), parseGenome("delete a; delete b")];
    const log = [
      { sequence: 0, generation: 0, genome: ab, outcome: rejected("check", "wrong-output") },
      { sequence: 4, generation: 1, genome: a, outcome: { status: "ok", fitness: [1050, 0] } },
      { sequence: 9, generation: 3, genome: ab, outcome: { status: "ok", fitness: [950, 0] } },
    ] as const;
    const measure = async (all: readonly Genome[]): Promise<readonly Outcome[]> =>
      all.map((each) => {
        const time = chain(new Set(each.map(({ targets }) => targets[0] as string)));
        return time === undefined
          ? rejected("check", "wrong-output")
          : { status: "ok", fitness: [time, 0] };
      });
    const analysis = await analyse(ab, log, measure, { exhaustive: 8 });
    expect(analysis.edits.map(({ entered }) => entered)).toEqual([
      { evaluation: 4, generation: 1 },
      { evaluation: 9, generation: 3 },
    ]);
    expect(analysis.trajectory.map(({ evaluation, edits }) => [evaluation, edits])).toEqual([
      [4, [0]],
      [9, [0, 1]],
    ]);
  });
});
