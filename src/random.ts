/**
 * The only source of randomness: a seeded integer generator (xoroshiro128+). No floating point is
 * drawn, so a sequence is the same on every machine.
 */
import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import type { RandomGenerator } from "pure-rand/types/RandomGenerator";

export class Random {
  readonly #generator: RandomGenerator;

  /** @param seed any integer; only its low 32 bits count. */
  constructor(seed: number) {
    this.#generator = xoroshiro128plus(seed | 0);
  }

  /** Uniform integer in [0, n). `n` must be at least 1. */
  int(n: number): number {
    return uniformInt(this.#generator, 0, n - 1);
  }

  /** A seed for another generator: uniform in [0, 2^31). */
  seed(): number {
    return this.int(0x80000000);
  }

  /** True with probability `perMille` / 1000. */
  chance(perMille: number): boolean {
    return this.int(1000) < perMille;
  }

  /** A uniformly drawn element; `items` must not be empty. */
  pick<T>(items: readonly T[]): T {
    return items[this.int(items.length)] as T;
  }

  /** An element drawn in proportion to its weight, a whole number ≥ 0; one must be above 0. */
  weighted<T>(items: readonly T[], weightOf: (item: T) => number): T {
    let left = this.int(items.reduce((sum, item) => sum + weightOf(item), 0));
    for (const item of items) {
      left -= weightOf(item);
      if (left < 0) return item;
    }
    return items[items.length - 1] as T;
  }

  /** A shuffled copy (Fisher–Yates). */
  shuffle<T>(items: readonly T[]): T[] {
    const out = [...items];
    for (let i = out.length - 1; i > 0; i--) {
      const j = this.int(i + 1);
      const x = out[i] as T;
      out[i] = out[j] as T;
      out[j] = x;
    }
    return out;
  }
}
