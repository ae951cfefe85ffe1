/**
 * One run from start to end: the one place where search, evaluation and store meet.
 *
 *     evolve ─▶ search loop ─▶ front ─▶ finish: validate, minimise, measure anew ─▶ summary ─▶ store
 *     resume ─▶ the same, with what is recorded answered from the log
 *
 * Refuses to know of terminals, signals and files: the caller opens store and evaluator, listens to
 * events and closes both.
 */
import { baselineOn } from "./analyze/baseline.ts";
import { scoreOf } from "./analyze/minimise.ts";
import { Bug, UserError } from "./errors.ts";
import type { Evaluator, Prepared } from "./evaluate.ts";
import { errorOf, timeOf } from "./fitness.ts";
import { type Genome, parseGenome, printGenome } from "./genome.ts";
import type { ExplainedEdit } from "./report/explain.ts";
import type { Progress } from "./report/progress.ts";
import type { Summary, Work } from "./report/summary.ts";
import { bestOf, pointOf, summarise, withVerdict } from "./report/summary.ts";
import { Tally } from "./report/tally.ts";
import { parseBudget } from "./run/budget.ts";
import { rank } from "./run/choose-best.ts";
import type { FinishStep } from "./run/finalist.ts";
import { finish } from "./run/finish.ts";
import { frontOf, newArchive, recordedOf } from "./run/front.ts";
import { byPreference, improves } from "./run/preference.ts";
import type { SearchEnd } from "./run/search-loop.ts";
import { SearchLoop } from "./run/search-loop.ts";
import { Stop } from "./run/stop.ts";
import { Stopwatch } from "./run/stopwatch.ts";
import { type Archive, strategy } from "./search/index.ts";
import type { Strategy, StrategyFactory } from "./search.ts";
import type { EvaluationRow, RunConfig, RunRow, Store } from "./store.ts";

export type { SearchEnd };

export interface RunDeps {
  readonly store: Store;
  /** Opened for the run's workload and device. */
  readonly evaluator: Evaluator;
  /** Ends the search early: the run finishes with the front so far and can be resumed. */
  readonly signal?: AbortSignal;
  /** Milliseconds that never run backwards. */
  readonly now?: () => number;
  /** In place of the preset that the configuration names. */
  readonly strategy?: StrategyFactory;
}

export type RunEvent =
  | { readonly type: "started"; readonly run: RunRow; readonly recorded: number }
  /** Twice a second; `progress` makes the figures when they are wanted. */
  | { readonly type: "tick"; readonly progress: () => Progress }
  | { readonly type: "searched"; readonly why: SearchEnd }
  | { readonly type: "step"; readonly step: FinishStep };

const TICK_MS = 500;

/** @throws UserError `bad-budget`, `unknown-preset`, `original-fails`, `store-…`. */
export async function evolve(
  config: RunConfig,
  deps: RunDeps,
  onEvent: (event: RunEvent) => void = () => undefined,
): Promise<Summary> {
  const { prepared } = deps.evaluator;
  parseBudget(config.budget);
  new Stop(config, prepared.original);
  // Before there is a run: a mistake leaves none behind and costs no search.
  const search = newStrategy(config, prepared, deps);
  await baselineOn(deps.evaluator, "validation");
  return go(deps.store.createRun(config, prepared), search, deps, onEvent);
}

/**
 * Goes on with a run: nothing recorded is evaluated again. A run that has spent its budget is
 * answered from the store.
 * @throws UserError `workload-changed`, `run-busy`, `run-diverged`, `store-…`.
 */
export async function resume(
  run: RunRow,
  deps: RunDeps,
  onEvent: (event: RunEvent) => void = () => undefined,
): Promise<Summary> {
  const summary = run.summary as Summary | undefined;
  if (summary?.status === "budget") return summaryOf(run, deps.store);
  checkUnchanged(run, deps.evaluator);
  return go(run, newStrategy(run.config, run.prepared, deps), deps, onEvent);
}

/** @throws UserError `workload-changed` when outcomes recorded for the run do not hold any more. */
export function checkUnchanged(run: RunRow, { prepared }: Evaluator): void {
  if (prepared.key === run.prepared.key) return;
  throw new UserError(
    "workload-changed",
    `the workload of run ${run.id} has changed since: its sources, its device or the tools`,
    "Start a new run with `gevo evolve`, or restore the files as they were.",
  );
}

/**
 * The summary of a run as stored, of an unfinished one what its recorded evaluations show; with what has
 * been found of the best variant since.
 */
export function summaryOf(run: RunRow, store: Store): Summary {
  const summary = summaryAtEnd(run, store);
  const best = parseGenome(summary.best.edits.join("\n"));
  return withVerdict(summary, store.verdict(run.id, best));
}

/**
 * The same with another variant in the place of the best one: what the log says of it, and what validation has.
 * @param explained its edits at their source lines.
 */
export function summaryFor(
  run: RunRow,
  store: Store,
  genome: Genome,
  explained: readonly ExplainedEdit[],
): Summary {
  const summary = summaryOf(run, store);
  const text = printGenome(genome);
  if (text === summary.best.edits.join("; ")) return summary;
  const row = store.evaluations(run.id).find((each) => printGenome(each.genome) === text);
  if (row?.outcome.status !== "ok") throw new Bug("a variant that the log does not hold");
  const best = { ...bestOf({ genome, ...scoreOf(row.outcome) }, run.prepared), explained };
  return withVerdict({ ...summary, best }, store.verdict(run.id, genome));
}

function summaryAtEnd(run: RunRow, store: Store): Summary {
  const stored = run.summary as Summary | undefined;
  if (stored?.status === "budget") return stored;
  const rows = store.evaluations(run.id);
  // An interrupted run may have been taken up again since.
  if (stored?.evaluations === rows.length) return stored;
  const { prepared, seconds } = run;
  const recorded = recordedOf(rows);
  const leader = rank(recorded, prepared)[0] ?? { genome: [], fitness: prepared.original };
  const best = bestOf(leader, prepared);
  const tally = new Tally(rows);
  const front = frontOf(recorded, prepared.original).map((each) => pointOf(each, prepared));
  return summarise({ run, tally, front, best, seconds, status: "running" });
}

async function go(
  run: RunRow,
  search: Strategy,
  deps: RunDeps,
  onEvent: (event: RunEvent) => void,
): Promise<Summary> {
  const { store, evaluator, signal } = deps;
  const { config } = run;
  store.hold(run.id);
  const recorded: readonly EvaluationRow[] = store.evaluations(run.id);
  onEvent({ type: "started", run, recorded: recorded.length });
  const stopwatch = new Stopwatch(run.seconds, deps.now ?? (() => performance.now()));
  const archive = newArchive(run.prepared.original);
  const loop = new SearchLoop({
    run: run.id,
    strategy: search,
    evaluator,
    store,
    budget: parseBudget(config.budget),
    stop: new Stop(config, run.prepared.original),
    stopwatch,
    recorded,
    width: 2 * config.workers,
    onIndividual: (individual) => archive.add(individual),
    ...(signal === undefined ? {} : { signal }),
  });
  const progress = (): Progress => progressOf(loop, archive, stopwatch, run, recorded.length);
  const ticker = setInterval(() => onEvent({ type: "tick", progress }), TICK_MS);
  try {
    const why = await loop.run();
    // What comes after the search is no part of its budget, nor of how far it is taken to have come.
    const searched = stopwatch.seconds;
    store.progress(run.id, searched);
    clearInterval(ticker);
    onEvent({ type: "tick", progress });
    onEvent({ type: "searched", why });
    const work = workOf(evaluator, stopwatch.here);
    const rows = store.evaluations(run.id);
    const step = (step: FinishStep): void => onEvent({ type: "step", step });
    const finished = await finish(rows, evaluator, config.workers, step);
    const summary = summarise({
      run,
      tally: loop.tally,
      ...finished,
      seconds: stopwatch.seconds,
      // Whatever ended it, only an interrupted search is to go on.
      status: why === "interrupted" ? why : "budget",
      ...work,
    });
    store.finish(run.id, searched, summary);
    return summary;
  } finally {
    clearInterval(ticker);
  }
}

function newStrategy(config: RunConfig, prepared: Prepared, deps: RunDeps): Strategy {
  const factory = deps.strategy ?? ((options) => strategy(config.preset, options));
  const { seed, population } = config;
  return factory({ ...prepared, seed, population });
}

/** @param seconds of the search in this process. */
function workOf({ prepared, spent }: Evaluator, seconds: number): { readonly work?: Work } {
  if (prepared.measuring === undefined || spent === undefined) return {};
  return { work: { spent, seconds, busy: spent.busy / 1000 / Math.max(seconds, 0.001) } };
}

function progressOf(
  loop: SearchLoop,
  archive: Archive,
  stopwatch: Stopwatch,
  run: RunRow,
  recorded: number,
): Progress {
  const { tally, generation } = loop;
  const unit = parseBudget(run.config.budget).unit;
  const { original } = run.prepared;
  const better = archive.front
    .map(({ fitness }) => fitness)
    .filter((fitness) => improves({ fitness }, run.prepared));
  const leader = better.sort(byPreference(run.prepared))[0] ?? original;
  const speedup = timeOf(original) / timeOf(leader);
  return {
    generation,
    evaluations: tally.evaluations,
    perSecond: Math.max(0, tally.evaluations - recorded) / Math.max(stopwatch.here, 0.001),
    seconds: stopwatch.seconds,
    best: {
      time: timeOf(leader),
      error: errorOf(leader),
      speedup,
      gain:
        run.prepared.goal === "error" && errorOf(original) > 0
          ? 2 - errorOf(leader) / errorOf(original)
          : speedup,
    },
    originalError: errorOf(original),
    front: archive.front.length,
    rejected: tally.rejected,
    unsupported: tally.unsupported,
    left: { unit, value: loop.left },
  };
}
