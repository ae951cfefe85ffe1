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

/** Subnormal lanes become zeros of the same sign. */
// @ts-ignore: decorator
@inline
export function flush4(x: v128): v128 {
  const small = f32x4.lt(f32x4.abs(x), f32x4.splat(1.1754943508222875e-38));
  return v128.bitselect(v128.and(x, i32x4.splat(0x80000000)), x, small);
}

/** Clamps to [0, 1]; NaN becomes 0. */
// @ts-ignore: decorator
@inline
export function saturate4(x: v128): v128 {
  return v128.and(f32x4.min(x, f32x4.splat(1)), f32x4.gt(x, f32x4.splat(0)));
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
// @ts-ignore: decorator
@inline
function doubtful(s: v128): v128 {
  const half = i64x2.eq(v128.and(s, i64x2.splat(0x1fffffff)), i64x2.splat(0x10000000));
  const size = f64x2.abs(s);
  const tiny = v128.and(f64x2.lt(size, f64x2.splat(2.4e-38)), f64x2.gt(size, f64x2.splat(0)));
  return v128.or(half, tiny);
}

/** fma.rn.f32: the product is exact in double; only doubtful sums need the long way. */
export function fma4(a: v128, b: v128, c: v128): v128 {
  const low = f64x2.add(
    f64x2.mul(f64x2.promote_low_f32x4(a), f64x2.promote_low_f32x4(b)),
    f64x2.promote_low_f32x4(c),
  );
  const a2 = v128.shuffle<i32>(a, a, 2, 3, 2, 3);
  const b2 = v128.shuffle<i32>(b, b, 2, 3, 2, 3);
  const c2 = v128.shuffle<i32>(c, c, 2, 3, 2, 3);
  const high = f64x2.add(
    f64x2.mul(f64x2.promote_low_f32x4(a2), f64x2.promote_low_f32x4(b2)),
    f64x2.promote_low_f32x4(c2),
  );
  if (v128.any_true(v128.or(doubtful(low), doubtful(high)))) return nan32(fmaLanes(a, b, c));
  const r = v128.shuffle<i32>(
    f32x4.demote_f64x2_zero(low),
    f32x4.demote_f64x2_zero(high),
    0, 1, 4, 5,
  );
  return nan32(r);
}

/** Whether all 32 words at `at` are equal. */
export function same(at: usize): bool {
  const first = v128.load32_splat(at);
  let differ = v128.xor(first, v128.load(at));
  for (let k: usize = 16; k < 128; k += 16)
    differ = v128.or(differ, v128.xor(first, v128.load(at + k)));
  return !v128.any_true(differ);
}
