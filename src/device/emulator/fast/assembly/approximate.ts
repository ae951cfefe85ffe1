/**
 * The `.approx` functions, operation by operation as in numeric/approximate.ts, so that both executors
 * give the same bits.
 */
const LN2: f64 = 0.6931471805599453;
const SQRT2: f64 = 1.4142135623730951;

export function exp2(x: f64): f64 {
  if (x != x) return x;
  if (x > 1000) return x == Infinity ? x : reinterpret<f64>(<u64>2023 << 52);
  if (x < -1000) return 0;
  const n = floor(x + 0.5);
  const t = (x - n) * LN2;
  let sum: f64 = 1;
  for (let k: f64 = 14; k >= 1; k--) sum = 1 + (sum * t) / k;
  return sum * reinterpret<f64>((<i64>n + 1023) << 52);
}

export function log2(x: f64): f64 {
  if (!(x > 0)) return x == 0 ? -Infinity : NaN;
  if (x == Infinity) return x;
  let v = x;
  let exponent: f64 = 0;
  if (v < 2.2250738585072014e-308) {
    v *= 18014398509481984;
    exponent = -54;
  }
  const bits = reinterpret<u64>(v);
  exponent += <f64>(<i32>(bits >> 52) - 1023);
  let m = reinterpret<f64>((bits & 0xfffffffffffff) | 0x3ff0000000000000);
  if (m > SQRT2) {
    m *= 0.5;
    exponent += 1;
  }
  const s = (m - 1) / (m + 1);
  const q = s * s;
  let sum: f64 = 0;
  for (let k: f64 = 21; k >= 1; k -= 2) sum = sum * q + 1 / k;
  return exponent + (2 * s * sum) / LN2;
}

/** Remainder by pi/2; the quadrant is in `turn`. */
let turn: i32 = 0;

function quadrant(x: f64): f64 {
  const small = abs(x) < 1e6 ? x : x % 6.283185307179586;
  const k = floor(small * 0.6366197723675814 + 0.5);
  turn = <i32>k & 3;
  return small - k * 1.5707963109016418 - k * 1.5893254712295857e-8 - k * 6.123233995736766e-17;
}

function sine(t: f64): f64 {
  const q = t * t;
  let sum: f64 = 1;
  for (let k: f64 = 16; k >= 2; k -= 2) sum = 1 - (sum * q) / (k * (k + 1));
  return t * sum;
}

function cosine(t: f64): f64 {
  const q = t * t;
  let sum: f64 = 1;
  for (let k: f64 = 15; k >= 1; k -= 2) sum = 1 - (sum * q) / (k * (k + 1));
  return sum;
}

export function sin(x: f64): f64 {
  if (!(abs(x) < Infinity)) return NaN;
  if (x == 0) return x;
  const rest = quadrant(x);
  const v = turn & 1 ? cosine(rest) : sine(rest);
  return turn & 2 ? -v : v;
}

export function cos(x: f64): f64 {
  if (!(abs(x) < Infinity)) return NaN;
  const rest = quadrant(x);
  const v = turn & 1 ? sine(rest) : cosine(rest);
  return turn == 1 || turn == 2 ? -v : v;
}

export function tanh(x: f64): f64 {
  if (x != x || x == 0) return x;
  const a = abs(x);
  if (a < 1e-4) return x - (x * x * x) / 3;
  const e = exp2((-2 * a) / LN2);
  const v = (1 - e) / (1 + e);
  return x < 0 ? -v : v;
}

/** A float's bits as a double. */
// @ts-ignore: decorator
@inline
export function lane(bits: i32): f64 {
  return <f64>reinterpret<f32>(bits);
}

/** Bits of a double rounded to float; NaN is canonical. */
// @ts-ignore: decorator
@inline
export function bitsOf(r: f64): i32 {
  return r != r ? 0x7fffffff : reinterpret<i32>(<f32>r);
}
