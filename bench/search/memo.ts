/**
 * Outcomes shared by the searches of one kernel, those that run beside this one in other processes as
 * well: on the emulator an outcome depends on the genome alone, so what one search has evaluated, another
 * need not. Which search made an outcome changes none of them.
 *
 * Only short genomes are kept: long ones hardly ever come again.
 */
import { appendFileSync, closeSync, fstatSync, mkdirSync, openSync, readSync } from "node:fs";
import { dirname } from "node:path";
import type { Evaluated, Evaluator } from "../../src/evaluate.ts";
import { parseGenome, printGenome } from "../../src/genome.ts";
import type { Candidate } from "../../src/search.ts";

const MOST_CHARACTERS = 160;

interface Kept extends Omit<Evaluated, "genome"> {
  readonly genome: string;
  /** The place in the list of neighbours that the genome was asked by. */
  readonly neighbour?: number;
}

export class Memo {
  readonly #file: string;
  readonly #evaluator: Evaluator;
  readonly #kept = new Set<string>();
  readonly #neighbours = new Map<number, Evaluated>();
  /** Where in the file the first line begins that was not read. */
  #read = 0;

  constructor(file: string, evaluator: Evaluator) {
    this.#file = file;
    this.#evaluator = evaluator;
    mkdirSync(dirname(file), { recursive: true });
  }

  async evaluate(candidates: readonly Candidate[]): Promise<readonly Evaluated[]> {
    this.#catchUp();
    const known = candidates.map((each) => this.#neighbour(each));
    const asked = candidates.filter((_, i) => known[i] === undefined);
    const answers = [...(await this.#evaluator.evaluate(asked))];
    const lines: string[] = [];
    const results = candidates.map((candidate, i) => {
      if (known[i] !== undefined) return known[i];
      const evaluated = answers.shift() as Evaluated;
      lines.push(...this.#lineOf(candidate, evaluated));
      return evaluated;
    });
    // One write, at the end of the file whoever else writes.
    if (lines.length > 0) appendFileSync(this.#file, lines.map((line) => `${line}\n`).join(""));
    return results;
  }

  #neighbour({ genome, draw }: Candidate): Evaluated | undefined {
    const asked = draw !== undefined && "neighbour" in draw && draw.heat !== undefined;
    return asked && genome.length === 0 ? this.#neighbours.get(draw.neighbour) : undefined;
  }

  /** Takes what other searches have written since. */
  #catchUp(): void {
    const file = openSync(this.#file, "a+");
    const bytes = Buffer.alloc(fstatSync(file).size - this.#read);
    readSync(file, bytes, 0, bytes.length, this.#read);
    closeSync(file);
    const end = bytes.lastIndexOf("\n") + 1;
    this.#read += end;
    for (const line of bytes.toString("utf8", 0, end).split("\n")) this.#recall(line);
  }

  #recall(line: string): void {
    let kept: Kept;
    try {
      kept = JSON.parse(line) as Kept;
    } catch {
      return; // half written by a process that was killed
    }
    const evaluated = { ...kept, genome: parseGenome(kept.genome) };
    if (!this.#kept.has(kept.genome)) this.#evaluator.remember(evaluated);
    this.#kept.add(kept.genome);
    if (kept.neighbour !== undefined) this.#neighbours.set(kept.neighbour, evaluated);
  }

  #lineOf({ genome: base, draw }: Candidate, evaluated: Evaluated): readonly string[] {
    const { genome, outcome } = evaluated;
    const text = printGenome(genome);
    const listed =
      draw !== undefined && "neighbour" in draw && draw.heat !== undefined && base.length === 0
        ? { neighbour: draw.neighbour }
        : {};
    const drawn = draw === undefined || genome.length > base.length;
    if (!drawn || text.length > MOST_CHARACTERS) return [];
    if (this.#kept.has(text) && !("neighbour" in listed)) return [];
    if (outcome.status === "lost" || outcome.status === "unsupported") return [];
    this.#kept.add(text);
    const short = outcome.status === "rejected" ? { ...outcome, message: "" } : outcome;
    return [JSON.stringify({ ...evaluated, ...listed, genome: text, outcome: short })];
  }
}
