/**
 * What a memory access asks of the memory system, counted as memory/traffic.ts does: global sectors with
 * L1 misses and first touches, shared-memory wavefronts. Call after `locate`, before moving data.
 */
import { BANK_WORDS, BANKS, NEXT, SEEN, SLICES, TAGS, SECTORS, VALID } from "../../memory/layout";
import {
  ANY,
  CONST,
  GLOBAL,
  LOCAL,
  ROW,
  SAME,
  SHARED,
  keepWaves,
  knownWaves,
  low,
  offsetOf,
  pattern,
  physical,
  space,
  top,
} from "./locate";
import { log, setMask, slices, stats, stepOf } from "./state";

/** Adds to a counter of the step. */
// @ts-ignore: decorator
@inline
function count(at: usize, n: i32): void {
  store<f64>(at, load<f64>(at) + <f64>n);
}

export function charge(c: usize, mask: i32, size: i32, write: bool): void {
  const at = stats + <usize>stepOf(c) * 48;
  count(at, 1);
  switch (space) {
    case GLOBAL: {
      if (pattern == ANY) scattered(at, mask, write);
      else {
        const last = (top + size - 1) >> 5;
        for (let s = low >> 5; s <= last; ) {
          const line = s >> 2;
          const stop = min(last, (line << 2) + 3);
          sectors(at, line, ((2 << (stop & 3)) - 1) & ~((1 << (s & 3)) - 1), write);
          s = stop + 1;
        }
      }
      return;
    }
    case SHARED:
      if (pattern == SAME || (top - low < 128 && size <= 4)) count(at + 8, 1);
      else if (pattern == ROW && size >= 4) count(at + 8, size >> 2);
      else {
        let n = size < 4 ? 0 : knownWaves();
        if (n == 0) {
          n = wavefronts(mask, size);
          keepWaves(n);
        }
        count(at + 8, n);
      }
      return;
    case LOCAL:
      count(at + 8, low == top ? max(4, size) : 32);
      return;
    case CONST:
      count(at + 8, pattern == SAME ? 1 : distinct(mask, size));
      return;
    default:
  }
}

/** Counts the longest chain of atomics on one address; call before `charge`. */
export function chargeTurns(c: usize, mask: i32, size: i32): void {
  const at = stats + <usize>stepOf(c) * 48 + 32;
  if (pattern != ANY) {
    const n = pattern == ROW ? 1 : popcnt(mask);
    count(at, n);
    if (n > 1 && space == GLOBAL) serve(low >> 5, n - 1);
    return;
  }
  let most = 0;
  let contended: u32 = 0;
  for (let r = mask; r != 0; r &= r - 1) {
    const x = physical(ctz(r), size);
    let n = 0;
    for (let q = r; q != 0; q &= q - 1) if (physical(ctz(q), size) == x) n++;
    if (n <= most) continue;
    most = n;
    contended = x;
  }
  count(at, most);
  if (most > 1 && space == GLOBAL) serve(<i32>(contended >> 5), most - 1);
}

/** The slice of L2 that holds a sector serves it so many times (memory/caches.ts). */
function serve(sector: i32, times: i32): void {
  const spread = <u32>(sector * 0x9e3779b1);
  const at = SLICES + (<usize>((<u64>spread * <u64>slices) >> 32) << 2);
  store<i32>(at, load<i32>(at) + times);
}

/** Sectors of one line of 128 bytes, as bits. */
function sectors(at: usize, line: i32, want: i32, write: bool): void {
  count(at + 8, popcnt(want));
  let missing = want;
  if (!write) {
    missing = misses(line, want);
    if (missing == 0) return;
  }
  count(at + 16, popcnt(missing));
  for (let r = missing; r != 0; r &= r - 1) serve((line << 2) + ctz(r), 1);
  const flags = SECTORS + (<usize>line << 1);
  const before = <i32>load<u16>(flags);
  const now = before | missing | (missing << 4) | (write ? missing << 8 : 0);
  if (now == before) return;
  store<u16>(flags, now);
  const fresh = missing & ~before;
  if (fresh == 0) return;
  count(at + 24, popcnt(fresh));
  if (log == 0) return;
  const step = <i32>((at - stats) / 48);
  for (let r = fresh; r != 0; r &= r - 1)
    store<i32>(log + (<usize>((line << 2) + ctz(r)) << 2), step);
}

/** Those of the sectors that are not in L1; brings them in. */
function misses(line: i32, want: i32): i32 {
  const set = line & setMask;
  const first = <usize>(set << 2);
  const tags = TAGS + (first << 2);
  const hit = i32x4.bitmask(i32x4.eq(v128.load(tags), i32x4.splat(line)));
  if (hit != 0) {
    const valid = VALID + first + <usize>ctz(hit);
    const bits = <i32>load<u8>(valid);
    store<u8>(valid, bits | want);
    return want & ~bits;
  }
  const victim = <usize>load<u8>(NEXT + <usize>set);
  store<u8>(NEXT + <usize>set, (victim + 1) & 3);
  store<i32>(tags + (victim << 2), line);
  store<u8>(VALID + first + victim, want);
  return want;
}

/** Each sector of the active lanes once, in the order of the first lane that touches it. */
function scattered(at: usize, mask: i32, write: bool): void {
  let n = 0;
  for (let r = mask; r != 0; r &= r - 1) {
    const s = <i32>(physical(ctz(r), 4) >> 5);
    let k = n - 1;
    while (k >= 0 && load<i32>(SEEN + (<usize>k << 2)) != s) k--;
    if (k >= 0) continue;
    store<i32>(SEEN + (<usize>(n++) << 2), s);
    sectors(at, s >> 2, 1 << (s & 3), write);
  }
}

/** Distinct words among the active lanes. */
function distinct(mask: i32, size: i32): i32 {
  let n = 0;
  for (let r = mask; r != 0; r &= r - 1) {
    const w = <i32>(physical(ctz(r), size) >> 2);
    let k = n - 1;
    while (k >= 0 && load<i32>(SEEN + (<usize>k << 2)) != w) k--;
    if (k < 0) store<i32>(SEEN + (<usize>(n++) << 2), w);
  }
  return n;
}

/** Shared-memory wavefronts: most distinct words in one bank, by groups of lanes. */
function wavefronts(mask: i32, size: i32): i32 {
  const unit = max(4, size);
  const banks = 128 / unit;
  const by = unit == 4 ? 2 : unit == 8 ? 3 : 4;
  let total = 0;
  for (let start = 0; start < 32; start += banks) {
    const group = banks == 32 ? mask : mask & (((1 << banks) - 1) << start);
    if (group == 0) continue;
    memory.fill(BANKS, 0, 128);
    let most = 1;
    for (let r = group; r != 0; r &= r - 1) {
      const i = ctz(r);
      const w = offsetOf(i, size) >> by;
      const bank = <usize>(w & (banks - 1));
      const n = load<i32>(BANKS + (bank << 2));
      const words = BANK_WORDS + (bank << 7);
      let k = n - 1;
      while (k >= 0 && load<i32>(words + (<usize>k << 2)) != w) k--;
      if (k >= 0) continue;
      store<i32>(words + (<usize>n << 2), w);
      store<i32>(BANKS + (bank << 2), n + 1);
      if (n + 1 > most) most = n + 1;
    }
    total += most;
  }
  return total;
}

