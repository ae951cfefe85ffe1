/**
 * What is kept of the searches that were run: one JSON line each, appended when a search has ended, so
 * that an experiment can be stopped at any time and goes on where it was.
 */
import { appendFileSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import type { Fitness } from "../../src/fitness.ts";

/** A search as asked for. */
export interface Plan {
  readonly kernel: string;
  /** Preset as `--preset` takes it, `@` and a population where another than the usual one is meant. */
  readonly preset: string;
  readonly seed: number;
  /** Where it stops: evaluations, or seconds. */
  readonly limit: number;
  readonly unit: "evaluations" | "seconds";
}

/** A variant that no earlier one had matched in time and error. */
export interface Step {
  readonly evaluations: number;
  readonly seconds: number;
  readonly fitness: Fitness;
}

export interface RunRecord extends Plan {
  /** The commit that search and representation were at. */
  readonly commit: string;
  /** Hash of kernel, inputs, device and tools. */
  readonly key: string;
  readonly original: Fitness;
  readonly tolerance: number;
  readonly evaluations: number;
  readonly seconds: number;
  readonly steps: readonly Step[];
}

export class Records {
  readonly #file: string;
  readonly #all: RunRecord[];

  constructor(file: string) {
    this.#file = file;
    this.#all = existsSync(file) ? readFileSync(file, "utf8").split("\n").flatMap(parsed) : [];
  }

  /** Of one commit. */
  of(commit: string): readonly RunRecord[] {
    return this.#all.filter((each) => each.commit === commit);
  }

  has(commit: string, key: string, plan: Plan): boolean {
    return this.of(commit).some(
      (each) =>
        each.key === key &&
        each.kernel === plan.kernel &&
        each.preset === plan.preset &&
        each.seed === plan.seed &&
        each.unit === plan.unit &&
        each.limit === plan.limit,
    );
  }

  add(record: RunRecord): void {
    mkdirSync(dirname(this.#file), { recursive: true });
    appendFileSync(this.#file, `${JSON.stringify(record)}\n`);
    this.#all.push(record);
  }
}

/** A line that a killed process left half written is none. */
function parsed(line: string): readonly RunRecord[] {
  try {
    return [JSON.parse(line) as RunRecord];
  } catch {
    return [];
  }
}
