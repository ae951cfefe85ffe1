/**
 * What became of the edits that each operator drew. An edit counts where it first appears in the log, when it is
 * the only new one there: that evaluation shows what drawing it did.
 */
import { timeOf } from "../fitness.ts";
import type { Edit, Genome } from "../genome.ts";
import { printEdit } from "../genome.ts";
import type { OperatorFigures } from "../serve.ts";
import type { EvaluationRow } from "../store.ts";

type Counts = { -readonly [K in keyof Omit<OperatorFigures, "operator">]: number };

export class Operators {
  readonly #counts = new Map<string, Counts>();
  readonly #numbers = new Map<string, number>();
  /** A store hands out one object for one edit: its text is made once. */
  readonly #known = new WeakMap<Edit, number>();
  /** Times of genomes that ran, by their edits' numbers. */
  readonly #times = new Map<string, number>();

  constructor(original: number) {
    this.#times.set("", original);
  }

  /** @returns the numbers of the genome's edits: equal edits have equal numbers. */
  add({ genome, outcome }: EvaluationRow): Int32Array {
    const before = this.#numbers.size;
    const numbers = Int32Array.from(genome, (edit) => this.#numberOf(edit));
    const time = outcome.status === "ok" ? timeOf(outcome.fitness) : undefined;
    const last = genome.at(-1);
    if (last !== undefined && this.#numbers.size === before + 1 && numbers.at(-1) === before) {
      this.#count(last.op, time, this.#times.get(numbers.slice(0, -1).join(" ")));
    }
    const key = numbers.join(" ");
    if (time !== undefined && !this.#times.has(key)) this.#times.set(key, time);
    return numbers;
  }

  /** The numbers of a genome that need not have been evaluated; an unknown edit has a negative one. */
  numbersOf(genome: Genome): readonly number[] {
    return genome.map((edit, i) => this.#numbers.get(printEdit(edit)) ?? -1 - i);
  }

  /** The most used first. */
  get figures(): readonly OperatorFigures[] {
    return [...this.#counts]
      .map(([operator, counts]) => ({ operator, ...counts }))
      .sort((a, b) => b.drawn - a.drawn || (a.operator < b.operator ? -1 : 1));
  }

  #count(operator: string, time: number | undefined, without: number | undefined): void {
    let counts = this.#counts.get(operator);
    if (counts === undefined) {
      counts = { drawn: 0, right: 0, faster: 0 };
      this.#counts.set(operator, counts);
    }
    counts.drawn++;
    if (time === undefined) return;
    counts.right++;
    if (without !== undefined && time < without) counts.faster++;
  }

  #numberOf(edit: Edit): number {
    let number = this.#known.get(edit);
    if (number !== undefined) return number;
    const text = printEdit(edit);
    number = this.#numbers.get(text) ?? this.#numbers.size;
    this.#numbers.set(text, number);
    this.#known.set(edit, number);
    return number;
  }
}
