/**
 * The course of a search: which variants joined the front, when, and when another one took their place.
 * Everything that is asked of a search's progress is made from this; it is short however long the search.
 */
import type { Prepared } from "../evaluate.ts";
import type { Fitness, Interval } from "../fitness.ts";
import { Archive } from "../search/index.ts";
import type { Individual } from "../search.ts";
import type { EvaluationRow, RunRow } from "../store.ts";

/** A variant that no earlier one had matched in every objective. */
export interface Step {
  /** Made so far, this one included. */
  readonly evaluations: number;
  /** Of the search; absent in logs that did not record it. */
  readonly seconds?: number;
  readonly fitness: Fitness;
}

export interface Course {
  /** What it is followed and limited by. */
  readonly unit: "evaluations" | "seconds";
  readonly original: Fitness;
  /** Largest error that was accepted. */
  readonly tolerance: number;
  /** How far the search came. */
  readonly evaluations: number;
  readonly seconds: number;
  /** By rising evaluations. */
  readonly steps: readonly Step[];
}

/** A step with the evaluation that drove it off the front. */
export interface Member extends Step {
  readonly edits: number;
  /** Of the time, where it is measured. */
  readonly interval?: Interval;
  /** Of the evaluation that found it. */
  readonly sequence: number;
  /** Evaluations after which it was no longer on the front; absent while it is. */
  until?: number;
}

/** Follows the front through a log. */
export class FrontCourse {
  readonly members: Member[] = [];
  readonly #archive = new Archive();
  readonly #now = new Map<Individual, Member>();

  constructor({ original }: Pick<Prepared, "original">) {
    this.#archive.add({ genome: [], fitness: original });
  }

  /** By rising time; the original is on it while nothing dominates it. */
  get front(): readonly Individual[] {
    return this.#archive.front;
  }

  /** The evaluation that found an individual of the front; none did the original. */
  memberOf(individual: Individual): Member | undefined {
    return this.#now.get(individual);
  }

  add({ genome, outcome, sequence, seconds }: EvaluationRow): void {
    if (outcome.status !== "ok") return;
    const { fitness, interval } = outcome;
    const individual = { genome, fitness };
    if (!this.#archive.add(individual)) return;
    const evaluations = sequence + 1;
    const stayed = new Set(this.#archive.front);
    for (const [each, member] of this.#now) {
      if (stayed.has(each)) continue;
      member.until = evaluations;
      this.#now.delete(each);
    }
    const member: Member = {
      evaluations,
      fitness,
      edits: genome.length,
      sequence,
      ...(seconds === undefined ? {} : { seconds }),
      ...(interval === undefined ? {} : { interval }),
    };
    this.#now.set(individual, member);
    this.members.push(member);
  }
}

/** @param rows the run's whole log. */
export function courseOf(run: RunRow, rows: readonly EvaluationRow[]): Course {
  const course = new FrontCourse(run.prepared);
  for (const row of rows) course.add(row);
  return courseWith(run, course.members, rows.length);
}

/** @param members of the front, in the order they joined it. */
export function courseWith(run: RunRow, members: readonly Step[], evaluations: number): Course {
  const { original, tolerance } = run.prepared;
  return {
    unit: "evaluations",
    original,
    tolerance,
    evaluations,
    seconds: run.seconds,
    steps: [...members].sort((a, b) => a.evaluations - b.evaluations),
  };
}
