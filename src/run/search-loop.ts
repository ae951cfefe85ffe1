/**
 * The loop: ask the strategy, evaluate, append to the store, tell the strategy.
 *
 * Two promises make runs repeatable and resumable:
 * - The strategy is told batches in the order asked, each a contiguous first part of what it asked
 *   for, so the number of workers and the moment of a stop cannot change what it asks next.
 * - A finished evaluation is appended at once. On resumption what is recorded is answered from the
 *   log; gaps (candidates that were under way when the process died) are evaluated again, and the
 *   loop never stops before the last recorded row, so nothing finished is lost.
 */
import { setImmediate } from "node:timers/promises";
import { Bug, UserError } from "../errors.ts";
import type { Evaluator } from "../evaluate.ts";
import { genomeOf, printEdit } from "../genome.ts";
import { Tally } from "../report/tally.ts";
import type { Candidate, Individual, Strategy } from "../search.ts";
import type { EvaluationRow, Store } from "../store.ts";
import type { Budget } from "./budget.ts";
import { budgetLeft } from "./budget.ts";
import type { Stop } from "./stop.ts";
import type { Stopwatch } from "./stopwatch.ts";

/** How often the time spent is written down, seconds. */
const PROGRESS_EVERY = 1;

export interface LoopParts {
  readonly run: string;
  readonly strategy: Strategy;
  readonly evaluator: Evaluator;
  readonly store: Store;
  readonly budget: Budget;
  /** Ends before the budget's. */
  readonly stop: Stop;
  readonly stopwatch: Stopwatch;
  /** Rows of earlier processes. */
  readonly recorded: readonly EvaluationRow[];
  /** Most candidates under way at once: enough to keep every worker busy. */
  readonly width: number;
  /** Stops the search when aborted; what is under way is finished. */
  readonly signal?: AbortSignal;
  /** Hears of every valid variant in the order asked. */
  readonly onIndividual: (individual: Individual) => void;
}

export type SearchEnd = "budget" | "target" | "stagnation" | "interrupted";

export class SearchLoop {
  readonly tally: Tally = new Tally();
  readonly #parts: LoopParts;
  readonly #recorded: ReadonlyMap<number, EvaluationRow>;
  readonly #mustReach: number;
  #told = 0;
  #noted = 0;
  #failure: { readonly error: unknown } | undefined;

  constructor(parts: LoopParts) {
    this.#parts = parts;
    this.#recorded = new Map(parts.recorded.map((row) => [row.sequence, row]));
    this.#mustReach = Math.max(0, ...parts.recorded.slice(-1).map((row) => row.sequence + 1));
    // A row without a hash says nothing about an artifact: making it again is cheap.
    for (const row of parts.recorded) if (row.hash !== undefined) parts.evaluator.remember(row);
  }

  get generation(): number {
    return this.#parts.strategy.generation;
  }

  /** What is left of the budget, in its unit. */
  get left(): number {
    const { budget, stopwatch, strategy } = this.#parts;
    return budgetLeft(budget, {
      seconds: stopwatch.seconds,
      evaluations: this.tally.evaluations,
      generations: strategy.generation,
    });
  }

  /** Runs until the budget is spent, a rule of the run's ends it or the signal says stop. */
  async run(): Promise<SearchEnd> {
    const { strategy, signal, stop } = this.#parts;
    while (!this.#over(this.#told) && !this.#generationsSpent()) {
      if (stop.why !== undefined && this.#told >= this.#mustReach) return stop.why;
      const generation = strategy.generation;
      const asked = strategy.ask();
      if (asked.length === 0) throw new Bug(`strategy ${strategy.name} asked for nothing`);
      const rows = await this.#evaluate(this.#cut(asked), generation);
      const trials = rows.map(({ genome, outcome }, i) => {
        return { candidate: asked[i] as Candidate, genome, outcome };
      });
      if (trials.length > 0) strategy.tell(trials);
      stop.hear(trials, strategy.generation);
      this.#told += rows.length;
      // Answers from memory never wait for anything: let signals and timers be heard.
      await setImmediate();
    }
    return signal?.aborted === true && this.left > 0 ? "interrupted" : "budget";
  }

  #over(sequence: number): boolean {
    if (this.#failure !== undefined) return true;
    if (sequence < this.#mustReach) return false;
    const { budget, signal, stopwatch } = this.#parts;
    if (signal?.aborted === true) return true;
    if (budget.unit === "seconds") return stopwatch.seconds >= budget.limit;
    return budget.unit === "evaluations" && sequence >= budget.limit;
  }

  #generationsSpent(): boolean {
    const { budget, strategy } = this.#parts;
    if (this.#told < this.#mustReach) return false;
    return budget.unit === "generations" && strategy.generation >= budget.limit;
  }

  #cut(asked: readonly Candidate[]): readonly Candidate[] {
    const { budget } = this.#parts;
    return budget.unit === "evaluations" ? asked.slice(0, budget.limit - this.#told) : asked;
  }

  /** Rows of the batch, or of its first part when the loop is over before its end. */
  async #evaluate(
    batch: readonly Candidate[],
    generation: number,
  ): Promise<readonly EvaluationRow[]> {
    const rows: EvaluationRow[] = [];
    let next = 0;
    let settled = 0;
    const lane = async (): Promise<void> => {
      while (next < batch.length && !this.#over(this.#told + next)) {
        const index = next++;
        rows[index] = await this.#one(batch[index] as Candidate, this.#told + index, generation);
        while (rows[settled] !== undefined) this.#settle(rows[settled++] as EvaluationRow);
      }
    };
    const guarded = (): Promise<void> =>
      lane().catch((error: unknown) => {
        this.#failure ??= { error };
      });
    await Promise.all(Array.from({ length: this.#parts.width }, guarded));
    if (this.#failure !== undefined) throw this.#failure.error;
    return rows;
  }

  async #one(candidate: Candidate, sequence: number, generation: number): Promise<EvaluationRow> {
    const { run, evaluator, store, stopwatch } = this.#parts;
    const recorded = this.#recorded.get(sequence);
    if (recorded !== undefined) {
      if (!answers(recorded, candidate)) throw diverged(run, sequence);
      this.tally.add(recorded);
      return recorded;
    }
    const [evaluated] = await evaluator.evaluate([candidate]);
    if (evaluated === undefined) throw new Bug("the evaluator gave no result");
    const row: EvaluationRow = { ...evaluated, sequence, generation, seconds: stopwatch.seconds };
    store.append(run, row);
    this.tally.add(row);
    if (stopwatch.here >= this.#noted + PROGRESS_EVERY) {
      this.#noted = stopwatch.here;
      store.progress(run, stopwatch.seconds);
    }
    return row;
  }

  #settle({ genome, outcome }: EvaluationRow): void {
    if (outcome.status !== "ok") return;
    this.#parts.onIndividual({ genome, fitness: outcome.fitness });
  }
}

/** Whether a recorded genome can be what became of a candidate: itself, or with a drawn edit on top. */
function answers(row: EvaluationRow, candidate: Candidate): boolean {
  const asked = genomeOf(candidate.genome);
  const extra = row.genome.length - asked.length;
  if (extra !== 0 && !(extra === 1 && candidate.draw !== undefined)) return false;
  return asked.every((edit, i) => {
    const other = row.genome[i];
    return other !== undefined && printEdit(other) === printEdit(edit);
  });
}

function diverged(run: string, sequence: number): UserError {
  return new UserError(
    "run-diverged",
    `run ${run} cannot be continued: its evaluation ${sequence} is not what the search asks for now`,
    "It was recorded by another version of gevo; start a new run.",
  );
}
