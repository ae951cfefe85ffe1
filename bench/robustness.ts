/**
 * Random genomes of 1 to 10 edits on every kernel workload, through the whole pipeline: apply,
 * verify, compile, emulate, check. Whatever a mutant does, the parent must live and the outcome must
 * have a type: a fault that is ours (`internal`), a gap of the tools (`unsupported`) or a candidate
 * lost with its worker fails the bench. Prints the mix and writes docs/results/robustness.json.
 *
 *     npm run bench:robustness -- [genomes in all] [workload…]
 *
 * Goes on where it was stopped, or with more genomes: finished batches are kept in
 * .gevo/robustness.json, for one commit.
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openEvaluator } from "../src/evaluate/index.ts";
import { resolveWorkload } from "../src/workload/resolve.ts";
import { addToMix, evaluateRandomGenomes, type Mix } from "./random-genomes.ts";

const WORKLOADS = [
  "hotspot",
  "needleman-wunsch",
  "smith-waterman",
  "workloads/smith-waterman/tuned.workload.ts",
];
const BATCH = 500;
const KEPT = ".gevo/robustness.json";
const REPORT = "docs/results/robustness.json";

interface Batch {
  readonly genomes: number;
  readonly seconds: number;
  readonly mix: Mix;
}

interface Kept {
  readonly commit: string;
  /** Finished batches by workload and number; the number is the batch's seed. */
  readonly batches: Record<string, Batch>;
}

const args = process.argv.slice(2);
const total = Number(args[0] ?? "40000");
const names = args.length > 1 ? args.slice(1) : WORKLOADS;
const commit = execFileSync("git", ["rev-parse", "HEAD"], { encoding: "utf8" }).trim();
const kept = readKept();
const each = Math.ceil(total / names.length / BATCH);

const workloads: Record<string, Batch & { readonly perSecond: number }> = {};
for (const name of names) {
  const done = await runBatches(name);
  const perSecond = Math.round(done.genomes / done.seconds);
  workloads[name] = { ...done, seconds: Math.round(done.seconds), perSecond };
  console.log(`\n${name}: ${done.genomes} genomes, ${perSecond} a second`);
  for (const [what, times] of Object.entries(done.mix)) {
    console.log(`  ${String(times).padStart(7)}  ${what}`);
  }
}

const genomes = Object.values(workloads).reduce((sum, one) => sum + one.genomes, 0);
const ours = Object.values(workloads)
  .flatMap(({ mix }) => Object.entries(mix))
  .filter(([what]) => /^(unsupported|lost)/.test(what))
  .reduce((sum, [, times]) => sum + times, 0);
const report = {
  date: new Date().toISOString().slice(0, 10),
  command: `npm run bench:robustness -- ${args.join(" ")}`.trim(),
  commit,
  genomes,
  faultsOfOurs: ours,
  workloads,
};
writeFileSync(REPORT, `${JSON.stringify(report, null, 2)}\n`);
console.log(`\n${genomes} genomes, ${ours} faults of ours`);
process.exitCode = ours === 0 ? 0 : 1;

async function runBatches(name: string): Promise<Batch> {
  const missing = Array.from({ length: each }, (_, k) => k + 1).filter((k) => !batch(name, k));
  if (missing.length > 0) {
    const cache = mkdtempSync(join(tmpdir(), "gevo-bench-"));
    const workload = resolveWorkload(name, process.cwd());
    const evaluator = await openEvaluator({ workload, device: "emulator", cache });
    for (const seed of missing) {
      const mix: Mix = {};
      let count = 0;
      const start = performance.now();
      await evaluateRandomGenomes(evaluator, BATCH, seed, (evaluated) => {
        addToMix(mix, evaluated);
        count++;
      });
      const seconds = (performance.now() - start) / 1000;
      kept.batches[`${name} ${seed}`] = { genomes: count, seconds, mix };
      mkdirSync(".gevo", { recursive: true });
      writeFileSync(KEPT, JSON.stringify(kept));
      process.stderr.write(`${name}: batch ${seed} of ${each}, ${seconds.toFixed(1)} s\n`);
    }
    await evaluator.close();
    rmSync(cache, { recursive: true, force: true });
  }
  return sum(Array.from({ length: each }, (_, k) => batch(name, k + 1) as Batch));
}

function batch(name: string, seed: number): Batch | undefined {
  return kept.batches[`${name} ${seed}`];
}

function sum(batches: readonly Batch[]): Batch {
  const mix: Mix = {};
  let [count, seconds] = [0, 0];
  for (const one of batches) {
    count += one.genomes;
    seconds += one.seconds;
    for (const [what, times] of Object.entries(one.mix)) mix[what] = (mix[what] ?? 0) + times;
  }
  const byCount = Object.entries(mix).sort((a, b) => b[1] - a[1]);
  return { genomes: count, seconds, mix: Object.fromEntries(byCount) };
}

function readKept(): Kept {
  try {
    const found = JSON.parse(readFileSync(KEPT, "utf8")) as Kept;
    if (found.commit === commit) return found;
  } catch {
    // None yet: start from the beginning.
  }
  return { commit, batches: {} };
}
