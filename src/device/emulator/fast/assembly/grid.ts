/**
 * Runs CTAs one after another and their warps in turn, as execute/scheduler.ts and execute/warp.ts do:
 * the same order, the same quantum, the same reconvergence, so that both executors agree in every bit.
 */
import { NEXT, POISON, STACKS, STATE, TAGS, WARPS } from "../../memory/layout";
import {
  DONE,
  READY,
  W_BASE,
  W_LIVE,
  W_LOCAL,
  W_STATE,
  W_TOP,
  left,
  reach,
  resetBarriers,
} from "./barriers";
import {
  base,
  blocks,
  code,
  hostFail,
  localBytes,
  ops,
  setMask,
  setWarp,
  shared,
  sharedBytes,
  spend,
} from "./state";

const QUANTUM = 64;
const DEPTH = 128;
const EXIT = -1;

/** Fields of a block's record of 64 bytes. */
const START: usize = 0;
const STOP: usize = 4;
const END: usize = 8;
const INSTRUCTIONS: usize = 12;
const CONTROL: usize = 16;
const TARGET: usize = 20;
const FOLLOWING: usize = 24;
const MEET: usize = 28;
const CONDITION: usize = 32;
const NEGATED: usize = 36;
const RUNS: usize = 40;
const LANES: usize = 48;

const FALL = 0;
const BRANCH = 1;
const LEAVE = 2;

let liveWarps: i32 = 0;

// @ts-ignore: decorator
@inline
function entry(index: i32, depth: i32): usize {
  return STACKS + <usize>(index * DEPTH + depth) * 12;
}

/**
 * Runs the CTAs that follow each other from number `first` on, at (x, y, z) of a grid gx by gy wide.
 * The words from STATE + 96 on describe the registers: warps, threads, byte address of the first
 * warp's, bytes of a warp's, bytes to clear, first byte of local memory, and slots that hold the CTA's
 * position (number, then pairs of offset and axis).
 */
export function runGrid(first: i32, total: i32, x0: i32, y0: i32, z0: i32, gx: i32, gy: i32): void {
  const warps = load<i32>(STATE + 96);
  const threads = load<i32>(STATE + 100);
  const registers = load<u32>(STATE + 104);
  const stride = load<u32>(STATE + 108);
  const clear = load<u32>(STATE + 112);
  const memoryBase = load<i32>(STATE + 116);
  const positions = load<i32>(STATE + 120);
  let x = x0;
  let y = y0;
  let z = z0;
  resetBarriers(true);
  for (let index = first; index < first + total; index++) {
    store<i32>(STATE + 80, x);
    store<i32>(STATE + 84, y);
    store<i32>(STATE + 88, z);
    for (let k = 0; k < warps; k++) {
      const at = registers + k * stride;
      memory.fill(at, 0, clear);
      for (let p = 0; p < positions; p++) {
        const pair = STATE + 124 + (<usize>p << 3);
        const axis = load<i32>(pair, 4);
        const value = i32x4.splat(axis == 0 ? x : axis == 1 ? y : z);
        const slot = at + load<u32>(pair);
        for (let g: usize = 0; g < 128; g += 16) v128.store(slot + g, value);
      }
    }
    if (sharedBytes > 0) poison(shared, (sharedBytes + 3) >> 2, index);
    if (localBytes > 0) poison(memoryBase, warps * 8 * localBytes, index);
    memory.fill(TAGS, 255, <usize>((setMask + 1) << 4));
    memory.fill(NEXT, 0, <usize>(setMask + 1));
    for (let k = 0; k < warps; k++) {
      const record = WARPS + (<usize>k << 5);
      const rest = threads - 32 * k;
      const lanes = rest >= 32 ? -1 : (1 << rest) - 1;
      store<u32>(record + W_BASE, registers + k * stride);
      store<i32>(record + W_LOCAL, memoryBase + k * 32 * localBytes);
      store<i32>(record + W_LIVE, lanes);
      store<i32>(record + W_STATE, READY);
      store<i32>(record + W_TOP, 0);
      const bottom = entry(k, 0);
      store<i32>(bottom, 0);
      store<i32>(bottom, lanes, 4);
      store<i32>(bottom, -1, 8);
    }
    runBlock(warps);
    if (++x == gx) {
      x = 0;
      if (++y == gy) {
        y = 0;
        z++;
      }
    }
  }
}

/** memory/poison.ts, `block`. */
function poison(at: i32, words: i32, index: i32): void {
  let phase = (index * 2654435) & 4095;
  for (let k = 0; k < words; k += 4096) {
    memory.copy(<usize>(at + (k << 2)), POISON + (<usize>phase << 2), <usize>min(4096, words - k) << 2);
    phase = (phase + 1) & 4095;
  }
}

function runBlock(count: i32): void {
  resetBarriers(false);
  liveWarps = count;
  while (liveWarps > 0) {
    let progress = false;
    for (let k = 0; k < count; k++) {
      const record = WARPS + (<usize>k << 5);
      if (load<i32>(record + W_STATE) != READY) continue;
      progress = true;
      quantum(k, record);
    }
    if (!progress) hostFail(6, 0, 0, 0, 0);
  }
}

function quantum(index: i32, record: usize): void {
  setWarp(index, load<u32>(record + W_BASE), load<i32>(record + W_LOCAL));
  let left_ = QUANTUM;
  while (left_ > 0 && load<i32>(record + W_STATE) == READY) {
    const depth = load<i32>(record + W_TOP);
    const top = entry(index, depth);
    const lanes = load<i32>(top, 4);
    const at = load<i32>(top);
    if (lanes == 0 || (depth > 0 && at == load<i32>(top, 8))) {
      if (depth == 0) {
        store<i32>(record + W_STATE, DONE);
        liveWarps--;
        left(liveWarps);
        return;
      }
      store<i32>(record + W_TOP, depth - 1);
      continue;
    }
    if (at == EXIT) {
      exit(index, record, lanes);
      continue;
    }
    const block = blocks + (<usize>at << 6);
    store<f64>(block + RUNS, load<f64>(block + RUNS) + 1);
    store<f64>(block + LANES, load<f64>(block + LANES) + <f64>popcnt(lanes));
    const n = load<i32>(block + INSTRUCTIONS);
    left_ -= n + 1;
    const start = load<u32>(block + START);
    if (!spend(n)) hostFail(0, <i32>start, 0, index, 0);
    let c = code + (<usize>start << 5);
    let op = ops + (<usize>start << 2);
    const stop = ops + (<usize>load<u32>(block + STOP) << 2);
    for (; op < stop; op += 4) {
      call_indirect<void>(load<u16>(op), c, lanes);
      c += 32;
    }
    leave(index, record, block, lanes);
  }
}

/** Goes on from the end of a block. */
function leave(index: i32, record: usize, block: usize, lanes: i32): void {
  const condition = load<i32>(block + CONDITION);
  let taken = lanes;
  if (condition >= 0) {
    const bits = load<i32>(base + (<usize>condition << 2));
    taken = lanes & (load<i32>(block + NEGATED) ? ~bits : bits);
  }
  const kind = load<i32>(block + END);
  const following = load<i32>(block + FOLLOWING);
  const top = entry(index, load<i32>(record + W_TOP));
  if (kind == FALL) {
    store<i32>(top, following);
  } else if (kind == BRANCH) {
    const target = load<i32>(block + TARGET);
    if (taken == lanes) go(index, record, top, target, lanes);
    else if (taken == 0) go(index, record, top, following, lanes);
    else diverge(index, record, block, lanes, taken);
  } else if (kind == LEAVE) {
    exit(index, record, taken);
    if (taken != lanes) store<i32>(top, following);
  } else {
    if (taken != 0 && taken != load<i32>(record + W_LIVE))
      hostFail(2, load<i32>(block + CONTROL), taken, index, 0);
    store<i32>(top, following);
    if (taken != 0) reach(record, index, code + (<usize>load<u32>(block + CONTROL) << 5), liveWarps);
  }
}

// @ts-ignore: decorator
@inline
function go(index: i32, record: usize, top: usize, target: i32, lanes: i32): void {
  if (target == EXIT) exit(index, record, lanes);
  else store<i32>(top, target);
}

function exit(index: i32, record: usize, lanes: i32): void {
  store<i32>(record + W_LIVE, load<i32>(record + W_LIVE) & ~lanes);
  const depth = load<i32>(record + W_TOP);
  for (let k = 0; k <= depth; k++) {
    const e = entry(index, k);
    store<i32>(e, load<i32>(e, 4) & ~lanes, 4);
  }
}

function diverge(index: i32, record: usize, block: usize, lanes: i32, taken: i32): void {
  const meet = load<i32>(block + MEET);
  const depth = load<i32>(record + W_TOP);
  const top = entry(index, depth);
  if (depth > 0 && load<i32>(top, 8) == meet) store<i32>(record + W_TOP, depth - 1);
  else store<i32>(top, meet);
  const fits =
    side(index, record, load<i32>(block + FOLLOWING), lanes & ~taken, meet) &&
    side(index, record, load<i32>(block + TARGET), taken, meet);
  if (!fits) hostFail(1, load<i32>(block + CONTROL), 0, index, 0);
}

function side(index: i32, record: usize, target: i32, lanes: i32, meet: i32): bool {
  if (target == EXIT) {
    exit(index, record, lanes);
    return true;
  }
  if (lanes == 0 || target == meet) return true;
  const depth = load<i32>(record + W_TOP) + 1;
  if (depth >= DEPTH) return false;
  store<i32>(record + W_TOP, depth);
  const e = entry(index, depth);
  store<i32>(e, target);
  store<i32>(e, lanes, 4);
  store<i32>(e, meet, 8);
  return true;
}
