/**
 * Which edits need which: an edit that is wrong alone and right on top of others needs these. Who takes it
 * elsewhere takes them along; who drops one of them drops it.
 */
import type { Edit, Genome } from "../genome.ts";
import { printEdit } from "../genome.ts";

export class Linkage {
  /** Texts of what an edit needs, by its text. */
  readonly #needs = new Map<string, ReadonlySet<string>>();

  /** An edit was right on top of these; of several such genomes the shortest counts. */
  needs(edit: Edit, genome: Genome): void {
    const text = printEdit(edit);
    const known = this.#needs.get(text);
    if (known !== undefined && known.size <= genome.length) return;
    this.#needs.set(text, new Set(genome.map(printEdit)));
  }

  /** These edits of a genome with all of it that they need, in its order. */
  withNeeded(some: Genome, genome: Genome): Genome {
    const taken = new Set(some.map(printEdit));
    for (const text of taken) {
      for (const other of this.#needs.get(text) ?? []) taken.add(other);
    }
    return genome.filter((edit) => taken.has(printEdit(edit)));
  }

  /** A genome without one of its edits and without those that need it. */
  without(gone: Edit, genome: Genome): Genome {
    const texts = new Set([printEdit(gone)]);
    for (const text of texts) {
      for (const edit of genome) {
        if (this.#needs.get(printEdit(edit))?.has(text) === true) texts.add(printEdit(edit));
      }
    }
    return genome.filter((edit) => !texts.has(printEdit(edit)));
  }
}
