/**
 * Where the active lanes of a memory access point. Looks at all 32 addresses of a register once; later
 * accesses of the same basic block through the same register, with other constant offsets, start from
 * what was found (fast/prepare.ts decides which those are).
 */
import { KNOWN } from "../../memory/layout";
import {
  X,
  Y,
  bounds,
  constant,
  constantBytes,
  hostFind,
  lanes4,
  local,
  localBytes,
  parameterBytes,
  parameters,
  register,
  shared,
  sharedBytes,
  stepOf,
} from "./state";

export const GENERIC = 0;
export const SHARED = 1;
export const GLOBAL = 2;
export const LOCAL = 3;
export const CONST = 4;
export const PARAM = 5;

/** How the active lanes' addresses lie: all lanes in a row, all equal, anything else. */
export const ANY = 0;
export const SAME = 1;
export const ROW = 2;

/** Fields of a record: 32 lanes' low words, then what is known of them. */
const VALID: usize = 128;
const OFFSET: usize = 132;
const LOW: usize = 136;
const TOP: usize = 140;
const HIGH: usize = 144;
const BITS: usize = 148;
const PATTERN: usize = 152;
const SIZE: usize = 156;
const KINDS: usize = 160;
const WAVES: usize = 164;

/** What `locate` found: space, pattern, lowest and highest offset of the active lanes. */
export let space: i32 = 0;
export let pattern: i32 = 0;
export let low: i32 = 0;
export let top: i32 = 0;
/** Bit k: lanes 4k to 4k+3 lie in a row of words; bit 8+k: they are equal. Only when pattern is ANY. */
export let kinds: i32 = 0;
/** To add to a lane's word for its byte in memory, and again for each lane. */
let shift: i32 = 0;
let stride: i32 = 0;
let record: usize = 0;

/** Byte in memory of a lane's access. */
// @ts-ignore: decorator
@inline
export function physical(lane: i32, size: i32): usize {
  const own = pattern == ROW ? low + lane * size + base : load<i32>(record + (<usize>lane << 2)) + shift;
  return <usize>(own + lane * stride);
}

/** Byte in memory of the first of four lanes whose pattern is ANY, outside local memory. */
// @ts-ignore: decorator
@inline
export function quad(k: i32): usize {
  return <usize>(load<i32>(record + (<usize>k << 4)) + shift);
}

/** Byte in memory of an access whose lanes are in a row or equal. */
// @ts-ignore: decorator
@inline
export function start(): usize {
  return <usize>(low + base);
}

/** Bytes to add to an offset within the space. */
let base: i32 = 0;

/** Whether lanes can be moved as one block. */
// @ts-ignore: decorator
@inline
export function isRow(): bool {
  return pattern == ROW && space != LOCAL;
}

// @ts-ignore: decorator
@inline
export function isSame(): bool {
  return pattern == SAME && space != LOCAL;
}

/** Offset of a lane within shared memory. */
// @ts-ignore: decorator
@inline
export function offsetOf(lane: i32, size: i32): i32 {
  return <i32>physical(lane, size) - base;
}

/** Wavefronts found before for these addresses, 0 when not known; equal for all aligned offsets. */
// @ts-ignore: decorator
@inline
export function knownWaves(): i32 {
  return load<i32>(record + WAVES);
}

// @ts-ignore: decorator
@inline
export function keepWaves(n: i32): void {
  store<i32>(record + WAVES, n);
}

/** False when the access is not plainly right: then nothing has been changed. */
export function locate(c: usize, mask: i32, where: i32, size: i32, write: bool): bool {
  const how = load<i32>(c + Y) >> 16;
  const offset = load<i32>(c + X);
  record = KNOWN + <usize>(how & 7) * 192;
  let delta = offset - load<i32>(record + OFFSET);
  if (how & 8 && load<i32>(record + VALID) && load<i32>(record + SIZE) == size) {
    const now = load<i32>(record + LOW) + delta;
    // A sum that leaves the low half of the addresses may carry: look again.
    if ((now | (load<i32>(record + TOP) + delta)) < 0) {
      if (!look(c, mask, offset, size)) return false;
      delta = 0;
    }
  } else {
    if (!look(c, mask, offset, size)) return false;
    delta = 0;
  }
  pattern = load<i32>(record + PATTERN);
  low = load<i32>(record + LOW) + delta;
  top = load<i32>(record + TOP) + delta;
  kinds = load<i32>(record + KINDS);
  const high = load<i32>(record + HIGH);
  space = where == GENERIC ? high : where;
  if (high != (where == GENERIC || where == GLOBAL ? space : 0)) return false;
  if (((load<i32>(record + BITS) | delta) & (size - 1)) != 0 || low < 0 || top < low) return false;
  const end = top + size;
  if (end < top) return false;
  stride = 0;
  base = 0;
  switch (space) {
    case GLOBAL: {
      const block = bounds + (<usize>stepOf(c) << 3);
      if (low < load<i32>(block) || end > load<i32>(block, 4)) {
        if (!hostFind(low, block) || end > load<i32>(block, 4)) return false;
      }
      break;
    }
    case SHARED:
      if (end > sharedBytes) return false;
      base = shared;
      break;
    case LOCAL:
      if (end > localBytes) return false;
      base = local;
      stride = localBytes;
      kinds = 0;
      break;
    case CONST:
      if (write || end > constantBytes) return false;
      base = constant;
      break;
    case PARAM:
      if ((write && where == GENERIC) || end > parameterBytes) return false;
      base = parameters;
      break;
    default:
      return false;
  }
  shift = base + delta;
  return true;
}

/** Looks at the lanes' addresses and fills the record; false when their high words differ. */
function look(c: usize, mask: i32, offset: i32, size: i32): bool {
  const a = register(c, 4);
  const reference = load<i64>(a + (<usize>ctz(mask) << 3)) + <i64>offset;
  const first = <i32>reference;
  const high = <i32>(reference >> 32);
  const add = i64x2.splat(<i64>offset);
  store<i32>(record + VALID, 0);
  store<i32>(record + OFFSET, offset);
  store<i32>(record + SIZE, size);
  store<i32>(record + HIGH, high);
  store<i32>(record + WAVES, 0);
  if (mask == -1) {
    const step = i64x2.splat(<i64>(2 * size));
    let expected = i64x2.replace_lane(i64x2.splat(reference), 1, reference + <i64>size);
    let differ = i64x2.splat(0);
    for (let k: usize = 0; k < 256; k += 16) {
      differ = v128.or(differ, v128.xor(i64x2.add(v128.load(a + k), add), expected));
      expected = i64x2.add(expected, step);
    }
    if (!v128.any_true(differ)) {
      store<i32>(record + PATTERN, ROW);
      store<i32>(record + LOW, first);
      store<i32>(record + TOP, first + 31 * size);
      store<i32>(record + BITS, first);
      store<i32>(record + VALID, 1);
      return true;
    }
  }
  const highs = i32x4.splat(high);
  const firsts = i32x4.splat(first);
  const row = i32x4(0, 4, 8, 12);
  let wrong = i32x4.splat(0);
  let all = firsts;
  let least = firsts;
  let most = firsts;
  let rest = mask;
  let found = 0;
  for (let k = 0; k < 8; k++) {
    const at = a + (<usize>k << 5);
    const p = i64x2.add(v128.load(at), add);
    const q = i64x2.add(v128.load(at, 16), add);
    const active = lanes4(rest);
    rest >>= 4;
    const lows = v128.bitselect(v128.shuffle<i32>(p, q, 0, 2, 4, 6), firsts, active);
    wrong = v128.or(wrong, v128.and(active, v128.xor(v128.shuffle<i32>(p, q, 1, 3, 5, 7), highs)));
    all = v128.or(all, lows);
    least = i32x4.min_s(least, lows);
    most = i32x4.max_s(most, lows);
    const lane0 = v128.shuffle<i32>(lows, lows, 0, 0, 0, 0);
    const differ = i32x4.sub(lows, lane0);
    found |= <i32>i32x4.all_true(i32x4.eq(differ, row)) << k;
    found |= <i32>!v128.any_true(differ) << (k + 8);
    v128.store(record + (<usize>k << 4), lows);
  }
  if (v128.any_true(wrong)) return false;
  all = v128.or(all, v128.shuffle<i32>(all, all, 2, 3, 0, 1));
  least = i32x4.min_s(least, v128.shuffle<i32>(least, least, 2, 3, 0, 1));
  most = i32x4.max_s(most, v128.shuffle<i32>(most, most, 2, 3, 0, 1));
  const lowest = min(i32x4.extract_lane(least, 0), i32x4.extract_lane(least, 1));
  const highest = max(i32x4.extract_lane(most, 0), i32x4.extract_lane(most, 1));
  store<i32>(record + PATTERN, lowest == highest ? SAME : ANY);
  store<i32>(record + LOW, lowest);
  store<i32>(record + TOP, highest);
  store<i32>(record + BITS, i32x4.extract_lane(all, 0) | i32x4.extract_lane(all, 1));
  store<i32>(record + KINDS, found);
  store<i32>(record + VALID, 1);
  return true;
}
