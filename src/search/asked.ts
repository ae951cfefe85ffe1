/** Which genomes were asked. The order of edits hardly ever matters: it counts for nothing. */
import type { Genome } from "../genome.ts";
import { printGenome } from "../genome.ts";

export class Asked {
  readonly #keys = new Set<string>();

  /** Whether it was never asked; now it was. */
  isNew(genome: Genome): boolean {
    const before = this.#keys.size;
    this.add(genome);
    return this.#keys.size > before;
  }

  /** A genome that was asked without being known beforehand: what a draw came to. */
  add(genome: Genome): void {
    this.#keys.add(keyOf(genome));
  }
}

function keyOf(genome: Genome): string {
  return genome
    .map((edit) => printGenome([edit]))
    .sort()
    .join("; ");
}
