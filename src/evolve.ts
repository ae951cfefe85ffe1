/**
 * Evolving a workload from start to end, as the command line and programs do it: opens the project's store, the
 * workers and the device, runs, writes the best variant's files, closes everything.
 *
 * Refuses to know of terminals. Mistakes are `UserError`s; a variant's failure is never an exception.
 */
import { availableParallelism } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { chooseDevice, loadDevice, modelDevice } from "./device/index.ts";
import { UserError } from "./errors.ts";
import { figuresIn, openEvaluator } from "./evaluate/index.ts";
import type { Evaluator, Prepared } from "./evaluate.ts";
import { parseGenome } from "./genome.ts";
import { recordVariant } from "./record.ts";
import { exportVariant } from "./report/export.ts";
import type { Progress } from "./report/progress.ts";
import type { Summary } from "./report/summary.ts";
import { parseBudget } from "./run/budget.ts";
import type { FinishStep } from "./run/finalist.ts";
import { Stop } from "./run/stop.ts";
import type { RunDeps, RunEvent, SearchEnd } from "./run.ts";
import { evolve as evolveRun } from "./run.ts";
import { checkPreset } from "./search/index.ts";
import { openCache, openSqlite, projectFolder, storeFile } from "./store/index.ts";
import type { RunConfig, Store } from "./store.ts";
import { resolveWorkload } from "./workload/resolve.ts";

export const DEFAULTS = {
  device: "auto",
  preset: "default",
  budget: "60s",
  population: 256,
  seed: 1,
} as const;

const MOST_WORKERS = 1024;
const MOST_SEED = 0x7fffffff;

/** How to evolve; what is left out is as on the command line. */
export interface EvolveOptions {
  /** A workload module, a folder that holds one, or a name under `workloads/` or `examples/`. */
  readonly workload: string | URL;
  /** Folder that relative paths are meant from and whose project keeps the run; default: the process's. */
  readonly cwd?: string;
  /** `emulator`, `cuda`, `cuda:1`, `xla`, `xla:roofline` or `auto`. */
  readonly device?: string;
  /** `default`, `gevo2020`, `random` or `hill-climb`. */
  readonly preset?: string;
  /** `60s`, `10m`, `2h`, `5000evals` or `20gens`. */
  readonly budget?: string;
  /** Ends the search when so long nothing became better: `2000evals` or `50gens`. */
  readonly stopAfter?: string;
  /** Ends the search at this speed-up at error 0. */
  readonly target?: number;
  /** Individuals, a multiple of 4. */
  readonly population?: number;
  /** `time`, `error` and on a GPU any of `energy`, `registers`, `spills`; default: the workload's. */
  readonly objectives?: readonly string[];
  /** Same seed, same run. */
  readonly seed?: number;
  /** Processes that build variants; default: one a core. */
  readonly workers?: number;
  /** Ends the search early: the run finishes with the front so far, and `gevo resume` goes on with it. */
  readonly signal?: AbortSignal;
  /** Told what happens. What it throws ends the search and is thrown by `evolve`. */
  readonly onEvent?: (event: EvolveEvent) => void;
}

export type EvolveEvent =
  /** Something about the workload that the author should know. */
  | { readonly type: "warning"; readonly message: string }
  /** The original has run and been measured; the search begins. */
  | { readonly type: "started"; readonly run: string; readonly prepared: Prepared }
  /** Twice a second. */
  | { readonly type: "progress"; readonly progress: Progress }
  /** Why the search has ended. */
  | { readonly type: "searched"; readonly why: SearchEnd }
  /** What is done with the best variants after the search. */
  | { readonly type: "step"; readonly step: FinishStep };

/** The run's summary, and where the best variant's files lie. */
export interface Evolved extends Summary {
  readonly files: string;
}

/** @throws UserError for every mistake in the options or the workload. */
export async function evolve(options: EvolveOptions): Promise<Evolved> {
  const { signal, onEvent = () => undefined, cwd = process.cwd() } = options;
  const config = configOf(options, cwd);
  await checkConfig(config);
  const own = new AbortController();
  const failures: unknown[] = [];
  const tell = (event: EvolveEvent): void => {
    try {
      if (failures.length === 0) onEvent(event);
    } catch (error) {
      failures.push(error);
      own.abort();
    }
  };
  const signals = signal === undefined ? own.signal : AbortSignal.any([signal, own.signal]);
  const store = openSqlite(storeFile(cwd));
  try {
    const opening: Opening = {
      config,
      cwd,
      store,
      warn: (message) => tell({ type: "warning", message }),
    };
    const summary = await carryOut(opening, (deps) =>
      evolveRun(config, { ...deps, signal: signals }, (event) => tell(publicOf(event))),
    );
    if (failures.length > 0) throw failures[0];
    return { ...summary, files: filesOf(summary, cwd) };
  } finally {
    store.close();
  }
}

function publicOf(event: RunEvent): EvolveEvent {
  switch (event.type) {
    case "started":
      return { type: "started", run: event.run.id, prepared: event.run.prepared };
    case "tick":
      return { type: "progress", progress: event.progress() };
    default:
      return event;
  }
}

function configOf(options: EvolveOptions, cwd: string): RunConfig {
  const { workload, objectives, stopAfter, target } = options;
  const path = workload instanceof URL ? fileURLToPath(workload) : workload;
  const { device = DEFAULTS.device, preset = DEFAULTS.preset } = options;
  const { budget = DEFAULTS.budget, population = DEFAULTS.population } = options;
  const { seed = DEFAULTS.seed, workers = availableParallelism() } = options;
  return {
    workload: resolveWorkload(path, resolve(cwd)),
    device: chooseDevice(device),
    preset,
    budget,
    population,
    seed,
    workers,
    ...(objectives === undefined ? {} : { objectives }),
    ...(stopAfter === undefined ? {} : { stopAfter }),
    ...(target === undefined ? {} : { target }),
  };
}

/** Refuses what can be refused cheaply, before anything is written. @throws UserError */
export async function checkConfig(config: RunConfig): Promise<void> {
  const { population, seed, workers } = config;
  checkWhole("population", population, { least: 4, most: Number.MAX_SAFE_INTEGER, multipleOf: 4 });
  checkWhole("seed", seed, { least: 0, most: MOST_SEED, multipleOf: 1 });
  checkWhole("workers", workers, { least: 1, most: MOST_WORKERS, multipleOf: 1 });
  parseBudget(config.budget);
  new Stop(config, [1, 0]);
  checkPreset(config.preset);
  const device = modelDevice(config.device) ?? (await loadDevice(config.device));
  figuresIn(config.objectives, device);
}

function checkWhole(
  name: string,
  value: number,
  { least, most, multipleOf }: { least: number; most: number; multipleOf: number },
): void {
  if (value >= least && value <= most && value % multipleOf === 0) return;
  const multiple = multipleOf === 1 ? "" : `, a multiple of ${multipleOf}`;
  const upper = most === Number.MAX_SAFE_INTEGER ? "" : ` and at most ${most}`;
  throw new UserError(
    "bad-option",
    `${name} cannot be ${value}`,
    `Give a whole number of at least ${least}${upper}${multiple}.`,
  );
}

/** What a run is opened with. */
export interface Opening {
  readonly config: RunConfig;
  readonly cwd: string;
  readonly store: Store;
  /** Of a run that is gone on with. */
  readonly earlier?: Prepared;
  /** Told what is weak about the workload's test. */
  readonly warn: (message: string) => void;
}

/** Opens the evaluator, does the work, writes the best variant's files and closes. */
export async function carryOut(
  { config, cwd, store, earlier, warn }: Opening,
  work: (deps: RunDeps) => Promise<Summary>,
): Promise<Summary> {
  const { workload, device, workers, objectives } = config;
  const evaluator = await openEvaluator({
    workload,
    device,
    workers,
    cache: openCache(cwd),
    ...(earlier === undefined ? {} : { earlier }),
    ...(objectives === undefined ? {} : { objectives }),
  });
  try {
    for (const warning of evaluator.prepared.warnings ?? []) warn(warning);
    const summary = await work({ store, evaluator });
    await writeFiles(summary, evaluator, cwd);
    return summary;
  } finally {
    await evaluator.close();
  }
}

/** The best variant's files, where they are found without a further command. */
async function writeFiles(summary: Summary, evaluator: Evaluator, cwd: string): Promise<void> {
  const genome = parseGenome(summary.best.edits.join("\n"));
  const inspected = await evaluator.inspect(genome);
  exportVariant(filesOf(summary, cwd), inspected, summary);
  await recordVariant(summary, genome, { inspected }, evaluator, { cwd });
}

/** Folder of a run's files. */
export function filesOf({ run }: Pick<Summary, "run">, cwd: string): string {
  return join(projectFolder(cwd), ".gevo", "runs", run);
}
