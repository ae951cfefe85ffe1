/**
 * Edits that helped somewhere, to be tried elsewhere: alone or, when they were found to need each other,
 * as the group that they are. What fails elsewhere is drawn less and less.
 */
import type { Genome } from "../genome.ts";
import { printEdit, printGenome } from "../genome.ts";
import type { Random } from "../random.ts";

/** Most blocks that are known at a time: the one that gains least makes room. */
const MOST = 256;

interface Block {
  readonly genome: Genome;
  /** The edits' texts. */
  readonly texts: readonly string[];
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
    const texts = genome.map(printEdit);
    const block = this.#blocks.get(key) ?? { genome, texts, gain: 0, tries: 0, failures: 0 };
    block.gain = Math.max(block.gain, Math.max(1, Math.round(gain * 1e6)));
    this.#blocks.set(key, block);
    if (this.#blocks.size > MOST) this.#forgetLeast();
  }

  tried(genome: Genome, valid: boolean): void {
    const block = this.#blocks.get(printGenome(genome));
    if (block === undefined) return;
    block.tries++;
    if (!valid) block.failures++;
  }

  /** A block that is not wholly in the genome, by gain and by how seldom it failed. */
  pick(genome: Genome, random: Random): Genome | undefined {
    const there = new Set(genome.map(printEdit));
    const others = [...this.#blocks.values()].filter(({ texts }) => {
      return texts.some((text) => !there.has(text));
    });
    if (others.length === 0) return undefined;
    return random.weighted(others, ({ gain, tries, failures }) => {
      const luck = (tries - failures + 1) / (tries + 1);
      // The square root keeps one large gain from shutting out many small ones.
      return 1 + Math.round(Math.sqrt(gain) * luck * luck);
    }).genome;
  }

  #forgetLeast(): void {
    let least: readonly [string, Block] | undefined;
    for (const entry of this.#blocks) {
      if (least === undefined || entry[1].gain < least[1].gain) least = entry;
    }
    if (least !== undefined) this.#blocks.delete(least[0]);
  }
}
