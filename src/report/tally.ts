/**
 * Counts over the evaluations of a run, kept as they finish or taken from the store. Independent of
 * the order in which rows arrive, hence of the number of workers.
 */
import type { EvaluationRow } from "../store.ts";

export class Tally {
  evaluations = 0;
  unsupported = 0;
  lost = 0;
  /** Number of the latest generation that a candidate belongs to. */
  generations = 0;
  readonly #rejected = new Map<string, number>();
  readonly #artifacts = new Set<string>();

  constructor(rows: Iterable<EvaluationRow> = []) {
    for (const row of rows) this.add(row);
  }

  add({ outcome, hash, from, generation }: EvaluationRow): void {
    this.evaluations++;
    this.generations = Math.max(this.generations, generation);
    if (hash !== undefined && from !== "none") this.#artifacts.add(hash);
    switch (outcome.status) {
      case "ok":
        return;
      case "rejected":
        this.#rejected.set(outcome.stage, (this.#rejected.get(outcome.stage) ?? 0) + 1);
        return;
      case "unsupported":
        this.unsupported++;
        return;
      case "lost":
        this.lost++;
        return;
      default:
        outcome satisfies never;
    }
  }

  /** Different artifacts that ran. */
  get unique(): number {
    return this.#artifacts.size;
  }

  /** Failed candidates by stage, stages in alphabetical order. */
  get rejected(): Readonly<Record<string, number>> {
    return Object.fromEntries([...this.#rejected].sort(([a], [b]) => (a < b ? -1 : 1)));
  }
}
