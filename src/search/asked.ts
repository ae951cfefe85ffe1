/** Which genomes were asked, and what became of them. The order of edits hardly ever matters: it counts for nothing. */
import type { Genome } from "../genome.ts";
import { printGenome } from "../genome.ts";
import type { Individual } from "../search.ts";

export class Asked {
  /** Null: it is wrong, or not told yet. */
  readonly #known = new Map<string, Individual | null>();

  /** Whether it was never asked; now it was. */
  isNew(genome: Genome): boolean {
    const key = keyOf(genome);
    if (this.#known.has(key)) return false;
    this.#known.set(key, null);
    return true;
  }

  /** Null when it is wrong, undefined when it was not asked. */
  get(genome: Genome): Individual | null | undefined {
    return this.#known.get(keyOf(genome));
  }

  tell(genome: Genome, found: Individual | undefined): void {
    // Only what a draw came to is told twice, or a refused draw in the name of its parent.
    if (found !== undefined || this.get(genome) === undefined) {
      this.#known.set(keyOf(genome), found ?? null);
    }
  }
}

function keyOf(genome: Genome): string {
  return genome
    .map((edit) => printGenome([edit]))
    .sort()
    .join("; ");
}
