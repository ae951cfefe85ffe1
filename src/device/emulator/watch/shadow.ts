/**
 * Who accessed which word last, and whether a new access conflicts with that. One row per 4-byte word;
 * accesses of 1 or 2 bytes have rows per byte of their own, so that neighbours in a word do not count
 * as conflicts. Rows are made on first touch, in pages.
 *
 * Conflicts: two accesses by different threads without a barrier between them, one of which writes, unless
 * both are strong. For each sort of access a row keeps the warps that made it since the last plain write,
 * with the latest one's clock, and of the latest warp the lanes that did without order among them, with
 * their turn: exact where barriers are for the whole CTA or the whole warp, approximate with partial ones.
 * CTAs of a launch are never ordered. CTAs run one after another, so the first CTA of each sort is all that a
 * row must remember of them. What lanes do in one instruction is no conflict here: races.ts compares the
 * values of a store.
 */
import { type Act, act, firstLane } from "./access.ts";
import type { Clocks } from "./clocks.ts";
import type { Lanes } from "./lanes.ts";

/** Fields of a row; those of each sort of access lie in four words behind. */
const row = {
  /** CTA that the sets of warps belong to. */
  block: 0,
  /** Bits written last. */
  value: 1,
  /** A word's row: bytes of it were accessed on their own. */
  split: 2,
  /** Which execution of an instruction wrote last. */
  writer: 3,
  sorts: 4,
} as const;
const SORT = 6;
/** `turn` holds the latest warp in its low five bits; `lanes` are that warp's. */
const sort = { warps: 0, clock: 1, line: 2, firstBlock: 3, turn: 4, lanes: 5 } as const;
const FIELDS = row.sorts + SORT * 4;
const PAGE = 256;
/** Most bytes of rows; what is touched beyond is not watched. */
const LIMIT = 256 * 1024 * 1024;

/** Sorts that conflict with each sort, in the order in which they are looked for. */
const CONFLICTS: readonly (readonly Act[])[] = [
  [act.write, act.atomic],
  [act.write, act.read, act.atomic, act.strongRead],
  [act.write, act.read],
  [act.write],
];

export interface Conflict {
  /** Both wrote the same bits. */
  readonly same: boolean;
  readonly other: Act;
  /** -1 when it is another CTA. */
  readonly warp: number;
  /** -1 when it is another warp. */
  readonly lane: number;
  readonly line: number;
}

/** An access to one word or byte. */
export interface Touch {
  readonly warp: number;
  /** Lanes that access it at once. */
  readonly lanes: number;
  readonly act: Act;
  /** Towards other CTAs; -1 in shared memory, which they cannot see. */
  readonly outer: Act | -1;
  readonly line: number;
  /** Number of this execution of its instruction. */
  readonly execution: number;
}

export class Shadow {
  readonly #clocks: Clocks;
  readonly #lanes: Lanes;
  readonly #words: (Int32Array | undefined)[] = [];
  readonly #bytes: (Int32Array | undefined)[] = [];
  #held = 0;
  /** CTAs counted over all launches, from 1. */
  #block = 0;
  /** First CTA of this launch. */
  #first = 1;

  constructor(clocks: Clocks, lanes: Lanes) {
    this.#clocks = clocks;
    this.#lanes = lanes;
  }

  launch(): void {
    this.#first = this.#block + 1;
  }

  enter(): void {
    this.#block++;
  }

  /** Notes an access of the whole word that holds `value` now. */
  word(at: number, touch: Touch, value: number): Conflict | undefined {
    const page = this.#page(this.#words, at >> 2);
    if (page === undefined) return undefined;
    const r = ((at >> 2) & (PAGE - 1)) * FIELDS;
    let found = this.#check(page, r, touch, value);
    if (page[r + row.split] !== 0) {
      for (let k = 0; k < 4; k++) {
        const narrow = this.#page(this.#bytes, at + k);
        if (narrow === undefined) continue;
        const n = ((at + k) & (PAGE - 1)) * FIELDS;
        found ??= this.#check(narrow, n, touch, (value >>> (8 * k)) & 255);
      }
    }
    this.#note(page, r, touch, value);
    return found;
  }

  /** Notes an access of one byte. */
  byte(at: number, touch: Touch, value: number): Conflict | undefined {
    const page = this.#page(this.#words, at >> 2);
    const narrow = this.#page(this.#bytes, at);
    if (page === undefined || narrow === undefined) return undefined;
    const r = ((at >> 2) & (PAGE - 1)) * FIELDS;
    page[r + row.split] = 1;
    const bits = 8 * (at & 3);
    const asWord = (page[r + row.value]! & ~(255 << bits)) | (value << bits);
    const n = (at & (PAGE - 1)) * FIELDS;
    const found = this.#check(page, r, touch, asWord) ?? this.#check(narrow, n, touch, value);
    this.#note(narrow, n, touch, value);
    return found;
  }

  #check(page: Int32Array, r: number, touch: Touch, value: number): Conflict | undefined {
    if (page[r] !== this.#block) {
      page[r] = this.#block;
      for (let k = 0; k < 4; k++) page[r + row.sorts + SORT * k] = 0;
    }
    for (const other of CONFLICTS[touch.act]!) {
      const s = r + row.sorts + SORT * other;
      if (page[s] === 0) continue;
      const warp = this.#unseen(page[s]!, page[s + sort.clock]!, touch.warp);
      if (warp >= 0) return conflict(page, r, touch.act, other, value, warp);
      if (other === act.write && page[r + row.writer] === touch.execution) continue;
      const lanes = this.#unmet(page, s, touch);
      if (lanes !== 0)
        return conflict(page, r, touch.act, other, value, touch.warp, firstLane(lanes));
    }
    if (touch.outer < 0) return undefined;
    for (const other of CONFLICTS[touch.outer]!) {
      const block = page[r + row.sorts + SORT * other + sort.firstBlock]!;
      if (block >= this.#first && block !== this.#block)
        return conflict(page, r, touch.act, other, value);
    }
    return undefined;
  }

  /** Lanes of the touch's own warp in the set of a sort that no barrier has put before it. */
  #unmet(page: Int32Array, s: number, { warp, lanes }: Touch): number {
    const turn = page[s + sort.turn]!;
    if (page[s] === 0 || (turn & 31) !== warp) return 0;
    return this.#lanes.unmet(warp, turn >>> 5, page[s + sort.lanes]!, lanes);
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

  #note(page: Int32Array, r: number, touch: Touch, value: number): void {
    const { warp, line } = touch;
    const s = r + row.sorts + SORT * touch.act;
    const bit = 1 << warp;
    page[s + sort.lanes] = touch.lanes | this.#unmet(page, s, touch);
    page[s + sort.turn] = (this.#lanes.turn[warp]! << 5) | warp;
    if (touch.act === act.write) {
      for (let k = 0; k < 4; k++) page[r + row.sorts + SORT * k] = 0;
      page[s] = bit;
      page[r + row.value] = value;
      page[r + row.writer] = touch.execution;
    } else {
      const others = page[s]!;
      const known = others !== 0 && this.#unseen(others, page[s + sort.clock]!, warp) >= 0;
      page[s] = known ? others | bit : bit;
    }
    page[s + sort.clock] = this.#clocks.now[warp]!;
    page[s + sort.line] = line;
    if (touch.outer < 0) return;
    const o = r + row.sorts + SORT * touch.outer;
    if (page[o + sort.firstBlock]! >= this.#first) return;
    page[o + sort.firstBlock] = this.#block;
    page[o + sort.line] = line;
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

function conflict(
  page: Int32Array,
  r: number,
  mine: Act,
  other: Act,
  value: number,
  warp = -1,
  lane = -1,
): Conflict {
  const same = mine === act.write && other === act.write && page[r + row.value] === value;
  return { same, other, warp, lane, line: page[r + row.sorts + SORT * other + sort.line]! };
}
