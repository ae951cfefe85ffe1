/**
 * Outcomes by the hash of what ran. What is under way is waited for, so equal programs run once. An
 * outcome that says nothing of the program (`lost`, `unsupported`) is not kept.
 */
import type { Outcome } from "../fitness.ts";

export class Memo {
  readonly #outcomes = new Map<string, Outcome>();
  readonly #running = new Map<string, Promise<Outcome>>();

  /** An outcome that is known or being made. */
  get(hash: string): Outcome | Promise<Outcome> | undefined {
    return this.#outcomes.get(hash) ?? this.#running.get(hash);
  }

  /** Lets others wait for this work. */
  async run(hash: string, work: Promise<Outcome>): Promise<Outcome> {
    this.#running.set(hash, work);
    try {
      const outcome = await work;
      this.keep(hash, outcome);
      return outcome;
    } finally {
      this.#running.delete(hash);
    }
  }

  keep(hash: string, outcome: Outcome): void {
    if (outcome.status !== "lost" && outcome.status !== "unsupported") {
      this.#outcomes.set(hash, outcome);
    }
  }
}
