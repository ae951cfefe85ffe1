/**
 * ld and st. An access that is plainly right (all active lanes in one space and one allocation,
 * aligned) is done here; any other goes to TypeScript before anything has changed, so that faults and
 * their words are those of the reference executor.
 */
import { charge } from "./charge";
import { isRow, isSame, kinds, locate, physical, quad, start } from "./locate";
import { B, C, E, Y, callback, lanes2, lanes4, register } from "./state";

/** Finds and counts the access of a load or store; false when TypeScript has done it all. */
// @ts-ignore: decorator
@inline
function access(c: usize, mask: i32, write: bool): bool {
  const y = load<i32>(c + Y);
  const size = ((y >> 4) & 63) * ((y >> 10) & 7);
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
  if (isRow()) {
    const from = start();
    for (let k: usize = 0; k < 128; k += 16) v128.store(d + k, v128.load(from + k));
  } else if (isSame()) {
    const value = v128.load32_splat(start());
    for (let k = 0; k < 8; k++) put4(d, k, mask, value);
  } else gather(d, mask);
}

/** Four lanes' words; inactive lanes' addresses repeat an active one's, so that all may be read. */
// @ts-ignore: decorator
@inline
function words(k: i32): v128 {
  const at = physical(k << 2, 4);
  if (kinds & (1 << k)) return v128.load(at);
  if (kinds & (256 << k)) return v128.load32_splat(at);
  let value = v128.load32_zero(at);
  value = v128.load_lane<u32>(physical((k << 2) + 1, 4), value, 1);
  value = v128.load_lane<u32>(physical((k << 2) + 2, 4), value, 2);
  return v128.load_lane<u32>(physical((k << 2) + 3, 4), value, 3);
}

function gather(d: usize, mask: i32): void {
  if (mask == -1 && ((kinds | (kinds >> 8)) & 255) == 255) {
    for (let k = 0; k < 8; k++) {
      const at = quad(k);
      v128.store(d + (<usize>k << 4), kinds & (1 << k) ? v128.load(at) : v128.load32_splat(at));
    }
    return;
  }
  if (mask == -1) for (let k = 0; k < 8; k++) v128.store(d + (<usize>k << 4), words(k));
  else
    for (let k = 0; k < 8; k++) if (((mask >> (k << 2)) & 15) != 0) put4(d, k, mask, words(k));
}

export function st_b32(c: usize, mask: i32): void {
  if (!access(c, mask, true)) return;
  const s = register(c, 0);
  if (isRow()) {
    const to = start();
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
  if (isRow()) {
    const from = start();
    for (let k: usize = 0; k < 256; k += 16) v128.store(d + k, v128.load(from + k));
  } else if (isSame()) {
    const value = v128.load64_splat(start());
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
  if (isRow()) {
    const to = start();
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
  const elements = (load<i32>(c + Y) >> 10) & 7;
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
