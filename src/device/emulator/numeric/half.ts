/**
 * The narrow floats: f16, bf16 and tf32 (5.2.2, 5.2.3) as the doubles they stand for, and doubles rounded
 * to them. What is rounded must be exact or rounded to odd (rounding.ts): a double has more than twice
 * the digits, so one rounding here is then the only one that counts. NaN has the canonical bits.
 */
import { power } from "./approximate.ts";

const D = new Float64Array(1);
const W = new Int32Array(D.buffer);
const F = new Float32Array(1);
const FW = new Int32Array(F.buffer);

/** The number that the low 16 bits stand for as f16. */
export function fromF16(bits: number): number {
  const field = (bits >>> 10) & 31;
  const fraction = bits & 1023;
  let size = (1024 + fraction) * power(field - 25);
  if (field === 0) size = fraction * 2 ** -24;
  else if (field === 31) size = fraction === 0 ? Infinity : NaN;
  return bits & 0x8000 ? -size : size;
}

/** The number that the low 16 bits stand for as bf16: the upper half of an f32. */
export function fromBf16(bits: number): number {
  FW[0] = bits << 16;
  return F[0]!;
}

/** Bits of the f16 for x; modes: 0 rn, 1 rz, 2 rm, 3 rp. */
export function toF16(x: number, mode: number): number {
  return Number.isNaN(x) ? 0x7fff : narrow(x, mode, 10, -14, 0x7c00, 0x8000);
}

/** Bits of the bf16 for x; modes as for f16. */
export function toBf16(x: number, mode: number): number {
  return Number.isNaN(x) ? 0x7fff : narrow(x, mode, 7, -126, 0x7f80, 0x8000);
}

/** Bits of the tf32 for x, in a 32-bit word whose low 13 bits are zero; mode 4 is rna. */
export function toTf32(x: number, mode: number): number {
  return Number.isNaN(x) ? 0x7fffffff : narrow(x, mode, 10, -126, 0x3fc00, 0x40000) << 13;
}

/**
 * Rounds to a format with `digits` bits behind the point and `least` as its smallest exponent. A
 * number of units in the last place, added to the place of its exponent, is the format's bits: one
 * that rounds up to the next power of two carries into the exponent by itself.
 */
function narrow(
  x: number,
  mode: number,
  digits: number,
  least: number,
  infinity: number,
  sign: number,
): number {
  const size = Math.abs(x);
  D[0] = x;
  const high = W[1]!;
  const top = high < 0 ? sign : 0;
  if (size === Infinity) return top | infinity;
  const exponent = Math.max(((high >>> 20) & 2047) - 1023, least);
  const units = integral(size * power(digits - exponent), mode, high < 0);
  const bits = (exponent - least) * 2 ** digits + units;
  if (bits < infinity) return top | bits;
  const stays = mode === 1 || (mode === 2 && high >= 0) || (mode === 3 && high < 0);
  return top | (stays ? infinity - 1 : infinity);
}

/** A size below 2^53 as an integer, in the rounding mode of the number of which it is the size. */
function integral(size: number, mode: number, negative: boolean): number {
  const down = Math.floor(size);
  if (down === size) return down;
  switch (mode) {
    case 0: {
      const rest = size - down;
      return rest > 0.5 || (rest === 0.5 && down & 1) ? down + 1 : down;
    }
    case 4:
      return size - down >= 0.5 ? down + 1 : down;
    default:
      return mode === (negative ? 2 : 3) ? down + 1 : down;
  }
}

/** Flushes a subnormal f16, given and returned as bits, to zero of the same sign (`.ftz`). */
export function flushF16(bits: number): number {
  return (bits & 0x7c00) === 0 ? bits & 0x8000 : bits;
}

/** `.relu`: negative numbers become zero, NaN stays. */
export function rectify(x: number): number {
  return x < 0 || x === 0 ? 0 : x;
}

/** `.satfinite`: what is larger than the format's largest number becomes that; NaN stays. */
export function bound(x: number, largest: number): number {
  return Math.min(Math.max(x, -largest), largest);
}
