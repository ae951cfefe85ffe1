/**
 * What is kept of the searches that were run: one JSON line each, appended when a search has ended or was
 * stopped. Files of several machines are merged by writing one behind the other.
 */
import { appendFileSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import type { Course } from "../../src/compare/course.ts";
import { nameOfSearch, type Plan } from "./plan.ts";

/** What a search was run with, beside its plan (see code.ts). */
export interface Code {
  readonly strategy: string;
  readonly evaluation: string;
}

export interface RunRecord extends Plan, Code, Course {}

export class Records {
  readonly #file: string;
  readonly #all: RunRecord[];

  constructor(file: string) {
    this.#file = file;
    this.#all = existsSync(file) ? readFileSync(file, "utf8").split("\n").flatMap(parsed) : [];
  }

  /** As far as the search has come; how far that is depends on where it was stopped. */
  find(plan: Plan, { strategy, evaluation }: Code): RunRecord | undefined {
    return this.#all
      .filter(
        (each) =>
          nameOfSearch(each) === nameOfSearch(plan) &&
          each.strategy === strategy &&
          each.evaluation === evaluation,
      )
      .sort((a, b) => reached(b) - reached(a))[0];
  }

  has(plan: Plan, code: Code): boolean {
    const record = this.find(plan, code);
    return record !== undefined && reached(record) >= plan.limit;
  }

  add(record: RunRecord): void {
    mkdirSync(dirname(this.#file), { recursive: true });
    appendFileSync(this.#file, `${JSON.stringify(record)}\n`);
    this.#all.push(record);
  }
}

/** In the plan's unit. */
function reached({ unit, evaluations, seconds }: RunRecord): number {
  return unit === "evaluations" ? evaluations : seconds;
}

/** A line that a killed process left half written is none. */
function parsed(line: string): readonly RunRecord[] {
  try {
    return [JSON.parse(line) as RunRecord];
  } catch {
    return [];
  }
}
