/** Pieces of floating-point rows: canonical NaN, flush to zero, saturation, fused multiply-add. */

/** NaN lanes get the hardware's canonical bits. */
// @ts-ignore: decorator
@inline
export function nan32(r: v128): v128 {
  return v128.bitselect(i32x4.splat(0x7fffffff), r, f32x4.ne(r, r));
}

// @ts-ignore: decorator
@inline
export function nan64(r: v128): v128 {
  return v128.bitselect(i64x2.splat(0xfff8000000000000), r, f64x2.ne(r, r));
}

/** Masks of 32 bits, in the low half, of the lanes that are no NaN. */
// @ts-ignore: decorator
@inline
export function numbers2(a: v128): v128 {
  const yes = f64x2.eq(a, a);
  return v128.shuffle<i32>(yes, yes, 0, 2, 0, 2);
}

/** Subnormal lanes become zeros of the same sign. */
// @ts-ignore: decorator
@inline
export function flush4(x: v128): v128 {
  const small = f32x4.lt(f32x4.abs(x), f32x4.splat(1.1754943508222875e-38));
  return v128.bitselect(v128.and(x, i32x4.splat(0x80000000)), x, small);
}

/** The same for one float. */
export function flush1(x: f32): f32 {
  return abs(x) < 1.1754943508222875e-38 ? x * 0 : x;
}

/** Clamps to [0, 1]; NaN becomes 0. */
// @ts-ignore: decorator
@inline
export function saturate4(x: v128): v128 {
  return v128.and(f32x4.min(x, f32x4.splat(1)), f32x4.gt(x, f32x4.splat(0)));
}

/** Divisors beyond 2^126, for which div.approx gives 0. */
// @ts-ignore: decorator
@inline
export function huge4(y: v128): v128 {
  const size = f32x4.abs(y);
  return v128.and(f32x4.gt(size, f32x4.splat(8.507059173023462e37)), f32x4.lt(size, f32x4.splat(Infinity)));
}

/** min and max that prefer the number to a NaN. */
// @ts-ignore: decorator
@inline
export function least4(x: v128, y: v128): v128 {
  const r = v128.bitselect(x, f32x4.min(x, y), f32x4.ne(y, y));
  return v128.bitselect(y, r, f32x4.ne(x, x));
}

// @ts-ignore: decorator
@inline
export function greatest4(x: v128, y: v128): v128 {
  const r = v128.bitselect(x, f32x4.max(x, y), f32x4.ne(y, y));
  return v128.bitselect(y, r, f32x4.ne(x, x));
}

// @ts-ignore: decorator
@inline
export function least2(x: v128, y: v128): v128 {
  const r = v128.bitselect(x, f64x2.min(x, y), f64x2.ne(y, y));
  return v128.bitselect(y, r, f64x2.ne(x, x));
}

// @ts-ignore: decorator
@inline
export function greatest2(x: v128, y: v128): v128 {
  const r = v128.bitselect(x, f64x2.max(x, y), f64x2.ne(y, y));
  return v128.bitselect(y, r, f64x2.ne(x, x));
}

/** The double of the two that enclose s + e whose last bit is odd; e is the exact error of s. */
export function roundOdd(s: f64, e: f64): f64 {
  if (e == 0 || e != e) return s;
  const bits = reinterpret<i64>(s);
  if (bits & 1) return s;
  return reinterpret<f64>(e > 0 == s > 0 ? bits + 1 : bits - 1);
}

/** One rounding of a*b + c. */
export function fma1(a: f32, b: f32, c: f32): f32 {
  const p = <f64>a * <f64>b;
  const z = <f64>c;
  const s = p + z;
  const t = s - p;
  return <f32>roundOdd(s, p - (s - t) + (z - t));
}

function fmaLanes(a: v128, b: v128, c: v128): v128 {
  let r = f32x4.splat(0);
  r = f32x4.replace_lane(r, 0, fma1(f32x4.extract_lane(a, 0), f32x4.extract_lane(b, 0), f32x4.extract_lane(c, 0)));
  r = f32x4.replace_lane(r, 1, fma1(f32x4.extract_lane(a, 1), f32x4.extract_lane(b, 1), f32x4.extract_lane(c, 1)));
  r = f32x4.replace_lane(r, 2, fma1(f32x4.extract_lane(a, 2), f32x4.extract_lane(b, 2), f32x4.extract_lane(c, 2)));
  return f32x4.replace_lane(r, 3, fma1(f32x4.extract_lane(a, 3), f32x4.extract_lane(b, 3), f32x4.extract_lane(c, 3)));
}

/** Lanes whose double sum may be rounded wrongly a second time: halfway between floats, or tiny. */
function doubtful(s: v128): v128 {
  const half = i64x2.eq(v128.and(s, i64x2.splat(0x1fffffff)), i64x2.splat(0x10000000));
  const size = f64x2.abs(s);
  const tiny = v128.and(f64x2.lt(size, f64x2.splat(2.4e-38)), f64x2.gt(size, f64x2.splat(0)));
  return v128.or(half, tiny);
}

// @ts-ignore: decorator
@inline
function sum2(a: v128, b: v128, c: v128): v128 {
  const product = f64x2.mul(f64x2.promote_low_f32x4(a), f64x2.promote_low_f32x4(b));
  return f64x2.add(product, f64x2.promote_low_f32x4(c));
}

/** What is left to look at when the cheap test of `fma4` has found something. */
function fmaDoubt(a: v128, b: v128, c: v128, low: v128, high: v128, r: v128): v128 {
  if (v128.any_true(v128.or(doubtful(low), doubtful(high)))) return nan32(fmaLanes(a, b, c));
  return nan32(r);
}

/**
 * fma.rn.f32: the product is exact in double; only a sum that lies halfway between floats or whose
 * result is tiny can be rounded wrongly twice, and is looked at again.
 */
// @ts-ignore: decorator
@inline
export function fma4(a: v128, b: v128, c: v128): v128 {
  const low = sum2(a, b, c);
  const high = sum2(
    v128.shuffle<i32>(a, a, 2, 3, 2, 3),
    v128.shuffle<i32>(b, b, 2, 3, 2, 3),
    v128.shuffle<i32>(c, c, 2, 3, 2, 3),
  );
  const r = v128.shuffle<i32>(f32x4.demote_f64x2_zero(low), f32x4.demote_f64x2_zero(high), 0, 1, 4, 5);
  const tails = v128.and(v128.shuffle<i32>(low, high, 0, 2, 4, 6), i32x4.splat(0x1fffffff));
  const half = i32x4.eq(tails, i32x4.splat(0x10000000));
  // False for NaN too.
  const large = f32x4.ge(f32x4.abs(r), f32x4.splat(2.4e-38));
  return i32x4.all_true(v128.andnot(large, half)) ? r : fmaDoubt(a, b, c, low, high, r);
}

/** Whether a lane is the least normal number, of either sign: it may have been rounded up to that. */
// @ts-ignore: decorator
@inline
function leastNormal(r: v128): bool {
  return v128.any_true(f32x4.eq(f32x4.abs(r), f32x4.splat(1.1754943508222875e-38)));
}

/** Flushes where the doubles, rounded to 24 bits with exponents of any size, are below the least normal. */
function flushTiny(r: v128, low: v128, high: v128): v128 {
  const scale = f64x2.splat(1.8446744073709552e19);
  const rounded = v128.shuffle<i32>(
    f32x4.demote_f64x2_zero(f64x2.mul(low, scale)),
    f32x4.demote_f64x2_zero(f64x2.mul(high, scale)),
    0, 1, 4, 5,
  );
  const tiny = f32x4.lt(f32x4.abs(rounded), f32x4.splat(2.168404344971009e-19));
  return flush4(v128.bitselect(v128.and(r, i32x4.splat(0x80000000)), r, tiny));
}

// @ts-ignore: decorator
@inline
function upper(x: v128): v128 {
  return f64x2.promote_low_f32x4(v128.shuffle<i32>(x, x, 2, 3, 2, 3));
}

function mulTiny(a: v128, b: v128, r: v128): v128 {
  const low = f64x2.mul(f64x2.promote_low_f32x4(a), f64x2.promote_low_f32x4(b));
  return flushTiny(r, low, f64x2.mul(upper(a), upper(b)));
}

/** mul.rn.ftz.f32 of flushed operands. */
// @ts-ignore: decorator
@inline
export function mulFlushed4(a: v128, b: v128): v128 {
  const r = f32x4.mul(a, b);
  return leastNormal(r) ? mulTiny(a, b, r) : flush4(r);
}

function divTiny(a: v128, b: v128, r: v128): v128 {
  const low = f64x2.div(f64x2.promote_low_f32x4(a), f64x2.promote_low_f32x4(b));
  return flushTiny(r, low, f64x2.div(upper(a), upper(b)));
}

/** div.rn.ftz.f32 of flushed operands. */
// @ts-ignore: decorator
@inline
export function divFlushed4(a: v128, b: v128): v128 {
  const r = f32x4.div(a, b);
  return leastNormal(r) ? divTiny(a, b, r) : flush4(r);
}

/** The exact sum, rounded to odd. */
function fmaOdd(a: v128, b: v128, c: v128): v128 {
  const p = f64x2.mul(a, b);
  const s = f64x2.add(p, c);
  const t = f64x2.sub(s, p);
  const e = f64x2.add(f64x2.sub(p, f64x2.sub(s, t)), f64x2.sub(c, t));
  const first = roundOdd(f64x2.extract_lane(s, 0), f64x2.extract_lane(e, 0));
  const second = roundOdd(f64x2.extract_lane(s, 1), f64x2.extract_lane(e, 1));
  return f64x2.replace_lane(f64x2.splat(first), 1, second);
}

function fmaTiny(a: v128, b: v128, c: v128, r: v128): v128 {
  const low = fmaOdd(
    f64x2.promote_low_f32x4(a),
    f64x2.promote_low_f32x4(b),
    f64x2.promote_low_f32x4(c),
  );
  return flushTiny(r, low, fmaOdd(upper(a), upper(b), upper(c)));
}

/** fma.rn.ftz.f32 of flushed operands. */
// @ts-ignore: decorator
@inline
export function fmaFlushed4(a: v128, b: v128, c: v128): v128 {
  const r = fma4(a, b, c);
  return leastNormal(r) ? fmaTiny(a, b, c, r) : flush4(r);
}

/** Whether all 32 words at `at` are equal. */
export function same(at: usize): bool {
  const first = v128.load32_splat(at);
  let differ = v128.xor(first, v128.load(at));
  for (let k: usize = 16; k < 128; k += 16)
    differ = v128.or(differ, v128.xor(first, v128.load(at + k)));
  return !v128.any_true(differ);
}

/** High halves of two unsigned 64-bit products, from four 32-bit products each. */
// @ts-ignore: decorator
@inline
export function highProduct2(a: v128, b: v128): v128 {
  const half = i64x2.splat(0xffffffff);
  const al = v128.shuffle<i32>(a, a, 0, 2, 0, 2);
  const ah = v128.shuffle<i32>(a, a, 1, 3, 1, 3);
  const bl = v128.shuffle<i32>(b, b, 0, 2, 0, 2);
  const bh = v128.shuffle<i32>(b, b, 1, 3, 1, 3);
  const low = i64x2.extmul_low_i32x4_u(al, bl);
  const first = i64x2.add(i64x2.extmul_low_i32x4_u(ah, bl), i64x2.shr_u(low, 32));
  const second = i64x2.add(i64x2.extmul_low_i32x4_u(al, bh), v128.and(first, half));
  const high = i64x2.add(i64x2.extmul_low_i32x4_u(ah, bh), i64x2.shr_u(first, 32));
  return i64x2.add(high, i64x2.shr_u(second, 32));
}

/** The unsigned product counts a negative factor as 2^64 too large. */
// @ts-ignore: decorator
@inline
export function highProductSigned2(a: v128, b: v128): v128 {
  const excess = i64x2.add(v128.and(i64x2.shr_s(a, 63), b), v128.and(i64x2.shr_s(b, 63), a));
  return i64x2.sub(highProduct2(a, b), excess);
}
