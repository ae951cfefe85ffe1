/** Operations across lanes: shfl and vote (ops/warp.ts has the meaning). */
import { SCRATCH } from "../../memory/layout";
import { A, B, C, E, base, register, scratch } from "./state";

const UP = 0;
const DOWN = 1;
const BUTTERFLY = 2;
const INDEX = 3;

// @ts-ignore: decorator
@inline
function shuffle(mode: i32, c: usize, mask: i32): void {
  const d = register(c, 0);
  const a = register(c, A);
  const b = register(c, B);
  const bounds = register(c, C);
  let valid = 0;
  for (let r = mask; r != 0; r &= r - 1) {
    const i = ctz(r);
    const bound = load<i32>(bounds + (<usize>i << 2));
    const segment = (bound >> 8) & 31;
    const most = (i & segment) | (bound & 31 & ~segment);
    const n = load<i32>(b + (<usize>i << 2)) & 31;
    let j: i32;
    if (mode == UP) j = i - n;
    else if (mode == DOWN) j = i + n;
    else if (mode == BUTTERFLY) j = i ^ n;
    else j = (i & segment) | (n & ~segment);
    const ok = mode == UP ? j >= most : j <= most;
    if (ok) valid |= 1 << i;
    else j = i;
    const from = (mask >> (j & 31)) & 1 ? j : i;
    store<i32>(scratch(i), load<i32>(a + (<usize>from << 2)));
  }
  if (mask == -1) memory.copy(d, SCRATCH, 128);
  else
    for (let r = mask; r != 0; r &= r - 1) {
      const i = ctz(r);
      store<i32>(d + (<usize>i << 2), load<i32>(scratch(i)));
    }
  const e = load<i32>(c + E);
  if (e >= 0) {
    const p = base + (<usize>e << 2);
    store<i32>(p, (load<i32>(p) & ~mask) | (valid & mask));
  }
}

export function shfl_up(c: usize, mask: i32): void {
  shuffle(UP, c, mask);
}
export function shfl_down(c: usize, mask: i32): void {
  shuffle(DOWN, c, mask);
}
export function shfl_bfly(c: usize, mask: i32): void {
  shuffle(BUTTERFLY, c, mask);
}
export function shfl_idx(c: usize, mask: i32): void {
  shuffle(INDEX, c, mask);
}

/** Lanes that take part: active and named by the member mask of the first active lane. */
// @ts-ignore: decorator
@inline
function members(c: usize, mask: i32): i32 {
  return mask & load<i32>(register(c, B) + (<usize>ctz(mask) << 2));
}

// @ts-ignore: decorator
@inline
function answer(c: usize, mask: i32, holds: bool): void {
  const d = register(c, 0);
  store<i32>(d, (load<i32>(d) & ~mask) | (holds ? mask : 0));
}

export function vote_all(c: usize, mask: i32): void {
  const who = members(c, mask);
  answer(c, mask, (load<i32>(register(c, A)) & who) == who);
}
export function vote_any(c: usize, mask: i32): void {
  answer(c, mask, (load<i32>(register(c, A)) & members(c, mask)) != 0);
}
export function vote_ballot(c: usize, mask: i32): void {
  const votes = load<i32>(register(c, A)) & members(c, mask);
  const d = register(c, 0);
  for (let r = mask; r != 0; r &= r - 1) store<i32>(d + (<usize>ctz(r) << 2), votes);
}
