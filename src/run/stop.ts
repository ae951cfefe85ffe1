/**
 * Ends of a search before its budget is spent: a speed-up is reached, or nothing has become better for
 * so long. Looked at between batches only, so that a run ends at the same point with any number of
 * workers.
 */
import { UserError } from "../errors.ts";
import type { Fitness } from "../fitness.ts";
import { errorOf, timeOf } from "../fitness.ts";
import type { Trial } from "../search.ts";
import { parseBudget } from "./budget.ts";

/** As given to a run; absent: no such end. */
export interface StopRules {
  /** Evaluations or generations without a better variant: `2000evals`, `50gens`. */
  readonly stopAfter?: string;
  /** Speed-up that is enough, at no more error than the original's, which is 0 for kernels. */
  readonly target?: number;
}

export class Stop {
  readonly #patience: { readonly unit: string; readonly limit: number };
  readonly #enough: number;
  readonly #error: number;
  #front: readonly Fitness[];
  #now = { evaluations: 0, generations: 0 };
  #last = { evaluations: 0, generations: 0 };
  #reached = false;

  /** @throws UserError `bad-stop-after`, `bad-target`. */
  constructor({ stopAfter, target }: StopRules, original: Fitness) {
    this.#front = [original];
    this.#patience = patienceOf(stopAfter);
    if (target !== undefined && !(target > 1 && target < Infinity)) {
      throw new UserError(
        "bad-target",
        `a speed-up of ${target} cannot be aimed at`,
        "Give a number above 1: 1.5 stands for half as fast again as the original.",
      );
    }
    this.#enough = target === undefined ? 0 : timeOf(original) / target;
    this.#error = errorOf(original);
  }

  /** To be told every batch, with the generation that it has ended. */
  hear(trials: readonly Trial[], generation: number): void {
    this.#now = {
      evaluations: this.#now.evaluations + trials.length,
      generations: generation,
    };
    for (const { outcome } of trials) {
      if (outcome.status === "ok" && this.#isBetter(outcome.fitness)) this.#last = this.#now;
    }
  }

  get why(): "target" | "stagnation" | undefined {
    if (this.#reached) return "target";
    const { unit, limit } = this.#patience;
    const idle =
      unit === "generations"
        ? this.#now.generations - this.#last.generations
        : this.#now.evaluations - this.#last.evaluations;
    return idle >= limit ? "stagnation" : undefined;
  }

  /** Does nothing known match it in every objective? */
  #isBetter(fitness: Fitness): boolean {
    const covers = (a: Fitness, b: Fitness): boolean => a.every((x, i) => x <= (b[i] as number));
    if (this.#front.some((each) => covers(each, fitness))) return false;
    this.#front = [...this.#front.filter((each) => !covers(fitness, each)), fitness];
    const [time, error] = fitness as readonly [number, number];
    if (time <= this.#enough && error <= this.#error) this.#reached = true;
    return true;
  }
}

function patienceOf(text: string | undefined): { readonly unit: string; readonly limit: number } {
  if (text === undefined) return { unit: "evaluations", limit: Infinity };
  const patience = /(evals|gens)\s*$/.test(text) ? parseBudget(text) : undefined;
  if (patience !== undefined) return patience;
  throw new UserError(
    "bad-stop-after",
    `a search cannot stop after "${text}" without improvement`,
    "Write evaluations (2000evals) or generations (50gens).",
  );
}
