/** Conversions between floats and 64-bit pairs, and float to integer with saturation (9.7.8.20). */
import { roundOdd } from "./rounding.ts";

/** Float to a signed or unsigned integer of at most 32 bits; x is already integral or NaN. */
export function clampInt(x: number, low: number, high: number): number {
  return x > low ? Math.min(x, high) : Number.isNaN(x) ? 0 : low;
}

/** Stores an integral double as s64 or u64, saturating; NaN gives 0, as for f32 to s32. */
export function storeLong(I: Int32Array, at: number, x: number, signed: boolean): void {
  const top = signed ? 2 ** 63 : 2 ** 64;
  const bottom = signed ? -(2 ** 63) : 0;
  if (x >= top) {
    I[at] = -1;
    I[at + 1] = signed ? 0x7fffffff : -1;
  } else if (x > bottom) {
    const high = Math.floor(x / 4294967296);
    I[at] = x - high * 4294967296;
    I[at + 1] = high;
  } else {
    I[at] = 0;
    I[at + 1] = signed && x <= bottom ? -0x80000000 : 0;
  }
}

/** A 64-bit pair as a double: exact high part plus low part, one rounding. */
export function longToDouble(high: number, low: number): number {
  return high * 4294967296 + low;
}

/** The same, rounded to odd, so that a rounding to f32 in any mode is right. */
export function longToOdd(high: number, low: number): number {
  const h = high * 4294967296;
  const s = h + low;
  return roundOdd(s, low - (s - h));
}

const D = new Float64Array(1);
const W = new Int32Array(D.buffer);

/** rcp.approx.ftz.f64 and rsqrt.approx.ftz.f64 keep the high 32 bits only. */
export function highWord(x: number): number {
  D[0] = x;
  W[0] = 0;
  return D[0]!;
}
