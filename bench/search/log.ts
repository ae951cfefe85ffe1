/**
 * The log of a search: what was drawn and what came of it, a line for each evaluation in the order asked.
 * A search that was cut off, or is to go further, is run again from its start; as long as the log goes,
 * nothing is evaluated.
 */
import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import type { Evaluated } from "../../src/evaluate.ts";
import type { Outcome, Stage } from "../../src/fitness.ts";
import { STAGES } from "../../src/fitness.ts";
import { genomeOf, parseEdit, printEdit } from "../../src/genome.ts";
import type { Candidate } from "../../src/search.ts";

/** The drawn edit, 0 for none; then the fitness, or the stage at which it failed. */
type Row = readonly [edit: string | 0, ...(readonly number[] | readonly [string])];

export class Log {
  readonly #file: string;
  readonly #rows: readonly Row[];
  #next = 0;

  constructor(file: string) {
    this.#file = file;
    const lines = existsSync(file) ? readFileSync(file, "utf8").split("\n") : [];
    const rows = lines.map(parsed);
    const end = rows.indexOf(undefined);
    this.#rows = rows.slice(0, end < 0 ? rows.length : end) as readonly Row[];
    // What was half written goes: the next line must not continue it.
    if (rows.length > 0) this.#write(this.#rows, false);
  }

  /** The next results, of as many candidates as the log still has. */
  recall(candidates: readonly Candidate[]): readonly Evaluated[] {
    const rows = this.#rows.slice(this.#next, this.#next + candidates.length);
    this.#next += rows.length;
    return rows.map((row, i) => evaluatedOf(row, candidates[i] as Candidate));
  }

  append(candidates: readonly Candidate[], results: readonly Evaluated[]): void {
    this.#write(
      results.map((each, i) => rowOf(each, candidates[i] as Candidate)),
      true,
    );
  }

  #write(rows: readonly Row[], behind: boolean): void {
    mkdirSync(dirname(this.#file), { recursive: true });
    if (!behind) rmSync(this.#file, { force: true });
    const text = rows.map((row) => `${JSON.stringify(row)}\n`).join("");
    appendFileSync(this.#file, text);
  }
}

function rowOf({ genome, outcome }: Evaluated, { genome: base }: Candidate): Row {
  const drawn = genome.length > base.length ? genome.at(-1) : undefined;
  const edit = drawn === undefined ? 0 : printEdit(drawn);
  if (outcome.status === "ok") return [edit, ...outcome.fitness];
  return [edit, outcome.status === "rejected" ? outcome.stage : outcome.status];
}

function evaluatedOf([edit, ...rest]: Row, { genome: base }: Candidate): Evaluated {
  const genome = edit === 0 ? base : genomeOf([...base, parseEdit(edit)]);
  return { genome, outcome: outcomeOf(rest), from: "memory" };
}

function outcomeOf(rest: readonly (number | string)[]): Outcome {
  const [first = ""] = rest;
  if (typeof first === "number") return { status: "ok", fitness: rest as readonly number[] };
  if (STAGES.some((stage) => stage === first)) {
    return { status: "rejected", stage: first as Stage, reason: "logged", message: "" };
  }
  return { status: "unsupported", what: "logged" };
}

/** A line that a killed process left half written is none. */
function parsed(line: string): Row | undefined {
  try {
    return JSON.parse(line) as Row;
  } catch {
    return undefined;
  }
}
