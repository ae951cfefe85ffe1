/**
 * What `/api/v1` answers: plain JSON, described in docs/dashboard.md. Types alone, shared with the client. A field may
 * be added within a version; none changes its meaning or goes.
 *
 * Times are in the run's `unit` and `clock`; a number that JSON lacks is `{"number": "Infinity"}`.
 */
import type { Interval, Outcome } from "./fitness.ts";
import type { AnalysisReport } from "./report/analysis.ts";
import type { CostReport } from "./report/cost.ts";
import type { ExplainedEdit } from "./report/explain.ts";
import type { ModelGraph } from "./report/model-graph.ts";
import type { SideRow } from "./report/side-by-side.ts";
import type { Summary, Validation } from "./report/summary.ts";
import type { Verdict } from "./verdict.ts";

/** Of every answer that is not 2xx. */
export interface ApiError {
  readonly error: { readonly code: string; readonly message: string; readonly hint: string };
}

/** `GET /runs` */
export interface RunsAnswer {
  readonly version: string;
  /** Of the project's folder. */
  readonly project: string;
  /** The latest first. */
  readonly runs: readonly RunLine[];
}

export interface RunLine {
  readonly run: string;
  readonly started: string;
  readonly workload: string;
  readonly device: string;
  readonly clock: "modelled" | "measured";
  readonly preset: string;
  readonly population: number;
  readonly seed: number;
  readonly budget: string;
  readonly evaluations: number;
  readonly seconds: number;
  readonly speedup: number;
  readonly interval?: Interval;
  readonly error: number;
  readonly gain: boolean;
  readonly state: string;
  /** Rows have arrived since a moment ago. */
  readonly live: boolean;
}

/** `GET /runs/RUN` */
export interface RunAnswer {
  readonly summary: Summary;
  readonly state: string;
  readonly live: boolean;
  /** Of gevo as it stands in the log: the front's members in the order found. */
  readonly members: readonly MemberView[];
  readonly operators: readonly OperatorFigures[];
  /** Empty when the log does not say when evaluations were finished. */
  readonly rate: readonly RateBucket[];
}

export interface MemberView {
  /** Number of the evaluation: what `--variant` takes. */
  readonly variant: number;
  readonly evaluations: number;
  readonly seconds?: number;
  readonly time: number;
  readonly error: number;
  readonly edits: number;
  /** Evaluations after which it was no longer on the front. */
  readonly until?: number;
}

/** Of the edits that an operator drew for the first time. */
export interface OperatorFigures {
  readonly operator: string;
  readonly drawn: number;
  /** The variant passed all tests. */
  readonly right: number;
  /** It was also faster than the same variant without the edit. */
  readonly faster: number;
}

export interface RateBucket {
  /** Seconds of the run. */
  readonly from: number;
  readonly to: number;
  readonly perSecond: number;
}

/** `GET /runs/RUN/points` */
export interface PointsAnswer {
  /** One for each cell of a grid that holds any: the fastest there. */
  readonly points: readonly Point[];
  /** Right variants beyond the drawn range of times. */
  readonly beyond: number;
}

export interface Point {
  readonly variant: number;
  readonly time: number;
  readonly error: number;
  /** Right variants of its cell. */
  readonly count: number;
}

/** `GET /runs/RUN/evaluations?page=1&size=50&sort=time&status=ok` */
export interface EvaluationsAnswer {
  readonly total: number;
  /** From 1. */
  readonly page: number;
  readonly pages: number;
  readonly rows: readonly EvaluationView[];
}

export interface EvaluationView {
  readonly variant: number;
  readonly generation: number;
  readonly status: Outcome["status"];
  readonly time?: number;
  readonly error?: number;
  readonly stage?: string;
  readonly seconds?: number;
  readonly edits: number;
}

/** `GET /runs/RUN/variants/VARIANT`, by its number or `best` */
export interface VariantAnswer {
  readonly run: string;
  readonly variant: string;
  readonly workload: string;
  readonly device: string;
  readonly clock: "modelled" | "measured";
  readonly unit: string;
  /** Time of the original. */
  readonly original: number;
  /** Absent where it is 0. */
  readonly originalError?: number;
  readonly outcome: Outcome;
  readonly speedup?: number;
  readonly interval?: Interval;
  readonly edits: readonly ExplainedEdit[];
  readonly lineage: readonly LineageStep[];
  /** Of the best variant alone. */
  readonly validation?: Validation;
  readonly verdict?: Verdict;
  /** Text of the source files that the edits act on, by path, as they were when recorded. */
  readonly sources: Readonly<Record<string, string>>;
  readonly cost?: CostReport;
  readonly analysis?: AnalysisReport;
  /** Of a model whose code was recorded. */
  readonly layers?: ModelGraph;
  /** Whether its code was recorded. */
  readonly code: boolean;
  /** Names of what `gevo export` writes, its reports once the variant was analysed; empty until it was recorded. */
  readonly files: readonly string[];
  /** How to record what is missing. */
  readonly hint?: string;
  /** How to have files that are missing: there and then, and here from then on. */
  readonly exportHint?: string;
  /** Numbers of the neighbours on the front, by time. */
  readonly faster?: string;
  readonly slower?: string;
}

export interface LineageStep {
  /** Absent for the original and for a variant that was made after the search. */
  readonly variant?: number;
  readonly time: number;
  readonly error: number;
  /** What it has that the step before lacks. */
  readonly adds: readonly string[];
}

/** `GET /runs/RUN/variants/VARIANT/code?form=ir|artifact` */
export interface CodeAnswer {
  readonly language: "LLVM IR" | "PTX" | "MLIR" | "StableHLO";
  readonly rows: readonly SideRow[];
}

/** `GET /events?run=RUN`: an event `changed` with this, at once and whenever it is different. */
export interface ChangedEvent {
  readonly run?: string;
  readonly evaluations?: number;
  /** Differs whenever anything does. */
  readonly state: string;
}
