/**
 * Edits that helped somewhere, to be tried elsewhere: alone or, when they were found to need each other,
 * as the group that they are. What fails elsewhere is drawn less and less.
 */
import type { Genome } from "../genome.ts";
import { genomeOf, printGenome } from "../genome.ts";
import type { Random } from "../random.ts";

interface Block {
  readonly genome: Genome;
  /** Largest part of the time that it has saved, in millionths. */
  gain: number;
  tries: number;
  failures: number;
}

export class Blocks {
  readonly #blocks = new Map<string, Block>();

  /** @param gain part of the time that it saved, > 0. */
  helped(genome: Genome, gain: number): void {
    const key = printGenome(genome);
    const block = this.#blocks.get(key) ?? { genome, gain: 0, tries: 0, failures: 0 };
    block.gain = Math.max(block.gain, Math.max(1, Math.round(gain * 1e6)));
    this.#blocks.set(key, block);
  }

  tried(genome: Genome, valid: boolean): void {
    const block = this.#blocks.get(printGenome(genome));
    if (block === undefined) return;
    block.tries++;
    if (!valid) block.failures++;
  }

  /** A block that is not wholly in the genome, by gain and by how seldom it failed. */
  pick(genome: Genome, random: Random): Genome | undefined {
    const others = [...this.#blocks.values()].filter(
      (block) => genomeOf([...genome, ...block.genome]).length > genome.length,
    );
    if (others.length === 0) return undefined;
    return random.weighted(others, ({ gain, tries, failures }) => {
      const luck = (tries - failures + 1) / (tries + 1);
      // The square root keeps one large gain from shutting out many small ones.
      return 1 + Math.round(Math.sqrt(gain) * luck * luck);
    }).genome;
  }
}
