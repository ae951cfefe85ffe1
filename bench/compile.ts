/**
 * Genome → PTX, variants a second on one core: in process through libLLVM, and the way of spawning `opt`
 * and `llc` for every variant, on the same genomes in the same run. Prints medians with quartiles and the
 * ratio, writes docs/results/compile.json.
 *
 *     npm run bench:compile -- [kernel.cu…]
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Genome } from "../src/genome.ts";
import { Random } from "../src/random.ts";
import { llvmInfo, loadSource, openProgram } from "../src/representation/llvm/index.ts";
import type { Program } from "../src/representation.ts";

const GENOMES = 200;
/** Spawning is slow: every tenth genome is enough for its median. */
const SPAWNED_EVERY = 10;
const MOST_EDITS = 5;

interface Spread {
  readonly median: number;
  readonly lower: number;
  readonly upper: number;
}

function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (part: number): number =>
    Number((sorted[Math.floor(part * (sorted.length - 1))] as number).toFixed(2));
  return { median: at(0.5), lower: at(0.25), upper: at(0.75) };
}

/** Valid genomes of 1 to 5 edits. */
function randomGenomes(program: Program, random: Random): readonly Genome[] {
  const all: Genome[] = [];
  while (all.length < GENOMES) {
    let genome: Genome = [];
    for (let i = all.length % MOST_EDITS; i >= 0; ) {
      const draw = { seed: random.seed(), operators: program.operators };
      const edit = program.propose(genome, draw);
      if ("status" in edit || "status" in program.compile([...genome, edit])) continue;
      genome = [...genome, edit];
      i--;
    }
    all.push(genome);
  }
  return all;
}

function milliseconds(work: () => unknown): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

/** Times of `opt` and `llc` on the variant's IR; undefined when they are not installed. */
function spawned(
  program: Program,
  genomes: readonly Genome[],
  folder: string,
): number[] | undefined {
  const [ir, optimised, ptx] = [join(folder, "v.ll"), join(folder, "v.bc"), join(folder, "v.ptx")];
  const target = ["-mtriple=nvptx64-nvidia-cuda", "-mcpu=sm_90", "-mattr=+ptx80"];
  const times: number[] = [];
  for (const genome of genomes.filter((_, i) => i % SPAWNED_EVERY === 0)) {
    const text = program.print(genome, "edited");
    if (typeof text !== "string") continue;
    writeFileSync(ir, text);
    try {
      times.push(
        milliseconds(() => {
          execFileSync("opt-19", [...target, "-passes=default<O3>", ir, "-o", optimised]);
          execFileSync("llc-19", [...target, "-O3", optimised, "-o", ptx]);
        }),
      );
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
      throw error;
    }
  }
  return times;
}

const files = process.argv.slice(2);
const kernels = ["hotspot/kernel.cu", "smith-waterman/tuned.cu", "needleman-wunsch/kernel.cu"];
if (files.length === 0) files.push(...kernels.map((name) => `workloads/${name}`));
const folder = mkdtempSync(join(tmpdir(), "gevo-bench-"));
const results: Record<string, unknown> = {};

for (const file of files) {
  const program = openProgram(await loadSource({ file: resolve(file), cache: folder }));
  const genomes = randomGenomes(program, new Random(1));
  const ours = genomes.map((genome) => milliseconds(() => program.compile(genome)));
  const draws = genomes.map((genome, seed) =>
    milliseconds(() => program.propose(genome, { seed, operators: program.operators })),
  );
  const theirs = spawned(program, genomes, folder);
  const inProcess = spreadOf(ours);
  const drawing = spreadOf(draws);
  const perSecond = Number((1000 / (ours.reduce((a, b) => a + b, 0) / ours.length)).toFixed(1));
  console.log(`${file}: ${program.size} editable instructions, ${genomes.length} genomes`);
  console.log(`  draw an edit   ${show(drawing)}`);
  console.log(`  genome → PTX   ${show(inProcess)}, ${perSecond} variants/s on one core`);
  const row = { size: program.size, genomes: genomes.length, perSecond, drawing, inProcess };
  if (theirs === undefined) {
    console.log("  opt-19 and llc-19 are not installed: nothing to compare with");
    results[file] = row;
    continue;
  }
  const processes = spreadOf(theirs);
  const ratio = Number((processes.median / inProcess.median).toFixed(1));
  console.log(`  opt + llc      ${show(processes)}`);
  console.log(`  ratio          ${ratio}x`);
  results[file] = { ...row, spawned: processes, ratio };
}

function show({ median, lower, upper }: Spread): string {
  return `${median} ms (quartiles ${lower}–${upper})`;
}

rmSync(folder, { recursive: true, force: true });
const machine = {
  cpu: cpus()[0]?.model ?? "unknown",
  node: process.version,
  llvm: llvmInfo().version,
};
writeFileSync(
  "docs/results/compile.json",
  `${JSON.stringify({ unit: "ms", machine, results }, null, 2)}\n`,
);
