/**
 * Exact double arithmetic: fma.rn.f64 by error-free transformations (Boldo and Melquiond, 2008), and
 * a big-integer path for exponents at the edge of the range and for directed rounding.
 */
import { roundOdd } from "./rounding.ts";

const D = new Float64Array(1);
const W = new Uint32Array(D.buffer);

/** fma.rn.f64: one rounding of a*b + c. */
export function fma64(a: number, b: number, c: number): number {
  const p = a * b;
  const x = Math.abs(a);
  const y = Math.abs(b);
  const q = Math.abs(p);
  const z = Math.abs(c);
  if (
    !(q > 1e-280 && q < 1e300 && x < 1e290 && y < 1e290 && z < 1e300 && (z > 1e-280 || z === 0))
  ) {
    if (z === Infinity && x < Infinity && y < Infinity) return c;
    if (a === 0 || b === 0 || !(x < Infinity && y < Infinity && z < Infinity)) return p + c;
    return exact64(a, b, c, 0);
  }
  // Veltkamp splitting and the exact error of the product.
  const ca = 134217729 * a;
  const ah = ca - (ca - a);
  const al = a - ah;
  const cb = 134217729 * b;
  const bh = cb - (cb - b);
  const bl = b - bh;
  const pe = al * bl - (p - ah * bh - al * bh - ah * bl);
  // c + pe, then p + that, then the two errors rounded to odd.
  const th = c + pe;
  const t1 = th - c;
  const tl = c - (th - t1) + (pe - t1);
  const vh = p + th;
  const v1 = vh - p;
  const vl = p - (vh - v1) + (th - v1);
  const s = tl + vl;
  const s1 = s - tl;
  return vh + roundOdd(s, tl - (s - s1) + (vl - s1));
}

/** a*b + c of finite doubles, rounded once in the given mode (0 rn, 1 rz, 2 rm, 3 rp). */
export function exact64(a: number, b: number, c: number, mode: number): number {
  const finite = Math.abs(a) < Infinity && Math.abs(b) < Infinity;
  if (finite && Math.abs(c) === Infinity) return c;
  if (!(finite && Math.abs(c) < Infinity)) return a * b + c;
  const x = parts(a);
  const y = parts(b);
  const z = parts(c);
  const productExponent = x.exponent + y.exponent;
  const exponent = Math.min(productExponent, z.exponent);
  const sum =
    ((x.mantissa * y.mantissa) << BigInt(productExponent - exponent)) +
    (z.mantissa << BigInt(z.exponent - exponent));
  if (sum === 0n) {
    if (z.mantissa === 0n && Object.is(a * b, c)) return c;
    return mode === 2 ? -0 : 0;
  }
  return assemble(sum, exponent, mode);
}

/** a / b of doubles, rounded once in the given mode. */
export function ratio64(a: number, b: number, mode: number): number {
  const simple = a / b;
  if (a === 0 || b === 0 || !(Math.abs(a) < Infinity && Math.abs(b) < Infinity)) return simple;
  const x = parts(a);
  const y = parts(b);
  const numerator = x.mantissa << EXTRA;
  // The last bit says whether anything is left, which is all that rounding must know of it.
  const rest = numerator % y.mantissa === 0n ? 0n : 1n;
  const size =
    (numerator < 0n ? -numerator : numerator) / (y.mantissa < 0n ? -y.mantissa : y.mantissa);
  const value = (size << 1n) | rest;
  const exponent = x.exponent - y.exponent - Number(EXTRA) - 1;
  return assemble(simple < 0 || Object.is(simple, -0) ? -value : value, exponent, mode);
}

/** Square root of a double, rounded once in the given mode. */
export function root64(a: number, mode: number): number {
  if (!(a > 0 && a < Infinity)) return Math.sqrt(a);
  const { mantissa, exponent } = parts(a);
  const odd = exponent & 1;
  const square = mantissa << (EXTRA + BigInt(odd));
  let root = 1n << BigInt((square.toString(2).length + 1) >> 1);
  for (let next = (root + square / root) >> 1n; next < root; next = (root + square / root) >> 1n) {
    root = next;
  }
  const value = (root << 1n) | (root * root === square ? 0n : 1n);
  return assemble(value, (exponent - odd - Number(EXTRA)) / 2 - 1, mode);
}

/** Bits that make a quotient or a root longer than any double. */
const EXTRA = 120n;

/** mantissa * 2^exponent of a finite double. */
function parts(v: number): { mantissa: bigint; exponent: number } {
  D[0] = v;
  const high = W[1]!;
  const biased = (high >>> 20) & 2047;
  let mantissa = (BigInt(high & 0xfffff) << 32n) | BigInt(W[0]!);
  if (biased !== 0) mantissa |= 1n << 52n;
  return {
    mantissa: high >>> 31 ? -mantissa : mantissa,
    exponent: (biased === 0 ? 1 : biased) - 1075,
  };
}

/** The double nearest to value * 2^exponent in the given mode. */
function assemble(value: bigint, exponent: number, mode: number): number {
  const negative = value < 0n;
  let m = negative ? -value : value;
  let e = exponent;
  const drop = Math.max(m.toString(2).length - 53, -1074 - e);
  if (drop > 0) {
    const unit = 1n << BigInt(drop);
    const rest = m & (unit - 1n);
    m >>= BigInt(drop);
    e += drop;
    const half = unit >> 1n;
    const up =
      mode === 0
        ? rest > half || (rest === half && (m & 1n) === 1n)
        : rest !== 0n && ((mode === 2 && negative) || (mode === 3 && !negative));
    if (up) m += 1n;
  }
  const size = m.toString(2).length;
  if (size + e > 1024) {
    const largest = Number.MAX_VALUE;
    const stays = mode === 1 || (mode === 2 && !negative) || (mode === 3 && negative);
    const v = stays ? largest : Infinity;
    return negative ? -v : v;
  }
  // Two exact multiplications: m has at most 53 bits and the result is representable.
  const first = Math.max(e, -1000);
  const v = Number(m) * 2 ** first * 2 ** (e - first);
  return negative ? -v : v;
}
