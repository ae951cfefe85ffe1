/**
 * The `.approx` functions (9.7.3), from our own polynomials: `Math.exp` and its kin may change with the
 * JavaScript engine, these cannot. All are computed in double and are accurate to about 1e-14, well
 * inside the bounds that PTX gives.
 */

const D = new Float64Array(1);
const W = new Int32Array(D.buffer);

/** 2^n for integers n in [-1022, 1023]. */
export function power(n: number): number {
  W[0] = 0;
  W[1] = (n + 1023) << 20;
  return D[0]!;
}

/** ex2.approx: 2^x. */
export function exp2(x: number): number {
  if (Number.isNaN(x)) return x;
  if (x > 1000) return x === Infinity ? x : 2 ** 1000;
  if (x < -1000) return 0;
  const n = Math.floor(x + 0.5);
  const t = (x - n) * Math.LN2;
  let sum = 1;
  for (let k = 14; k >= 1; k--) sum = 1 + (sum * t) / k;
  return sum * power(n);
}

/** lg2.approx: base-2 logarithm. */
export function log2(x: number): number {
  if (!(x > 0)) return x === 0 ? -Infinity : NaN;
  if (x === Infinity) return x;
  let v = x;
  let exponent = 0;
  if (v < 2.2250738585072014e-308) {
    v *= 18014398509481984;
    exponent = -54;
  }
  D[0] = v;
  const high = W[1]!;
  exponent += (high >>> 20) - 1023;
  W[1] = (high & 0xfffff) | 0x3ff00000;
  let m = D[0]!;
  if (m > Math.SQRT2) {
    m *= 0.5;
    exponent += 1;
  }
  const s = (m - 1) / (m + 1);
  const q = s * s;
  let sum = 0;
  for (let k = 21; k >= 1; k -= 2) sum = sum * q + 1 / k;
  return exponent + (2 * s * sum) / Math.LN2;
}

/** Remainder of x by pi/2 and the quadrant; huge x lose accuracy, as the hardware's do. */
function quadrant(x: number): { rest: number; turn: number } {
  const small = Math.abs(x) < 1e6 ? x : x % 6.283185307179586;
  const k = Math.floor(small * 0.6366197723675814 + 0.5);
  const rest =
    small - k * 1.5707963109016418 - k * 1.5893254712295857e-8 - k * 6.123233995736766e-17;
  return { rest, turn: k & 3 };
}

function sine(t: number): number {
  const q = t * t;
  let sum = 1;
  for (let k = 16; k >= 2; k -= 2) sum = 1 - (sum * q) / (k * (k + 1));
  return t * sum;
}

function cosine(t: number): number {
  const q = t * t;
  let sum = 1;
  for (let k = 15; k >= 1; k -= 2) sum = 1 - (sum * q) / (k * (k + 1));
  return sum;
}

export function sin(x: number): number {
  if (!(Math.abs(x) < Infinity)) return NaN;
  if (x === 0) return x;
  const { rest, turn } = quadrant(x);
  const v = turn & 1 ? cosine(rest) : sine(rest);
  return turn & 2 ? -v : v;
}

export function cos(x: number): number {
  if (!(Math.abs(x) < Infinity)) return NaN;
  const { rest, turn } = quadrant(x);
  const v = turn & 1 ? sine(rest) : cosine(rest);
  return turn === 1 || turn === 2 ? -v : v;
}

/** tanh.approx. */
export function tanh(x: number): number {
  if (Number.isNaN(x) || x === 0) return x;
  const a = Math.abs(x);
  if (a < 1e-4) return x - (x * x * x) / 3;
  const e = exp2((-2 * a) / Math.LN2);
  const v = (1 - e) / (1 + e);
  return x < 0 ? -v : v;
}
