/**
 * Exact rounding beyond what JavaScript's arithmetic gives: fused multiply-add, round to odd, directed
 * modes. A sum is computed with its exact error (TwoSum); forcing the last bit odd when the error is
 * not zero makes a second rounding to fewer bits harmless (Boldo and Melquiond, 2008).
 */

/** Rounding modes of PTX: nearest even, towards zero, down, up. */
export type Mode = "rn" | "rz" | "rm" | "rp";

const D = new Float64Array(1);
const W = new Int32Array(D.buffer);
const F = new Float32Array(1);
const FW = new Int32Array(F.buffer);

/** The double of the two that enclose s + e whose last bit is odd; e is the exact error of s. */
export function roundOdd(s: number, e: number): number {
  if (e === 0 || Number.isNaN(e)) return s;
  D[0] = s;
  const low = W[0]!;
  if (low & 1) return s;
  if (e > 0 === s > 0) {
    W[0] = low | 1;
  } else {
    W[0] = low - 1;
    if (low === 0) W[1] = W[1]! - 1;
  }
  return D[0]!;
}

/** fma.rn.f32 (9.7.3.6): one rounding of a*b + c. */
export function fma32(a: number, b: number, c: number): number {
  const p = a * b;
  const s = p + c;
  const t = s - p;
  const e = p - (s - t) + (c - t);
  if (e === 0) return s;
  return fmaHard(s, e);
}

/** Only a double exactly between two floats, or a subnormal result, can be rounded wrongly twice. */
function fmaHard(s: number, e: number): number {
  D[0] = s;
  if ((W[0]! & 0x1fffffff) === 0x10000000 || (s < 2.4e-38 && s > -2.4e-38)) return roundOdd(s, e);
  return s;
}

/** a*b + c in double, rounded to odd: any further rounding to f32 is then exact. */
export function fmaOdd(a: number, b: number, c: number): number {
  const p = a * b;
  const s = p + c;
  const t = s - p;
  return roundOdd(s, p - (s - t) + (c - t));
}

/** a + b in double, rounded to odd. */
export function addOdd(a: number, b: number): number {
  const s = a + b;
  const t = s - a;
  return roundOdd(s, a - (s - t) + (b - t));
}

/** Rounds a double to f32 in the given mode (0 rn, 1 rz, 2 rm, 3 rp). */
export function toFloat(x: number, mode: number): number {
  const f = Math.fround(x);
  if (mode === 0 || f === x || Number.isNaN(x)) return f;
  const up = mode === 3 || (mode === 1 && x < 0);
  if (up ? f > x : f < x) return f;
  if (up ? f < x : f > x) return nextFloat(f, up);
  return f;
}

function nextFloat(f: number, up: boolean): number {
  if (f === 0) return up ? 1.401298464324817e-45 : -1.401298464324817e-45;
  F[0] = f;
  FW[0] = FW[0]! + (f > 0 === up ? 1 : -1);
  return F[0]!;
}

/** An exact sum of x and y rounded down: zero is negative, unless both are positive zeros. */
export function downZero(sum: number, x: number, y: number): number {
  return sum === 0 && !(Object.is(x, 0) && Object.is(y, 0)) ? -0 : sum;
}

/** Flushes subnormal floats to zero of the same sign (`.ftz`). */
export function flush(x: number): number {
  return x < 1.1754943508222875e-38 && x > -1.1754943508222875e-38 ? x * 0 : x;
}

/**
 * Rounds a double to f32 as `.ftz` operations do: zero of its sign where it stays below the least normal
 * number when rounded to 24 bits with an exponent of any size. So 2^-126 - 2^-150 is flushed, although
 * among the subnormal floats it would round to 2^-126 (seen on an H200, in all modes).
 * @param mode 0 rn, 1 rz, 2 rm, 3 rp. @param x exact, or rounded to odd.
 */
export function toFlushed(x: number, mode: number): number {
  const f = toFloat(x, mode);
  if (f !== 2 ** -126 && f !== -(2 ** -126)) return flush(f);
  return Math.abs(toFloat(x * 2 ** 64, mode)) < 2 ** -62 ? f * 0 : f;
}

/** `.sat`: clamps to [0, 1]; NaN becomes 0. */
export function saturate(x: number): number {
  return x > 0 ? Math.min(x, 1) : 0;
}

/** Nearest integer, ties to even. */
export function nearestEven(x: number): number {
  if (!(x < 4503599627370496 && x > -4503599627370496)) return x;
  const r =
    x < 0 ? x - 4503599627370496 + 4503599627370496 : x + 4503599627370496 - 4503599627370496;
  return r === 0 && (x < 0 || Object.is(x, -0)) ? -0 : r;
}

/** min and max that prefer the number to a NaN (9.7.3.11). */
export function least(x: number, y: number): number {
  return Number.isNaN(x) ? y : Number.isNaN(y) ? x : Math.min(x, y);
}

export function greatest(x: number, y: number): number {
  return Number.isNaN(x) ? y : Number.isNaN(y) ? x : Math.max(x, y);
}
