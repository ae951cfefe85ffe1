/** `gevo evolve` and `gevo resume`: open what a run needs, show it, report it, close everything. */
import { availableParallelism } from "node:os";
import { join, relative } from "node:path";
import { chooseDevice, loadDevice, modelDevice } from "../device/index.ts";
import { figuresIn, openEvaluator } from "../evaluate/index.ts";
import type { Evaluator, Prepared } from "../evaluate.ts";
import { parseGenome } from "../genome.ts";
import { exportVariant } from "../report/export.ts";
import type { Summary } from "../report/summary.ts";
import { summaryText } from "../report/text.ts";
import { parseBudget } from "../run/budget.ts";
import { Stop } from "../run/stop.ts";
import type { RunDeps, RunEvent } from "../run.ts";
import { evolve, resume, summaryOf } from "../run.ts";
import { checkPreset } from "../search/index.ts";
import { cacheFolder, openSqlite, projectFolder, storeFile } from "../store/index.ts";
import type { RunConfig, Store } from "../store.ts";
import { resolveWorkload } from "../workload/resolve.ts";
import { recordVariant } from "./dossier.ts";
import { findUnfinished, openForReading } from "./find-run.ts";
import type { Given } from "./given.ts";
import { interruptible } from "./interrupt.ts";
import type { Io } from "./io.ts";
import { lookFor, printJson } from "./io.ts";
import { Live } from "./live.ts";

const MOST_WORKERS = 1024;
const MOST_SEED = 0x7fffffff;

export async function evolveCommand(given: Given, io: Io): Promise<number> {
  const config = configOf(given, io.cwd);
  // Everything that can be refused cheaply is refused before anything is written.
  parseBudget(config.budget);
  new Stop(config, [1, 0]);
  checkPreset(config.preset);
  const device = modelDevice(config.device) ?? (await loadDevice(config.device));
  figuresIn(config.objectives, device);
  const store = openSqlite(storeFile(io.cwd));
  try {
    return await carryOut(given, io, store, config, (deps, hear) => evolve(config, deps, hear));
  } finally {
    store.close();
  }
}

export async function resumeCommand(given: Given, io: Io): Promise<number> {
  const store = openForReading(io.cwd);
  try {
    const run = findUnfinished(store, given.argument(0));
    const summary = run.summary as Summary | undefined;
    if (summary?.status === "budget") {
      io.stderr.write(`run ${run.id} had finished; nothing is left to do\n`);
      return finish(given, io, summaryOf(run, store));
    }
    const workers = workersOf(given);
    const again = { ...run, config: { ...run.config, workers } };
    return await carryOut(
      given,
      io,
      store,
      again.config,
      (deps, hear) => resume(again, deps, hear),
      run.prepared,
    );
  } finally {
    store.close();
  }
}

function configOf(given: Given, cwd: string): RunConfig {
  const device = chooseDevice(given.text("device"));
  const objectives = given.optional("objectives")?.split(",");
  const stopAfter = given.optional("stop-after");
  const target = given.optional("target");
  return {
    workload: resolveWorkload(given.required(0), cwd),
    device,
    preset: given.text("preset"),
    budget: given.text("budget"),
    population: given.whole("population", { least: 4, multipleOf: 4 }),
    seed: given.whole("seed", { least: 0, most: MOST_SEED }),
    workers: workersOf(given),
    ...(objectives === undefined ? {} : { objectives }),
    ...(stopAfter === undefined ? {} : { stopAfter }),
    ...(target === undefined ? {} : { target: Number(target) }),
  };
}

function workersOf(given: Given): number {
  return given.whole("workers", { least: 1, most: MOST_WORKERS }, availableParallelism());
}

type Work = (deps: RunDeps, onEvent: (event: RunEvent) => void) => Promise<Summary>;

async function carryOut(
  given: Given,
  io: Io,
  store: Store,
  { workload, device, workers, objectives }: RunConfig,
  work: Work,
  earlier?: Prepared,
): Promise<number> {
  const live = new Live(io);
  live.say(`preparing ${relative(io.cwd, workload)}: types, build, original program`);
  const cache = cacheFolder(io.cwd);
  const known = {
    ...(earlier === undefined ? {} : { earlier }),
    ...(objectives === undefined ? {} : { objectives }),
  };
  const evaluator = await openEvaluator({ workload, device, workers, cache, ...known });
  for (const warning of evaluator.prepared.warnings ?? []) live.say(`warning: ${warning}`);
  try {
    const summary = await interruptible(
      () => live.say("stopping; what is under way is finished (Ctrl-C again ends at once)"),
      (signal) => work({ store, evaluator, signal }, (event) => live.hear(event)),
    );
    await writeFiles(summary, evaluator, io);
    return finish(given, io, summary);
  } finally {
    await evaluator.close();
  }
}

/** The best variant's files, where they are found without a further command. */
async function writeFiles(summary: Summary, evaluator: Evaluator, io: Io): Promise<void> {
  const genome = parseGenome(summary.best.edits.join("\n"));
  const inspected = await evaluator.inspect(genome);
  exportVariant(filesOf(summary, io), inspected, summary);
  await recordVariant(summary, genome, { inspected }, evaluator, io);
}

/** What there is to look at, the variant itself first. */
function namesOf({ goal }: Summary): string {
  const variant = goal === undefined ? "variant.ptx, variant.ll" : "variant.mlir, variant.ids.mlir";
  return `${variant}, ir.diff, edits.txt, summary.json`;
}

function filesOf({ run }: Summary, io: Io): string {
  return join(projectFolder(io.cwd), ".gevo", "runs", run);
}

function finish(given: Given, io: Io, summary: Summary): number {
  if (given.flag("json")) {
    printJson(io, summary);
    return 0;
  }
  const { run, status } = summary;
  const files = relative(io.cwd, filesOf(summary, io)) || ".";
  const next = [
    ...(status === "interrupted" ? [`gevo resume ${run}            go on with it`] : []),
    `gevo show ${run}              this report again`,
    `gevo export ${run} --out DIR  the files, where you want them`,
  ];
  io.stdout.write(`\n${summaryText(summary, lookFor(io))}
Files: ${files}/ (${namesOf(summary)})
Next:  ${next.join("\n       ")}
`);
  return 0;
}
