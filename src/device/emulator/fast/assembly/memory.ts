/**
 * ld and st. An access that is plainly right (all active lanes in one space and one allocation,
 * aligned) is done here; any other goes to TypeScript before anything has changed, so that faults and
 * their words are those of the reference executor. Counters are the same as memory/traffic.ts makes.
 */
import { BANK_WORDS, BANKS, NEXT, SEEN, TAGS, TOUCHED, VALID } from "../../memory/layout";
import {
  B,
  C,
  E,
  X,
  Y,
  bounds,
  callback,
  constant,
  constantBytes,
  hostFind,
  lanes2,
  lanes4,
  local,
  localBytes,
  parameterBytes,
  parameters,
  register,
  scratch,
  setMask,
  shared,
  sharedBytes,
  stats,
  stepOf,
} from "./state";

const GENERIC = 0;
const SHARED = 1;
const GLOBAL = 2;
const LOCAL = 3;
const CONST = 4;
const PARAM = 5;

/** How the active lanes' addresses lie. */
const ANY = 0;
const SAME = 1;
const ROW = 2;

/** What `locate` found: the space, the pattern, lowest and highest address, bytes to add. */
let space: i32 = 0;
let pattern: i32 = 0;
let low: i32 = 0;
let top: i32 = 0;
let shift: i32 = 0;

/** Scratch words hold the lanes' offsets when the pattern is not ROW; inactive lanes repeat one. */
function locate(c: usize, mask: i32, where: i32, size: i32, write: bool): bool {
  const a = register(c, 4);
  const offset = <i64>load<i32>(c + X);
  const reference = load<i64>(a + (<usize>ctz(mask) << 3)) + offset;
  const high = <i32>(reference >> 32);
  const add = i64x2.splat(offset);
  const first = <i32>reference;
  let bits: i32;
  pattern = ANY;
  if (mask == -1) {
    const step = i64x2.splat(<i64>(2 * size));
    let expected = i64x2.replace_lane(i64x2.splat(reference), 1, reference + <i64>size);
    let differ = i64x2.splat(0);
    for (let k: usize = 0; k < 256; k += 16) {
      differ = v128.or(differ, v128.xor(i64x2.add(v128.load(a + k), add), expected));
      expected = i64x2.add(expected, step);
    }
    if (!v128.any_true(differ)) pattern = ROW;
  }
  if (pattern == ROW) {
    low = first;
    top = first + 31 * size;
    bits = first;
  } else {
    const highs = i32x4.splat(high);
    const firsts = i32x4.splat(first);
    let wrong = i32x4.splat(0);
    let all = firsts;
    let least = firsts;
    let most = firsts;
    let rest = mask;
    for (let k: usize = 0; k < 8; k++) {
      const p = i64x2.add(v128.load(a + (k << 5)), add);
      const q = i64x2.add(v128.load(a + (k << 5), 16), add);
      const active = lanes4(rest);
      rest >>= 4;
      const lows = v128.bitselect(v128.shuffle<i32>(p, q, 0, 2, 4, 6), firsts, active);
      wrong = v128.or(wrong, v128.and(active, v128.xor(v128.shuffle<i32>(p, q, 1, 3, 5, 7), highs)));
      all = v128.or(all, lows);
      least = i32x4.min_s(least, lows);
      most = i32x4.max_s(most, lows);
      v128.store(scratch(<i32>k << 2), lows);
    }
    if (v128.any_true(wrong)) return false;
    all = v128.or(all, v128.shuffle<i32>(all, all, 2, 3, 0, 1));
    bits = i32x4.extract_lane(all, 0) | i32x4.extract_lane(all, 1);
    least = i32x4.min_s(least, v128.shuffle<i32>(least, least, 2, 3, 0, 1));
    low = min(i32x4.extract_lane(least, 0), i32x4.extract_lane(least, 1));
    most = i32x4.max_s(most, v128.shuffle<i32>(most, most, 2, 3, 0, 1));
    top = max(i32x4.extract_lane(most, 0), i32x4.extract_lane(most, 1));
    if (low == top) pattern = SAME;
  }
  space = where == GENERIC ? high : where;
  if (high != (where == GENERIC || where == GLOBAL ? space : 0)) return false;
  if ((bits & (size - 1)) != 0 || low < 0 || top < low) return false;
  const end = top + size;
  if (end < top) return false;
  switch (space) {
    case GLOBAL: {
      const known = bounds + (<usize>stepOf(c) << 3);
      if (low < load<i32>(known) || end > load<i32>(known, 4)) {
        if (!hostFind(low, known) || end > load<i32>(known, 4)) return false;
      }
      shift = 0;
      return true;
    }
    case SHARED:
      shift = shared;
      return end <= sharedBytes;
    case LOCAL: {
      if (end > localBytes) return false;
      shift = 0;
      for (let i = 0; i < 32; i++) {
        const own = pattern == ROW ? low + i * size : load<i32>(scratch(i));
        store<i32>(scratch(i), own + local + i * localBytes);
      }
      return true;
    }
    case CONST:
      shift = constant;
      return !write && end <= constantBytes;
    case PARAM:
      shift = parameters;
      return !(write && where == GENERIC) && end <= parameterBytes;
    default:
      return false;
  }
}

/** Physical address of a lane after `locate`. */
// @ts-ignore: decorator
@inline
function physical(lane: i32, size: i32): usize {
  return pattern == ROW && space != LOCAL
    ? <usize>(low + shift + lane * size)
    : <usize>(load<i32>(scratch(lane)) + shift);
}

/** Adds to a counter of the step. */
// @ts-ignore: decorator
@inline
function count(at: usize, n: i32): void {
  store<f64>(at, load<f64>(at) + <f64>n);
}

/** Counts the access; call after `locate` and before moving data. */
function charge(c: usize, mask: i32, size: i32, write: bool): void {
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
      else count(at + 8, wavefronts(mask, size));
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

/** Sectors of one line of 128 bytes, as bits. */
function sectors(at: usize, line: i32, want: i32, write: bool): void {
  count(at + 8, popcnt(want));
  let missing = want;
  if (!write) {
    missing = misses(line, want);
    if (missing == 0) return;
  }
  count(at + 16, popcnt(missing));
  const touched = TOUCHED + <usize>line;
  const before = <i32>load<u8>(touched);
  const fresh = missing & ~before;
  if (fresh == 0) return;
  store<u8>(touched, before | fresh);
  count(at + 24, popcnt(fresh));
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
    const s = load<i32>(scratch(ctz(r))) >> 5;
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
      const w = (<i32>physical(i, size) - shift) >> by;
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

/** Finds and counts the access of a load or store; false when TypeScript has done it all. */
// @ts-ignore: decorator
@inline
function access(c: usize, mask: i32, write: bool): bool {
  const y = load<i32>(c + Y);
  const size = ((y >> 4) & 63) * (y >> 10);
  if (!locate(c, mask, y & 15, size, write)) {
    callback(c, mask);
    return false;
  }
  charge(c, mask, size, write);
  return true;
}

// @ts-ignore: decorator
@inline
function put4(at: usize, k: i32, mask: i32, value: v128): void {
  const to = at + (<usize>k << 4);
  v128.store(to, v128.bitselect(value, v128.load(to), lanes4(mask >> (k << 2))));
}

export function ld_b32(c: usize, mask: i32): void {
  if (!access(c, mask, false)) return;
  const d = register(c, 0);
  if (pattern == ROW && space != LOCAL) {
    const from = <usize>(low + shift);
    for (let k: usize = 0; k < 128; k += 16) v128.store(d + k, v128.load(from + k));
  } else if (pattern == SAME && space != LOCAL) {
    const value = v128.load32_splat(<usize>(low + shift));
    for (let k = 0; k < 8; k++) put4(d, k, mask, value);
  } else gather(d, mask, 0);
}

/** Loads a word a lane from the scratch addresses and `at`; inactive lanes' addresses are right too. */
function gather(d: usize, mask: i32, at: usize): void {
  const add = <usize>shift + at;
  for (let k = 0; k < 8; k++) {
    const bits = (mask >> (k << 2)) & 15;
    if (bits == 0) continue;
    const from = scratch(k << 2);
    let value = v128.load32_zero(<usize>load<i32>(from) + add);
    value = v128.load_lane<u32>(<usize>load<i32>(from, 4) + add, value, 1);
    value = v128.load_lane<u32>(<usize>load<i32>(from, 8) + add, value, 2);
    value = v128.load_lane<u32>(<usize>load<i32>(from, 12) + add, value, 3);
    put4(d, k, mask, value);
  }
}

export function st_b32(c: usize, mask: i32): void {
  if (!access(c, mask, true)) return;
  const s = register(c, 0);
  if (pattern == ROW && space != LOCAL) {
    const to = <usize>(low + shift);
    for (let k: usize = 0; k < 128; k += 16) v128.store(to + k, v128.load(s + k));
  } else {
    for (let r = mask; r != 0; r &= r - 1) {
      const i = ctz(r);
      store<i32>(physical(i, 4), load<i32>(s + (<usize>i << 2)));
    }
  }
}

export function ld_b64(c: usize, mask: i32): void {
  if (!access(c, mask, false)) return;
  const d = register(c, 0);
  if (pattern == ROW && space != LOCAL) {
    const from = <usize>(low + shift);
    for (let k: usize = 0; k < 256; k += 16) v128.store(d + k, v128.load(from + k));
  } else if (pattern == SAME && space != LOCAL) {
    const value = v128.load64_splat(<usize>(low + shift));
    for (let k = 0; k < 16; k++) {
      const to = d + (<usize>k << 4);
      v128.store(to, v128.bitselect(value, v128.load(to), lanes2(mask >> (k << 1))));
    }
  } else {
    for (let r = mask; r != 0; r &= r - 1) {
      const i = ctz(r);
      store<i64>(d + (<usize>i << 3), load<i64>(physical(i, 8)));
    }
  }
}

export function st_b64(c: usize, mask: i32): void {
  if (!access(c, mask, true)) return;
  const s = register(c, 0);
  if (pattern == ROW && space != LOCAL) {
    const to = <usize>(low + shift);
    for (let k: usize = 0; k < 256; k += 16) v128.store(to + k, v128.load(s + k));
  } else {
    for (let r = mask; r != 0; r &= r - 1) {
      const i = ctz(r);
      store<i64>(physical(i, 8), load<i64>(s + (<usize>i << 3)));
    }
  }
}

// @ts-ignore: decorator
@inline
function narrowLoad<T>(c: usize, mask: i32): void {
  if (!access(c, mask, false)) return;
  const d = register(c, 0);
  for (let r = mask; r != 0; r &= r - 1) {
    const i = ctz(r);
    store<i32>(d + (<usize>i << 2), <i32>load<T>(physical(i, sizeof<T>())));
  }
}

// @ts-ignore: decorator
@inline
function narrowStore<T>(c: usize, mask: i32): void {
  if (!access(c, mask, true)) return;
  const s = register(c, 0);
  for (let r = mask; r != 0; r &= r - 1) {
    const i = ctz(r);
    store<T>(physical(i, sizeof<T>()), <T>load<i32>(s + (<usize>i << 2)));
  }
}

export function ld_u8(c: usize, mask: i32): void {
  narrowLoad<u8>(c, mask);
}
export function ld_s8(c: usize, mask: i32): void {
  narrowLoad<i8>(c, mask);
}
export function ld_u16(c: usize, mask: i32): void {
  narrowLoad<u16>(c, mask);
}
export function ld_s16(c: usize, mask: i32): void {
  narrowLoad<i16>(c, mask);
}
export function st_u8(c: usize, mask: i32): void {
  narrowStore<u8>(c, mask);
}
export function st_u16(c: usize, mask: i32): void {
  narrowStore<u16>(c, mask);
}

/** Field of a vector's element. */
// @ts-ignore: decorator
@inline
function element(k: i32): usize {
  return k == 0 ? 0 : k == 1 ? B : k == 2 ? C : E;
}

// @ts-ignore: decorator
@inline
function vector<T>(c: usize, mask: i32, write: bool): void {
  if (!access(c, mask, write)) return;
  const elements = load<i32>(c + Y) >> 10;
  const size = elements * <i32>sizeof<T>();
  for (let e = 0; e < elements; e++) {
    if (load<i32>(c + element(e)) < 0) continue;
    const slot = register(c, element(e));
    const at = <usize>(e * <i32>sizeof<T>());
    for (let r = mask; r != 0; r &= r - 1) {
      const i = ctz(r);
      const own = slot + <usize>i * sizeof<T>();
      const there = physical(i, size) + at;
      if (write) store<T>(there, load<T>(own));
      else store<T>(own, load<T>(there));
    }
  }
}

export function ld_vec_b32(c: usize, mask: i32): void {
  vector<i32>(c, mask, false);
}
export function st_vec_b32(c: usize, mask: i32): void {
  vector<i32>(c, mask, true);
}
export function ld_vec_b64(c: usize, mask: i32): void {
  vector<i64>(c, mask, false);
}
export function st_vec_b64(c: usize, mask: i32): void {
  vector<i64>(c, mask, true);
}
