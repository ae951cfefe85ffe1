/**
 * Which sectors (32 bytes) an access would fetch from where: L1 tags of the CTA that runs, and one
 * bit per sector for "has been touched" (what has not comes from DRAM). Deterministic and without
 * timing; a CTA starts with an empty L1, which is pessimistic for reuse between CTAs.
 */

import type { Arena } from "./arena.ts";
import { NEXT, TAGS, TOUCHED, VALID } from "./layout.ts";

const WAYS = 4;

export class Caches {
  readonly #arena: Arena;
  /** Line number (128 bytes) per way. */
  #tags!: Int32Array;
  #bytes!: Uint8Array;
  #sets = 16;

  /** The arena's tables, with nothing touched. */
  constructor(arena: Arena) {
    this.#arena = arena;
    this.attach();
    this.flushL2();
  }

  /** Takes the views of an arena that may have grown. */
  attach(): void {
    this.#tags = this.#arena.I;
    this.#bytes = this.#arena.B;
  }

  /** Sets of L1, a power of two. */
  get sets(): number {
    return this.#sets;
  }

  /** Sizes L1 for one CTA's share. */
  configure(l1Bytes: number): void {
    let sets = 16;
    while (sets * 2 * WAYS * 128 <= l1Bytes && sets < 512) sets *= 2;
    this.#sets = sets;
  }

  /** Empties L1: a CTA starts. */
  flushL1(): void {
    this.#tags.fill(-1, TAGS >> 2, (TAGS >> 2) + this.#sets * WAYS);
    this.#bytes.fill(0, NEXT, NEXT + this.#sets);
  }

  /** Forgets which sectors have been touched: the next access to each comes from DRAM. */
  flushL2(): void {
    this.#bytes.fill(0, TOUCHED, TOUCHED + (this.#arena.peak >> 7) + 1);
  }

  /** 1 when the sector had never been touched; marks it. */
  touch(sector: number): number {
    const line = TOUCHED + (sector >> 2);
    const bit = 1 << (sector & 3);
    const bits = this.#bytes[line]!;
    if (bits & bit) return 0;
    this.#bytes[line] = bits | bit;
    return 1;
  }

  /** Whether the sector misses L1; brings it in. */
  miss(sector: number): boolean {
    const line = sector >> 2;
    const bit = 1 << (sector & 3);
    const set = line & (this.#sets - 1);
    const first = set * WAYS;
    const tags = this.#tags;
    for (let way = first; way < first + WAYS; way++) {
      if (tags[(TAGS >> 2) + way] === line) {
        const bits = this.#bytes[VALID + way]!;
        if (bits & bit) return false;
        this.#bytes[VALID + way] = bits | bit;
        return true;
      }
    }
    const victim = this.#bytes[NEXT + set]!;
    this.#bytes[NEXT + set] = (victim + 1) & (WAYS - 1);
    tags[(TAGS >> 2) + first + victim] = line;
    this.#bytes[VALID + first + victim] = bit;
    return true;
  }
}
