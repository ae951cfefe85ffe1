/**
 * Evolves some kernels on the emulator, takes the fastest variant of each apart and holds everything against what
 * is left of it: docs/results/analysis.md and .json. Figures are exact (but for the seconds): the same command
 * gives the same anywhere.
 *
 *     npm run bench:analysis
 *
 * A variant that validation refuses is not shown: the next of the front is taken. Runs of these settings that the
 * project holds and analyses that the page holds are kept: delete both to make all anew.
 */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { validate } from "../src/analyze/validate.ts";
import { analysed } from "../src/cli/analyze.ts";
import { findRun, openForReading } from "../src/cli/find-run.ts";
import type { Io } from "../src/cli/io.ts";
import { openEvaluator } from "../src/evaluate/index.ts";
import type { Evaluator } from "../src/evaluate.ts";
import { parseGenome } from "../src/genome.ts";
import { explainEdits } from "../src/report/explain.ts";
import type { Summary } from "../src/report/summary.ts";
import { cacheFolder } from "../src/store/index.ts";
import type { Store } from "../src/store.ts";
import type { Verdict } from "../src/verdict.ts";
import { analysisMarkdown, type Shown } from "./analysis/markdown.ts";

/** How many evaluations each takes, and in which population: the tuned aligner is slow to give. */
const RUNS = [
  { workload: "workloads/hotspot/workload.ts", evaluations: 1000, population: 32 },
  { workload: "workloads/backprop/workload.ts", evaluations: 1000, population: 32 },
  { workload: "workloads/smith-waterman/tuned.workload.ts", evaluations: 6000, population: 64 },
  { workload: "workloads/smith-waterman/workload.ts", evaluations: 1000, population: 32 },
] as const;
type Run = (typeof RUNS)[number];
const EXHAUSTIVE = 8;
const FUZZ = 20;
const SECOND = "emulator:a100";
const OUT = "docs/results/analysis";

const io: Io = {
  cwd: process.cwd(),
  env: process.env,
  stdout: process.stdout,
  stderr: process.stderr,
};

interface Evolved {
  readonly command: string;
  readonly summary: Summary;
}

function settingsOf({ workload, evaluations, population }: Run) {
  const budget = `${evaluations}evals`;
  const options = ["--budget", budget, "--population", String(population), "--seed", "1"];
  const args = ["evolve", workload, "--device", "emulator", ...options];
  return { budget, args, command: `gevo ${args.join(" ")}` };
}

/** A run of the same settings that the project holds already is not made again: it would be the same. */
function evolve(run: Run): Evolved {
  const { budget, args, command } = settingsOf(run);
  const known = knownRun(run, budget);
  if (known !== undefined) return { command, summary: known };
  const { stdout, status } = spawnSync(
    process.execPath,
    [resolve("dist/cli/main.js"), ...args, "--json"],
    { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"], maxBuffer: 2 ** 26 },
  );
  if (status !== 0) throw new Error(`${command} ended with ${status}`);
  return { command, summary: JSON.parse(stdout) as Summary };
}

function knownRun({ workload, population }: Run, budget: string): Summary | undefined {
  const store = openForReading(io.cwd);
  try {
    const same = store.runs().findLast(({ status, config }) => {
      const settings = config.population === population && config.seed === 1;
      const place = config.workload === resolve(workload) && config.device === "emulator";
      return status === "done" && place && settings && config.budget === budget;
    });
    return same === undefined ? undefined : (same.summary as Summary);
  } finally {
    store.close();
  }
}

/** The fastest variant that everything speaks for, taken apart; those before it are counted. */
async function shown(
  { command, summary }: Evolved,
  store: Store,
  evaluator: Evaluator,
  second: Evaluator,
): Promise<Shown> {
  const run = findRun(store, summary.run);
  const log = store.evaluations(run.id);
  const refused: string[] = [];
  for (const { variant, edits } of summary.front.toSorted((a, b) => a.time - b.time)) {
    if (edits === 0) continue;
    const recorded = log.find(({ sequence }) => sequence === variant);
    // Mended at the end of the run, where the log does not hold it.
    const found = recorded?.genome ?? parseGenome(summary.best.edits.join("\n"));
    const id = recorded === undefined ? "best" : String(variant);
    // Quick, beside taking it apart.
    const judged = await validate(found, evaluator, { fuzz: FUZZ, second });
    if (!judged.passed) {
      refused.push(`${id}, ${refusal(judged)}`);
      continue;
    }
    const chosen = { store, run, id, genome: found };
    const start = performance.now();
    const analysis = await analysed(chosen, EXHAUSTIVE, evaluator, io);
    const seconds = (performance.now() - start) / 1000;
    const minimised = parseGenome(analysis.edits.map(({ edit }) => edit).join("\n"));
    const verdict = await validate(minimised, evaluator, { fuzz: FUZZ, second });
    store.judge(run.id, minimised, verdict);
    if (!verdict.passed) {
      refused.push(`${id}, minimised, ${refusal(verdict)}`);
      continue;
    }
    const explained = explainEdits((await evaluator.inspect(minimised)).edits);
    return { command, analysis, explained, verdict, seconds, refused };
  }
  throw new Error(`${summary.workload}: no variant passes validation`);
}

/** With time for watched runs of long cases, on a machine that has other work. */
function open(workload: string, device: string): Promise<Evaluator> {
  const limits = { prepareMs: 3_600_000 };
  return openEvaluator({ workload: resolve(workload), device, cache: cacheFolder(io.cwd), limits });
}

async function take(run: Run): Promise<Shown> {
  const { workload } = run;
  const evolved = evolve(run);
  const store = openForReading(io.cwd);
  try {
    const [evaluator, second] = [await open(workload, "emulator"), await open(workload, SECOND)];
    try {
      return await shown(evolved, store, evaluator, second);
    } finally {
      await Promise.all([evaluator.close(), second.close()]);
    }
  } finally {
    store.close();
  }
}

function refusal({ checks }: Verdict): string {
  const failed = checks.find(({ status }) => status === "failed");
  return `by ${failed?.name}: ${failed?.what}`;
}

function write(all: readonly Shown[]): void {
  const text = JSON.stringify(all, null, 2).replaceAll(`${process.cwd()}/`, "");
  writeFileSync(`${OUT}.json`, `${text}\n`);
  writeFileSync(`${OUT}.md`, analysisMarkdown(JSON.parse(text) as readonly Shown[]));
}

const before = existsSync(`${OUT}.json`)
  ? (JSON.parse(readFileSync(`${OUT}.json`, "utf8")) as readonly Shown[])
  : [];
const all: Shown[] = [];
for (const run of RUNS) {
  const { command } = settingsOf(run);
  all.push(before.find((shown) => shown.command === command) ?? (await take(run)));
  write(all);
}
