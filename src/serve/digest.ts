/**
 * What the dashboard knows of one run, kept while its log grows: each row is read once, in pieces, so that a run
 * of 100,000 evaluations costs a second when it is first looked at and nothing after. Reads the store only.
 *
 * Rows are appended in the order they finish, which is nearly that of their numbers: what lies beyond a gap is
 * read again until the gap is filled.
 */
import { setImmediate } from "node:timers/promises";
import { type Score, scoreOf } from "../analyze/minimise.ts";
import { FrontCourse } from "../compare/course.ts";
import type { Outcome } from "../fitness.ts";
import { errorOf, timeOf } from "../fitness.ts";
import type { Genome } from "../genome.ts";
import { parseGenome, printGenome } from "../genome.ts";
import type { ExplainedEdit } from "../report/explain.ts";
import type { FrontPoint, Scored, Summary } from "../report/summary.ts";
import { bestOf, pointOf, summarise, withVerdict } from "../report/summary.ts";
import { Tally } from "../report/tally.ts";
import { byPreference, improves } from "../run/preference.ts";
import type { EvaluationRow, RunRow, Store } from "../store.ts";
import { Operators } from "./operators.ts";

/** Rows between two looks at what else there is to do. */
const PIECE = 2000;

/** An evaluation without its genome. */
export interface Line {
  readonly sequence: number;
  readonly generation: number;
  readonly status: Outcome["status"];
  /** Of what ran. */
  readonly time?: number;
  readonly error?: number;
  /** At which it failed. */
  readonly stage?: string;
  readonly seconds?: number;
  /** Numbers of its edits, in order. */
  readonly edits: Int32Array;
}

export class Digest {
  readonly tally: Tally = new Tally();
  readonly course: FrontCourse;
  readonly operators: Operators;
  /** In the order they finished. */
  readonly lines: Line[] = [];
  readonly #id: string;
  readonly #store: Store;
  #run: RunRow;
  #leader: (Scored & { readonly sequence: number }) | undefined;
  /** All rows below have been read, and those beyond. */
  #next = 0;
  readonly #beyond = new Set<number>();
  #reading: Promise<void> | undefined;

  constructor(run: RunRow, store: Store) {
    this.#id = run.id;
    this.#run = run;
    this.#store = store;
    this.course = new FrontCourse(run.prepared);
    this.operators = new Operators(timeOf(run.prepared.original));
  }

  get run(): RunRow {
    return this.#run;
  }

  /** Takes in what was appended since. Calls that meet share one reading. */
  refresh(): Promise<void> {
    this.#reading ??= this.#read().finally(() => {
      this.#reading = undefined;
    });
    return this.#reading;
  }

  /** As `gevo show` has it. */
  summary(): Summary {
    const stored = this.#run.summary as Summary | undefined;
    // An interrupted run may have been taken up again since.
    const holds = stored?.status === "budget" || stored?.evaluations === this.tally.evaluations;
    const summary = stored !== undefined && holds ? stored : this.#soFar();
    const best = parseGenome(summary.best.edits.join("\n"));
    return withVerdict(summary, this.#store.verdict(this.#id, best));
  }

  /** As `gevo export` has it: a variant that ran in the place of the best one. */
  summaryFor(genome: Genome, score: Score, explained: readonly ExplainedEdit[]): Summary {
    const summary = this.summary();
    if (summary.best.edits.join("; ") === printGenome(genome)) return summary;
    const best = { ...bestOf({ genome, ...scoreOf(score) }, this.#run.prepared), explained };
    return withVerdict({ ...summary, best }, this.#store.verdict(this.#id, genome));
  }

  /** An evaluation that has been made. */
  row(sequence: number): EvaluationRow | undefined {
    const [row] = this.#store.evaluations(this.#id, sequence, 1);
    return row?.sequence === sequence ? row : undefined;
  }

  async #read(): Promise<void> {
    for (let from = this.#next; ; ) {
      const rows = this.#store.evaluations(this.#id, from, PIECE);
      for (const row of rows) this.#take(row);
      const last = rows.at(-1);
      if (last === undefined || rows.length < PIECE) break;
      from = last.sequence + 1;
      await setImmediate();
    }
    this.#run = this.#store.run(this.#id) ?? this.#run;
  }

  #take(row: EvaluationRow): void {
    const { sequence } = row;
    if (sequence < this.#next || this.#beyond.has(sequence)) return;
    this.#beyond.add(sequence);
    while (this.#beyond.delete(this.#next)) this.#next++;
    this.tally.add(row);
    this.course.add(row);
    this.#lead(row);
    this.lines.push(lineOf(row, this.operators.add(row)));
  }

  #lead({ genome, outcome, sequence }: EvaluationRow): void {
    const { prepared } = this.#run;
    if (outcome.status !== "ok" || !improves(outcome, prepared)) return;
    const leader = this.#leader;
    const order =
      leader === undefined ? -1 : byPreference(prepared)(outcome.fitness, leader.fitness);
    if (order < 0 || (order === 0 && sequence < (leader?.sequence ?? 0))) {
      this.#leader = { genome, ...scoreOf(outcome), sequence };
    }
  }

  #soFar(): Summary {
    const { prepared, seconds } = this.#run;
    const leader = this.#leader ?? { genome: [], fitness: prepared.original };
    return summarise({
      run: this.#run,
      tally: this.tally,
      front: this.#front(),
      best: bestOf(leader, prepared),
      seconds,
      status: "running",
    });
  }

  #front(): readonly FrontPoint[] {
    return this.course.front.map((individual) => {
      const member = this.course.memberOf(individual);
      const { genome, fitness } = individual;
      return pointOf({ genome, fitness, ...(member && pick(member)) }, this.#run.prepared);
    });
  }
}

function pick({
  sequence,
  interval,
}: Pick<Scored, "interval"> & { readonly sequence: number }): Pick<
  Scored,
  "interval" | "sequence"
> {
  return interval === undefined ? { sequence } : { sequence, interval };
}

function lineOf(row: EvaluationRow, edits: Int32Array): Line {
  const { sequence, generation, outcome, seconds } = row;
  const head = { sequence, generation, edits, ...(seconds === undefined ? {} : { seconds }) };
  switch (outcome.status) {
    case "ok":
      return {
        ...head,
        status: "ok",
        time: timeOf(outcome.fitness),
        error: errorOf(outcome.fitness),
      };
    case "unsupported":
      return { ...head, status: "unsupported" };
    case "rejected":
    case "lost":
      return { ...head, status: outcome.status, stage: outcome.stage };
    default:
      return outcome satisfies never;
  }
}
