/**
 * The summary of a run: what `evolve --json` and `show --json` print, what the store keeps and what
 * the text faces are drawn from. Pure: rows in, data out.
 *
 * Times are in the objective's unit and clock; a speed-up is the baseline's time over the variant's,
 * both on the same split of the same device.
 */
import type { Measuring, Prepared, Remeasured, Spent, ToolVerdict } from "../evaluate.ts";
import type { Fitness, Interval, Objective, Outcome } from "../fitness.ts";
import { errorOf, timeOf } from "../fitness.ts";
import type { Genome } from "../genome.ts";
import { printEdit } from "../genome.ts";
import type { Goal } from "../model-workload.ts";
import type { RunRow } from "../store.ts";
import type { Verdict } from "../verdict.ts";
import type { ExplainedEdit } from "./explain.ts";
import type { Tally } from "./tally.ts";

/** A point of the front. */
export interface FrontPoint {
  readonly time: number;
  /** Distance of the outputs from the original's; 0 is equal. */
  readonly error: number;
  readonly speedup: number;
  /** Of the speed-up, where times are measured. */
  readonly interval?: Interval;
  /** Measured once more at the end, in a fresh process: `time` and `speedup` are from there. */
  readonly remeasured?: boolean;
  /** Values of the objectives behind time and error; absent when there are none. */
  readonly figures?: readonly number[];
  /** How many; 0 is the original. */
  readonly edits: number;
  /** Number of the evaluation that found it; absent for the original, and for what was mended when the search was over. */
  readonly variant?: number;
}

/** What became of the best variant on inputs that selection never saw. */
export type Validation =
  | {
      readonly status: "ok";
      readonly time: number;
      readonly baseline: number;
      readonly error: number;
      readonly speedup: number;
    }
  | { readonly status: "failed"; readonly reason: string };

export interface Best {
  readonly time: number;
  readonly error: number;
  readonly speedup: number;
  /** Of the speed-up, where times are measured. */
  readonly interval?: Interval;
  /**
   * Where times are measured: in a fresh process the speed-up over the fastest build of the original is
   * above 1, with its whole interval, and no sanitizing tool finds what the original does not show.
   * False on any device when `gevo validate` has refused the variant.
   */
  readonly gain?: boolean;
  /** What those tools say on the validation split; absent where times are modelled. */
  readonly sanitizers?: readonly ToolVerdict[];
  /** Values of the objectives behind time and error; absent when there are none. */
  readonly figures?: readonly number[];
  /** What was measured there; `time` and `speedup` are those of the search split. Empty when it failed. */
  readonly measurements?: readonly Remeasured[];
  /** One-line texts in application order; empty when nothing beat the original. */
  readonly edits: readonly string[];
  /** Right on the validation split, too. */
  readonly validated: boolean;
  /** Absent while the run goes on. */
  readonly validation?: Validation;
  /** What `gevo validate` has found; absent until it was asked. */
  readonly verdict?: Verdict;
  /** Each edit at its source lines; absent while the run goes on. */
  readonly explained?: readonly ExplainedEdit[];
  /** Edits before minimisation; absent while the run goes on. */
  readonly editsFound?: number;
}

/** A variant that was better than the original in the search and is not the best one. */
export interface PassedOver
  extends Pick<FrontPoint, "time" | "error" | "speedup" | "interval" | "edits"> {
  /** A clause without a full stop. */
  readonly why: string;
}

export interface Summary {
  readonly run: string;
  readonly workload: string;
  readonly device: string;
  readonly clock: "modelled" | "measured";
  readonly unit: string;
  /** The faster of `builds`, on the search split. */
  readonly baseline: {
    readonly time: number;
    readonly builds: Readonly<Record<string, number>>;
    /** Where it is not 0: of a model. */
    readonly error?: number;
    /** Of the faster build, one for each of `figures`. */
    readonly figures?: readonly number[];
  };
  /** What the best variant is chosen by; absent for kernels: the time, at error 0 if possible. */
  readonly goal?: Goal;
  /** The objectives behind time and error; absent when there are none. */
  readonly figures?: readonly Objective[];
  /** How times were measured; absent where they are modelled. */
  readonly measuring?: Measuring;
  /** Where the time went on a device with a measured clock, over the process that ended the run. */
  readonly work?: Work;
  readonly best: Best;
  /** By rising time; the original stands on it as long as nothing dominates it. */
  readonly front: readonly FrontPoint[];
  /** Those that were tried and refused, in that order, then what else is on the front; absent while the run goes on. */
  readonly passedOver?: readonly PassedOver[];
  readonly evaluations: number;
  /** Different artifacts that ran. */
  readonly unique: number;
  readonly seconds: number;
  /** Failed candidates by stage. */
  readonly rejected: Readonly<Record<string, number>>;
  /** Candidates that needed what our tools lack. */
  readonly unsupported: number;
  /** Candidates whose worker died of something else. */
  readonly lost: number;
  readonly generations: number;
  readonly status: "running" | "budget" | "interrupted";
  readonly preset: string;
  readonly population: number;
  readonly seed: number;
  readonly budget: string;
  readonly tolerance: number;
  readonly started: string;
}

export interface Work {
  readonly spent: Spent;
  /** Of the search. */
  readonly seconds: number;
  /** Part of the search during which the device ran or timed kernels. */
  readonly busy: number;
}

/** gevo's first two objectives. */
const TIME_AND_ERROR = 2;

/** A variant with its fitness on the search split. */
export interface Scored {
  readonly genome: Genome;
  readonly fitness: Fitness;
  /** Of the time. */
  readonly interval?: Interval;
  /** Of its evaluation in the run. */
  readonly sequence?: number;
}

export interface SummaryParts {
  readonly run: RunRow;
  readonly tally: Tally;
  readonly front: readonly FrontPoint[];
  readonly best: Best;
  readonly passedOver?: readonly PassedOver[];
  readonly seconds: number;
  readonly status: Summary["status"];
  readonly work?: Work;
}

export function summarise(parts: SummaryParts): Summary {
  const { run, tally, front, best, passedOver, seconds, status, work } = parts;
  const { config, prepared } = run;
  const time = timeOf(prepared.original);
  const [objective] = prepared.objectives;
  const figures = prepared.objectives.slice(TIME_AND_ERROR);
  const original = prepared.original.slice(TIME_AND_ERROR);
  return {
    run: run.id,
    workload: prepared.workload,
    device: prepared.device,
    clock: objective?.clock === "measured" ? "measured" : "modelled",
    unit: objective?.unit ?? "",
    baseline: {
      time,
      builds: prepared.builds,
      ...(errorOf(prepared.original) > 0 ? { error: errorOf(prepared.original) } : {}),
      ...(figures.length > 0 ? { figures: original } : {}),
    },
    ...(prepared.goal === undefined ? {} : { goal: prepared.goal }),
    ...(figures.length > 0 ? { figures } : {}),
    ...(prepared.measuring === undefined ? {} : { measuring: prepared.measuring }),
    ...(work === undefined ? {} : { work }),
    best,
    front: front.toSorted((a, b) => a.time - b.time || a.error - b.error),
    ...(passedOver === undefined ? {} : { passedOver }),
    evaluations: tally.evaluations,
    unique: tally.unique,
    seconds: Math.round(seconds * 1000) / 1000,
    rejected: tally.rejected,
    unsupported: tally.unsupported,
    lost: tally.lost,
    generations: tally.generations,
    status,
    preset: config.preset,
    population: config.population,
    seed: config.seed,
    budget: config.budget,
    tolerance: prepared.tolerance,
    started: run.started,
  };
}

/** A variant as the best one, before anything is known but its fitness. */
export function bestOf(scored: Scored, prepared: Prepared): Best {
  const { edits: _, remeasured: __, variant: ___, ...point } = pointOf(scored, prepared);
  return {
    ...point,
    edits: scored.genome.map(printEdit),
    validated: false,
  };
}

/** What `gevo validate` said of the variant since: a refused one is no gain. */
export function withVerdict(summary: Summary, verdict: Verdict | undefined): Summary {
  if (verdict === undefined) return summary;
  const refused = verdict.passed ? {} : { gain: false };
  return { ...summary, best: { ...summary.best, ...refused, verdict } };
}

/** @param baseline time of the original on the validation split. */
export function validationOf(outcome: Outcome, baseline: number): Validation {
  switch (outcome.status) {
    case "ok": {
      const time = timeOf(outcome.fitness);
      const error = errorOf(outcome.fitness);
      return { status: "ok", time, baseline, error, speedup: baseline / time };
    }
    case "rejected":
      return { status: "failed", reason: `${outcome.stage}: ${outcome.reason}` };
    case "unsupported":
      return { status: "failed", reason: `unsupported: ${outcome.what}` };
    case "lost":
      return { status: "failed", reason: `worker lost: ${outcome.stage}` };
    default:
      return outcome satisfies never;
  }
}

/** A variant as a point of the front, by its times in the search. */
export function pointOf(scored: Scored, { original }: Prepared): FrontPoint {
  const { genome, fitness, interval, sequence } = scored;
  const baseline = timeOf(original);
  return {
    time: timeOf(fitness),
    error: errorOf(fitness),
    speedup: baseline / timeOf(fitness),
    ...(fitness.length > TIME_AND_ERROR ? { figures: fitness.slice(TIME_AND_ERROR) } : {}),
    ...(interval === undefined
      ? {}
      : { interval: [baseline / interval[1], baseline / interval[0]] as const }),
    edits: genome.length,
    ...(sequence === undefined ? {} : { variant: sequence }),
  };
}
