/** Integer pieces that JavaScript lacks, on 32-bit values and on 64-bit pairs at `I[at]`, `I[at+1]`. */

/** High word of the unsigned product; x and y in [0, 2^32). */
export function mulHiU(x: number, y: number): number {
  const low = Math.imul(x, y) >>> 0;
  return Math.floor((x * y - low) / 4294967296 + 0.5) | 0;
}

/** High word of the signed product. */
export function mulHiS(x: number, y: number): number {
  const low = Math.imul(x, y) >>> 0;
  return Math.floor((x * y - low) / 4294967296 + 0.5) | 0;
}

export function popcount(x: number): number {
  let v = x - ((x >>> 1) & 0x55555555);
  v = (v & 0x33333333) + ((v >>> 2) & 0x33333333);
  return Math.imul((v + (v >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

export function reverse(x: number): number {
  let v = ((x >>> 1) & 0x55555555) | ((x & 0x55555555) << 1);
  v = ((v >>> 2) & 0x33333333) | ((v & 0x33333333) << 2);
  v = ((v >>> 4) & 0x0f0f0f0f) | ((v & 0x0f0f0f0f) << 4);
  v = ((v >>> 8) & 0x00ff00ff) | ((v & 0x00ff00ff) << 8);
  return (v >>> 16) | (v << 16);
}

/** shf.l: high word of (high:low) shifted left by n in 0..32. */
export function funnelLeft(low: number, high: number, n: number): number {
  if (n === 0) return high;
  return n === 32 ? low : (high << n) | (low >>> (32 - n));
}

/** shf.r: low word of (high:low) shifted right by n in 0..32. */
export function funnelRight(low: number, high: number, n: number): number {
  if (n === 0) return low;
  return n === 32 ? high : (low >>> n) | (high << (32 - n));
}

/** bfe.u32 (9.7.1.19). */
export function extractU(x: number, position: number, length: number): number {
  if (length === 0 || position > 31) return 0;
  const v = x >>> position;
  return length > 31 ? v : v & ((1 << length) - 1);
}

/** bfe.s32: the sign is the last extracted bit, or the top bit when the field reaches beyond it. */
export function extractS(x: number, position: number, length: number): number {
  if (length === 0) return 0;
  if (position > 31) return x >> 31;
  const v = x >> position;
  const free = 32 - length;
  return length > 31 - position ? v : (v << free) >> free;
}

/** bfi.b32: the low `length` bits of a into b at `position` (9.7.1.20). */
export function insert(a: number, b: number, position: number, length: number): number {
  if (length === 0 || position > 31) return b;
  const mask = (length > 31 ? -1 : (1 << length) - 1) << position;
  return (b & ~mask) | ((a << position) & mask);
}

/** prmt.b32 in its default mode (9.7.8.7). */
export function permute(a: number, b: number, selector: number): number {
  let out = 0;
  for (let k = 0; k < 4; k++) {
    const s = (selector >>> (4 * k)) & 15;
    const word = s & 4 ? b : a;
    let byte = (word >>> (8 * (s & 3))) & 255;
    if (s & 8) byte = byte & 128 ? 255 : 0;
    out |= byte << (8 * k);
  }
  return out;
}

/** dp4a: four 8-bit products added to c. */
export function dot4(a: number, b: number, c: number, signedA: number, signedB: number): number {
  let sum = c;
  for (let k = 0; k < 32; k += 8) {
    const x = signedA ? (a << (24 - k)) >> 24 : (a >>> k) & 255;
    const y = signedB ? (b << (24 - k)) >> 24 : (b >>> k) & 255;
    sum += x * y;
  }
  return sum | 0;
}

/** dp2a.lo: the 16-bit halves of a times the two low bytes of b, added to c. */
export function dot2(a: number, b: number, c: number, signedA: number, signedB: number): number {
  const low = signedA ? (a << 16) >> 16 : a & 65535;
  const high = signedA ? a >> 16 : a >>> 16;
  const first = signedB ? (b << 24) >> 24 : b & 255;
  const second = signedB ? (b << 16) >> 24 : (b >>> 8) & 255;
  return (c + low * first + high * second) | 0;
}

/** fns (9.7.1.17): position of the n-th set bit from `base` on, downwards for negative n; -1 if none. */
export function nthSet(mask: number, base: number, n: number): number {
  const step = n < 0 ? -1 : 1;
  let rest = n === 0 ? 1 : Math.abs(n);
  for (let at = base >>> 0; at >= 0 && at < 32; at += step) {
    if ((mask >>> at) & 1 && --rest === 0) return at;
    if (n === 0) return -1;
  }
  return -1;
}

/** lop3.b32: any function of three bits by its truth table. */
export function logic3(a: number, b: number, c: number, table: number): number {
  let out = 0;
  if (table & 1) out |= ~a & ~b & ~c;
  if (table & 2) out |= ~a & ~b & c;
  if (table & 4) out |= ~a & b & ~c;
  if (table & 8) out |= ~a & b & c;
  if (table & 16) out |= a & ~b & ~c;
  if (table & 32) out |= a & ~b & c;
  if (table & 64) out |= a & b & ~c;
  if (table & 128) out |= a & b & c;
  return out;
}

export function unsigned64(I: Int32Array, at: number): bigint {
  return (BigInt(I[at + 1]! >>> 0) << 32n) | BigInt(I[at]! >>> 0);
}

export function signed64(I: Int32Array, at: number): bigint {
  return (BigInt(I[at + 1]!) << 32n) | BigInt(I[at]! >>> 0);
}

/** Stores the low 64 bits of any integer. */
export function store64(I: Int32Array, at: number, value: bigint): void {
  I[at] = Number(BigInt.asIntN(32, value));
  I[at + 1] = Number(BigInt.asIntN(32, value >> 32n));
}

/** High 64 bits of the product, from four 32-bit products. */
export function mulHi64(I: Int32Array, a: number, b: number, d: number, signed: boolean): void {
  const xl = I[a]! >>> 0;
  const xh = I[a + 1]! >>> 0;
  const yl = I[b]! >>> 0;
  const yh = I[b + 1]! >>> 0;
  const middle = (mulHiU(xl, yl) >>> 0) + (Math.imul(xl, yh) >>> 0) + (Math.imul(xh, yl) >>> 0);
  const low =
    (mulHiU(xl, yh) >>> 0) +
    (mulHiU(xh, yl) >>> 0) +
    (Math.imul(xh, yh) >>> 0) +
    Math.floor(middle / 4294967296);
  let high = (mulHiU(xh, yh) >>> 0) + Math.floor(low / 4294967296);
  let rest = low % 4294967296;
  if (signed) {
    // The unsigned product counts a negative factor as 2^64 too large.
    if (xh > 0x7fffffff) {
      rest -= yl;
      high -= yh;
    }
    if (yh > 0x7fffffff) {
      rest -= xl;
      high -= xh;
    }
    high += Math.floor(rest / 4294967296);
  }
  I[d] = rest;
  I[d + 1] = high;
}

/** div and rem on 64 bits; by zero: all ones. */
export function divide64(
  I: Int32Array,
  a: number,
  b: number,
  d: number,
  signed: boolean,
  rest: boolean,
): void {
  const small = signed ? smallSigned : smallUnsigned;
  if (small(I, a) && small(I, b)) {
    const x = I[a + 1]! * 4294967296 + (I[a]! >>> 0);
    const y = I[b + 1]! * 4294967296 + (I[b]! >>> 0);
    if (y !== 0) {
      const q = rest ? x % y : Math.trunc(x / y);
      const high = Math.floor(q / 4294967296);
      I[d] = q - high * 4294967296;
      I[d + 1] = high;
      return;
    }
  }
  const read = signed ? signed64 : unsigned64;
  const x = read(I, a);
  const y = read(I, b);
  store64(I, d, y === 0n ? -1n : rest ? x % y : x / y);
}

/** Quotients of numbers below 2^52 in size are exact after truncation. */
const smallSigned = (I: Int32Array, at: number): boolean =>
  I[at + 1]! >= -0x80000 && I[at + 1]! < 0x80000;
const smallUnsigned = (I: Int32Array, at: number): boolean => I[at + 1]! >>> 0 < 0x80000;

export function extract64(
  I: Int32Array,
  a: number,
  position: number,
  length: number,
  d: number,
  signed: boolean,
): void {
  let v = 0n;
  if (length > 0) {
    const from = signed ? signed64(I, a) : unsigned64(I, a);
    v = from >> BigInt(position);
    if (length < 64 - position || !signed) v = (signed ? BigInt.asIntN : BigInt.asUintN)(length, v);
  }
  store64(I, d, v);
}

export function insert64(
  I: Int32Array,
  a: number,
  b: number,
  position: number,
  length: number,
  d: number,
): void {
  const mask = BigInt.asUintN(64, ((1n << BigInt(length)) - 1n) << BigInt(position));
  store64(I, d, (unsigned64(I, b) & ~mask) | ((unsigned64(I, a) << BigInt(position)) & mask));
}
