/**
 * The 16 named barriers of a CTA, as execute/barriers.ts has them. A record is 8 words: arrived,
 * warps that open it (0 all, -1 nobody has come), sum, every, some, waiting warps as bits.
 */
import { BARRIERS, WARPS } from "../../memory/layout";
import { A, B, C, Y, base, code, hostFail, stepOf } from "./state";

const ARRIVED: usize = 0;
const EXPECTED: usize = 4;
const SUM: usize = 8;
const EVERY: usize = 12;
const SOME: usize = 16;
const WAITING: usize = 20;

/** Fields of a warp's record. */
export const W_BASE: usize = 0;
export const W_LOCAL: usize = 4;
export const W_LIVE: usize = 8;
export const W_STATE: usize = 12;
export const W_TOP: usize = 16;
export const W_AT: usize = 20;

export const READY = 0;
export const WAITS = 1;
export const DONE = 2;

const ARRIVE = 1;
const POPC = 2;
const AND = 3;

let used = false;

function clear(barrier: usize): void {
  store<i32>(barrier + ARRIVED, 0);
  store<i32>(barrier + EXPECTED, -1);
  store<i32>(barrier + SUM, 0);
  store<i32>(barrier + EVERY, 1);
  store<i32>(barrier + SOME, 0);
  store<i32>(barrier + WAITING, 0);
}

export function resetBarriers(first: bool): void {
  if (!used && !first) return;
  for (let k: usize = 0; k < 16; k++) clear(BARRIERS + (k << 5));
  used = false;
}

/** A warp reaches the barrier step at `c` with all its lanes; `liveWarps` have not exited. */
export function reach(record: usize, index: i32, c: usize, liveWarps: i32): void {
  used = true;
  const live = load<i32>(record + W_LIVE);
  const first = <usize>ctz(live) << 2;
  const id = load<i32>(base + (<usize>load<u32>(c + A) << 2) + first);
  const slot = load<i32>(c + B);
  const threads = slot < 0 ? 0 : load<i32>(base + (<usize>slot << 2) + first);
  if (id < 0 || id > 15) hostFail(3, stepOf(c), id, index, threads);
  if ((threads & 31) != 0 || threads < 0) hostFail(4, stepOf(c), threads, index, threads);
  const barrier = BARRIERS + (<usize>id << 5);
  const expected = load<i32>(barrier + EXPECTED);
  if (expected >= 0 && expected != threads >> 5) hostFail(5, stepOf(c), id, index, threads);
  store<i32>(barrier + EXPECTED, threads >> 5);
  store<i32>(barrier + ARRIVED, load<i32>(barrier + ARRIVED) + 1);
  const kind = load<i32>(c + Y);
  if (kind >= POPC) {
    const votes = load<i32>(base + (<usize>load<u32>(c + C) << 2)) & live;
    store<i32>(barrier + SUM, load<i32>(barrier + SUM) + popcnt(votes));
    if (votes != live) store<i32>(barrier + EVERY, 0);
    if (votes != 0) store<i32>(barrier + SOME, 1);
  }
  if (kind != ARRIVE) {
    store<i32>(barrier + WAITING, load<i32>(barrier + WAITING) | (1 << index));
    store<i32>(record + W_STATE, WAITS);
    store<u32>(record + W_AT, <u32>c);
  }
  open(barrier, liveWarps);
}

/** A warp has exited: barriers that waited for all warps may open. */
export function left(liveWarps: i32): void {
  if (!used) return;
  for (let k: usize = 0; k < 16; k++) {
    const barrier = BARRIERS + (k << 5);
    if (load<i32>(barrier + EXPECTED) == 0) open(barrier, liveWarps);
  }
}

function open(barrier: usize, liveWarps: i32): void {
  const expected = load<i32>(barrier + EXPECTED);
  if (load<i32>(barrier + ARRIVED) < (expected == 0 ? liveWarps : expected)) return;
  for (let r = load<i32>(barrier + WAITING); r != 0; r &= r - 1) {
    const record = WARPS + (<usize>ctz(r) << 5);
    store<i32>(record + W_STATE, READY);
    const c = <usize>load<u32>(record + W_AT);
    const kind = load<i32>(c + Y);
    if (kind < POPC) continue;
    const d = <usize>load<u32>(record + W_BASE) + (<usize>load<u32>(c) << 2);
    const lanes = load<i32>(record + W_LIVE);
    if (kind == POPC) {
      for (let q = lanes; q != 0; q &= q - 1)
        store<i32>(d + (<usize>ctz(q) << 2), load<i32>(barrier + SUM));
    } else {
      const holds = load<i32>(barrier + (kind == AND ? EVERY : SOME)) != 0;
      store<i32>(d, (load<i32>(d) & ~lanes) | (holds ? lanes : 0));
    }
  }
  clear(barrier);
}
