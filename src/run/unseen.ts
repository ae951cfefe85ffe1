/**
 * Variants on inputs that the search did not select on: the validation split, then further inputs of the workload's
 * own generator like those of the search and the validation split. Nothing is asked for twice, and inputs that
 * something was wrong on come first: relatives have faults in common. The held-out split is for `gevo validate`.
 */
import type { Evaluator } from "../evaluate.ts";
import type { Outcome } from "../fitness.ts";
import type { Genome } from "../genome.ts";
import { printGenome } from "../genome.ts";

/** Numbers of their own: what selects has not seen the inputs of `gevo validate`. */
const FIRST_FURTHER = 100_000;
/** Asked for together; the first wrong one is enough. */
const TOGETHER = 8;

export interface Judged {
  /** The first that speaks against the variant, otherwise that of the validation split. */
  readonly outcome: Outcome;
  /** Of the outcome, in words. */
  readonly where: string;
}

interface Known extends Judged {
  /** Numbers of the further inputs that it has been tried on. */
  readonly tried: ReadonlySet<number>;
}

export class Unseen {
  readonly #evaluator: Pick<Evaluator, "check">;
  readonly #known = new Map<string, Known>();
  readonly #telling = new Set<number>();

  constructor(evaluator: Pick<Evaluator, "check">) {
    this.#evaluator = evaluator;
  }

  /** On the validation split alone, or as far as it has been tried. */
  async validation(genome: Genome): Promise<Known> {
    const text = printGenome(genome);
    let known = this.#known.get(text);
    if (known === undefined) {
      const outcome = await this.#evaluator.check(genome, "validation");
      known = { outcome, where: "the validation split", tried: new Set() };
      this.#known.set(text, known);
    }
    return known;
  }

  /** @param most of each of the two splits, beside those that something was wrong on. */
  async further(genome: Genome, most: number): Promise<Judged> {
    let known = await this.validation(genome);
    const numbers = new Set([...this.#telling, ...new Array<unknown>(2 * most).keys()]);
    const left = [...numbers].filter((number) => !known.tried.has(number));
    while (known.outcome.status === "ok" && left.length > 0) {
      const together = left.splice(0, TOGETHER);
      const outcomes = await Promise.all(together.map((number) => this.#try(genome, number)));
      const tried = new Set([...known.tried, ...together]);
      // What the original cannot run, or our tools cannot judge, says nothing.
      const wrong = outcomes.findIndex(({ status }) => status === "rejected");
      const telling = together[wrong];
      if (telling !== undefined) this.#telling.add(telling);
      const judged =
        telling === undefined
          ? known
          : {
              outcome: outcomes[wrong] as Outcome,
              where: `inputs like those of the ${splitOf(telling)} split`,
            };
      known = { ...judged, tried };
      this.#known.set(printGenome(genome), known);
    }
    return known;
  }

  #try(genome: Genome, number: number): Promise<Outcome> {
    const fuzz = FIRST_FURTHER + Math.floor(number / 2);
    return this.#evaluator.check(genome, { fuzz, split: splitOf(number) });
  }
}

/** The two in turn. */
function splitOf(number: number): "search" | "validation" {
  return number % 2 === 0 ? "search" : "validation";
}
