/**
 * Who accessed which word last, and whether a new access conflicts with that. One row per 4-byte word;
 * accesses of 1 or 2 bytes have rows per byte of their own, so that neighbours in a word do not count
 * as conflicts. Rows are made on first touch, in pages.
 *
 * Conflicts: two accesses by different warps (or CTAs) without a barrier between them, one of which
 * writes, unless both are atomics. A row keeps the readers since the last write as a set of warps with
 * the latest reader's clock: exact where barriers are for the whole CTA, approximate with partial ones.
 * CTAs of a launch are never ordered. CTAs run one after another, so the first CTA of each sort is all
 * that a row must remember of them.
 */
import type { Clocks } from "./clocks.ts";

/** What an access does. */
export type Act = 0 | 1 | 2;
export const act = { read: 0, write: 1, atomic: 2 } as const;

/** Fields of a row. Lines are those of the last access of each sort. */
const row = {
  /** CTA whose warps the fields up to `atomics` describe. */
  block: 0,
  writer: 1,
  writeClock: 2,
  readers: 3,
  readClock: 4,
  atomics: 5,
  atomicClock: 6,
  /** Bits written last. */
  value: 7,
  writeLine: 8,
  readLine: 9,
  atomicLine: 10,
  firstReader: 11,
  firstWriter: 12,
  firstAtomic: 13,
  /** A word's row: bytes of it were accessed on their own. */
  split: 14,
} as const;
const FIELDS = 16;
const PAGE = 256;
/** Most bytes of rows; what is touched beyond is not watched. */
const LIMIT = 256 * 1024 * 1024;

export interface Conflict {
  /** Both wrote the same bits. */
  readonly same: boolean;
  readonly other: Act;
  /** -1 when it is another CTA. */
  readonly warp: number;
  readonly line: number;
}

export class Shadow {
  readonly #clocks: Clocks;
  readonly #words: (Int32Array | undefined)[] = [];
  readonly #bytes: (Int32Array | undefined)[] = [];
  #held = 0;
  /** CTAs counted over all launches, from 1. */
  #block = 0;
  /** First CTA of this launch. */
  #first = 1;

  constructor(clocks: Clocks) {
    this.#clocks = clocks;
  }

  launch(): void {
    this.#first = this.#block + 1;
  }

  enter(): void {
    this.#block++;
  }

  /**
   * Notes an access of a whole word.
   * @param shared memory that other CTAs cannot see.
   */
  word(
    at: number,
    warp: number,
    what: Act,
    shared: boolean,
    value: number,
    line: number,
  ): Conflict | undefined {
    const page = this.#page(this.#words, at >> 2);
    if (page === undefined) return undefined;
    const r = ((at >> 2) & (PAGE - 1)) * FIELDS;
    let found = this.#check(page, r, warp, what, shared, value);
    if (page[r + row.split] !== 0) {
      for (let k = 0; k < 4; k++) {
        const narrow = this.#page(this.#bytes, at + k);
        if (narrow === undefined) continue;
        const n = ((at + k) & (PAGE - 1)) * FIELDS;
        found ??= this.#check(narrow, n, warp, what, shared, (value >>> (8 * k)) & 255);
      }
    }
    this.#note(page, r, warp, what, shared, value, line);
    return found;
  }

  /** Notes an access of one byte. */
  byte(
    at: number,
    warp: number,
    what: Act,
    shared: boolean,
    value: number,
    line: number,
  ): Conflict | undefined {
    const page = this.#page(this.#words, at >> 2);
    const narrow = this.#page(this.#bytes, at);
    if (page === undefined || narrow === undefined) return undefined;
    const r = ((at >> 2) & (PAGE - 1)) * FIELDS;
    page[r + row.split] = 1;
    const whole = page[r + row.value]!;
    const bits = 8 * (at & 3);
    const asWord = (whole & ~(255 << bits)) | (value << bits);
    const n = (at & (PAGE - 1)) * FIELDS;
    const found =
      this.#check(page, r, warp, what, shared, asWord) ??
      this.#check(narrow, n, warp, what, shared, value);
    this.#note(narrow, n, warp, what, shared, value, line);
    return found;
  }

  #check(
    page: Int32Array,
    r: number,
    warp: number,
    what: Act,
    shared: boolean,
    value: number,
  ): Conflict | undefined {
    if (page[r] !== this.#block) {
      page[r] = this.#block;
      page[r + row.writeClock] = 0;
      page[r + row.readers] = 0;
      page[r + row.atomics] = 0;
    }
    const seen = this.#clocks.seen;
    const own = warp * 32;
    const writer = page[r + row.writer]!;
    if (writer !== warp && page[r + row.writeClock]! > seen[own + writer]!)
      return this.#wrote(page, r, what, writer, value);
    if (what !== act.read && page[r + row.readers] !== 0) {
      const v = this.#unseen(page[r + row.readers]!, page[r + row.readClock]!, warp);
      if (v >= 0) return { same: false, other: act.read, warp: v, line: page[r + row.readLine]! };
    }
    if (what !== act.atomic && page[r + row.atomics] !== 0) {
      const v = this.#unseen(page[r + row.atomics]!, page[r + row.atomicClock]!, warp);
      if (v >= 0)
        return { same: false, other: act.atomic, warp: v, line: page[r + row.atomicLine]! };
    }
    if (shared) return undefined;
    if (this.#elsewhere(page[r + row.firstWriter]!)) return this.#wrote(page, r, what, -1, value);
    if (what !== act.read && this.#elsewhere(page[r + row.firstReader]!))
      return { same: false, other: act.read, warp: -1, line: page[r + row.readLine]! };
    if (what !== act.atomic && this.#elsewhere(page[r + row.firstAtomic]!))
      return { same: false, other: act.atomic, warp: -1, line: page[r + row.atomicLine]! };
    return undefined;
  }

  #wrote(page: Int32Array, r: number, what: Act, warp: number, value: number): Conflict {
    const same = what === act.write && page[r + row.value] === value;
    return { same, other: act.write, warp, line: page[r + row.writeLine]! };
  }

  /** A warp of the set whose access at `clock` no barrier has put before `warp`; -1 when none is. */
  #unseen(set: number, clock: number, warp: number): number {
    const seen = this.#clocks.seen;
    for (let r = set & ~(1 << warp); r !== 0; r &= r - 1) {
      const v = 31 - Math.clz32(r & -r);
      if (clock > seen[warp * 32 + v]!) return v;
    }
    return -1;
  }

  /** Whether this CTA stands for another one of the same launch. */
  #elsewhere(block: number): boolean {
    return block >= this.#first && block !== this.#block;
  }

  #note(
    page: Int32Array,
    r: number,
    warp: number,
    what: Act,
    shared: boolean,
    value: number,
    line: number,
  ): void {
    const clock = this.#clocks.now[warp]!;
    const bit = 1 << warp;
    if (what === act.write) {
      page[r + row.writer] = warp;
      page[r + row.writeClock] = clock;
      page[r + row.writeLine] = line;
      page[r + row.value] = value;
      page[r + row.readers] = 0;
      page[r + row.atomics] = 0;
    } else {
      const set = r + (what === act.read ? row.readers : row.atomics);
      const others = page[set]!;
      const known = this.#unseen(others, page[set + 1]!, warp) >= 0;
      page[set] = known ? others | bit : bit;
      page[set + 1] = clock;
      page[r + (what === act.read ? row.readLine : row.atomicLine)] = line;
    }
    if (shared) return;
    const first =
      r +
      (what === act.write
        ? row.firstWriter
        : what === act.read
          ? row.firstReader
          : row.firstAtomic);
    if (page[first]! < this.#first) page[first] = this.#block;
  }

  #page(pages: (Int32Array | undefined)[], index: number): Int32Array | undefined {
    const at = index >>> 8;
    const known = pages[at];
    if (known !== undefined) return known;
    if (this.#held >= LIMIT) return undefined;
    this.#held += PAGE * FIELDS * 4;
    const made = new Int32Array(PAGE * FIELDS);
    pages[at] = made;
    return made;
  }
}
