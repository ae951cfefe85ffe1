/**
 * Which sectors (32 bytes) an access would fetch from where: L1 tags of the CTA that runs, and one
 * bit per sector for "has been touched" (what has not comes from DRAM). Deterministic and without
 * timing; a CTA starts with an empty L1, which is pessimistic for reuse between CTAs.
 */

import type { Arena } from "./arena.ts";
import { FRONT, NEXT, SECTORS, SLICES, TAGS, VALID } from "./layout.ts";

const WAYS = 4;
/** 2^32 over the golden ratio: multiples of it fall evenly between 0 and 2^32, whatever the stride. */
const SPREAD = 0x9e3779b1;

export class Caches {
  readonly #arena: Arena;
  /** Line number (128 bytes) per way. */
  #tags!: Int32Array;
  #bytes!: Uint8Array;
  #flags!: Uint16Array;
  #sets = 16;
  #slices = 1;
  /** Byte address of the table that gets the step which first touched a sector, by sector; 0 for none. */
  log = 0;

  /** The arena's tables, with nothing touched. */
  constructor(arena: Arena) {
    this.#arena = arena;
    this.attach();
    this.flushL2();
  }

  /** Takes the views of an arena that may have grown. */
  attach(): void {
    const { I, B } = this.#arena;
    this.#tags = I;
    this.#bytes = B;
    this.#flags = new Uint16Array(I.buffer);
  }

  /** Sets of L1, a power of two. */
  get sets(): number {
    return this.#sets;
  }

  /** What is known of the sectors of each line in use (memory/layout.ts), from line FRONT / 128 on. */
  get flags(): Uint16Array {
    const lines = (this.#arena.peak >> 7) + 1;
    return this.#flags.subarray((SECTORS >> 1) + (FRONT >> 7), (SECTORS >> 1) + lines);
  }

  /** Sizes L1 for one CTA's share and divides L2; a launch begins. */
  configure(l1Bytes: number, slices: number): void {
    let sets = 16;
    while (sets * 2 * WAYS * 128 <= l1Bytes && sets < 512) sets *= 2;
    this.#sets = sets;
    this.#slices = slices;
    this.served.fill(0);
  }

  /** Goes on with the flags of an arena that has been copied; `log` as above. */
  restore(sets: number, slices: number, log: number): void {
    this.#sets = sets;
    this.#slices = slices;
    this.log = log;
    this.served.fill(0);
  }

  /** Sectors that each slice of L2 has served since the launch began, one after another. */
  get served(): Int32Array {
    return this.#tags.subarray(SLICES >> 2, (SLICES >> 2) + this.#slices);
  }

  /** Slices of L2, among which sectors are spread. */
  get slices(): number {
    return this.#slices;
  }

  /** The slice that holds a sector serves it `times`. */
  serve(sector: number, times: number): void {
    const spread = Math.imul(sector, SPREAD) >>> 0;
    this.#tags[(SLICES >> 2) + Math.floor((spread * this.#slices) / 4294967296)]! += times;
  }

  /** Empties L1: a CTA starts. */
  flushL1(): void {
    this.#tags.fill(-1, TAGS >> 2, (TAGS >> 2) + this.#sets * WAYS);
    this.#bytes.fill(0, NEXT, NEXT + this.#sets);
  }

  /** Forgets which sectors have been touched: the next access to each comes from DRAM. */
  flushL2(): void {
    this.flags.fill(0);
  }

  /** Forgets which sectors have been used and written. */
  forgetUse(): void {
    const { flags } = this;
    for (let k = 0; k < flags.length; k++) flags[k] = flags[k]! & 15;
  }

  /** An access beyond L1. 1 when the sector had never been touched; marks it. */
  touch(sector: number, write: boolean, step: number): number {
    const line = (SECTORS >> 1) + (sector >> 2);
    const bit = 1 << (sector & 3);
    const before = this.#flags[line]!;
    this.serve(sector, 1);
    this.#flags[line] = before | bit | (bit << 4) | (write ? bit << 8 : 0);
    if (before & bit) return 0;
    if (this.log !== 0) this.#tags[(this.log >> 2) + sector] = step;
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
