/**
 * Operations that the WebAssembly executor has itself, as expressions of AssemblyScript over one group
 * of lanes; classes of operands come from the reference's rows (ops/). An operation that is not here
 * runs in TypeScript, so this table may grow or shrink without changing a result.
 *
 * `vectors`: a, b, c are `v128`. Groups are 4 lanes when all operands have 32 bits; otherwise 2, and
 * 32-bit operands and results lie in the low half. A predicate operand is a mask of all ones. A
 * predicate result is one too.
 * `scalars`: a, b, c are `i32` or `i64`, one lane; a predicate result is a `bool`.
 * `shifts`: `v128` and an `i32` count, when all lanes shift by the same; else the scalar row.
 */
const ftz = (v: string): string => `flush4(${v})`;

/** High words of the four products. */
const odd = (sign: string): string =>
  `v128.shuffle<i32>(i64x2.extmul_low_i32x4_${sign}(a, b), i64x2.extmul_high_i32x4_${sign}(a, b), 1, 3, 5, 7)`;

const words: Record<string, string> = {
  "add.b32": "i32x4.add(a, b)",
  "sub.b32": "i32x4.sub(a, b)",
  "mul.lo.b32": "i32x4.mul(a, b)",
  "mad.lo.b32": "i32x4.add(i32x4.mul(a, b), c)",
  "mul.hi.s32": odd("s"),
  "mul.hi.u32": odd("u"),
  "neg.s32": "i32x4.neg(a)",
  "abs.s32": "i32x4.abs(a)",
  "min.s32": "i32x4.min_s(a, b)",
  "max.s32": "i32x4.max_s(a, b)",
  "min.u32": "i32x4.min_u(a, b)",
  "max.u32": "i32x4.max_u(a, b)",
  "and.b32": "v128.and(a, b)",
  "or.b32": "v128.or(a, b)",
  "xor.b32": "v128.xor(a, b)",
  "not.b32": "v128.not(a)",
  "cnot.b32": "i32x4.neg(i32x4.eq(a, i32x4.splat(0)))",
  "mov.b32": "a",
  "selp.b32": "v128.bitselect(a, b, c)",
  "div.approx.f32":
    "nan32(v128.bitselect(f32x4.mul(f32x4.mul(a, f32x4.splat(0)), b), f32x4.div(a, b), huge4(b)))",
  "slct.s32": "v128.bitselect(a, b, i32x4.ge_s(c, i32x4.splat(0)))",
  "neg.f32":
    "v128.bitselect(i32x4.splat(0x7fffffff), v128.xor(a, i32x4.splat(0x80000000)), f32x4.ne(a, a))",
  "abs.f32":
    "v128.bitselect(i32x4.splat(0x7fffffff), v128.and(a, i32x4.splat(0x7fffffff)), f32x4.ne(a, a))",
  "copysign.f32": "v128.bitselect(a, b, i32x4.splat(0x80000000))",
  "pack.b32": "v128.or(v128.and(a, i32x4.splat(65535)), i32x4.shl(b, 16))",
  "low.b32": "v128.and(a, i32x4.splat(65535))",
  "high.b32": "i32x4.shr_u(a, 16)",
  "cvt.rn.f32.s32": "f32x4.convert_i32x4_s(a)",
  "cvt.rn.f32.u32": "f32x4.convert_i32x4_u(a)",
  "cvt.rzi.s32.f32": "i32x4.trunc_sat_f32x4_s(a)",
  "cvt.rzi.u32.f32": "i32x4.trunc_sat_f32x4_u(a)",
  "cvt.rmi.s32.f32": "i32x4.trunc_sat_f32x4_s(f32x4.floor(a))",
  "cvt.rni.s32.f32": "i32x4.trunc_sat_f32x4_s(f32x4.nearest(a))",
  "cvt.rpi.s32.f32": "i32x4.trunc_sat_f32x4_s(f32x4.ceil(a))",
  "cvt.rzi.f32.f32": "nan32(f32x4.trunc(a))",
  "cvt.rmi.f32.f32": "nan32(f32x4.floor(a))",
  "cvt.rni.f32.f32": "nan32(f32x4.nearest(a))",
  "cvt.rpi.f32.f32": "nan32(f32x4.ceil(a))",
  "cvt.sat.f32.f32": "saturate4(a)",
  "cvt.u32.u8": "v128.and(a, i32x4.splat(255))",
  "cvt.s32.s8": "i32x4.shr_s(i32x4.shl(a, 24), 24)",
  "cvt.u32.u16": "v128.and(a, i32x4.splat(65535))",
  "cvt.s32.s16": "i32x4.shr_s(i32x4.shl(a, 16), 16)",
  "cvt.u16.u32": "v128.and(a, i32x4.splat(65535))",
  "cvt.u8.u32": "v128.and(a, i32x4.splat(255))",
};

/** f32 arithmetic before canonical NaNs, with its `.ftz` and `.sat` forms. */
const singles: Record<string, string> = {
  add: "f32x4.add(a, b)",
  sub: "f32x4.sub(a, b)",
  mul: "f32x4.mul(a, b)",
  "div.rn": "f32x4.div(a, b)",
  "fma.rn": "fma4(a, b, c)",
  "sqrt.rn": "f32x4.sqrt(a)",
  "rcp.rn": "f32x4.div(f32x4.splat(1), a)",
  min: "least4(a, b)",
  max: "greatest4(a, b)",
};
/** Results that may lie just below the least normal number have functions that round and flush. */
const flushing: Record<string, string> = {
  mul: "mulFlushed4(a, b)",
  "div.rn": "divFlushed4(a, b)",
  "fma.rn": "fmaFlushed4(a, b, c)",
};
for (const [name, plain] of Object.entries(singles)) {
  const read = (expression: string): string => expression.replace(/\b[abc]\b/g, ftz);
  const flushed = name in flushing ? read(flushing[name]!) : ftz(read(plain));
  words[`${name}.f32`] = name === "fma.rn" ? plain : `nan32(${plain})`;
  words[`${name}.ftz.f32`] = `nan32(${flushed})`;
  if (!/^(add|sub|mul|fma)/.test(name)) continue;
  words[`${name}.sat.f32`] = `saturate4(${plain})`;
  words[`${name}.ftz.sat.f32`] = `saturate4(${flushed})`;
}

const order = ["eq", "ne", "lt", "le", "gt", "ge"] as const;

for (const test of order) {
  const sign = test === "eq" || test === "ne" ? "" : "_s";
  const plain = sign === "" ? "" : "_u";
  words[`setp.${test}.s32`] = `i32x4.${test}${sign}(a, b)`;
  words[`setp.${test}.u32`] = `i32x4.${test}${plain}(a, b)`;
  const high = (v: string): string => `i32x4.shl(${v}, 16)`;
  words[`setp.${test}.s16`] = `i32x4.${test}${sign}(${high("a")}, ${high("b")})`;
  words[`setp.${test}.u16`] = `i32x4.${test}${plain}(${high("a")}, ${high("b")})`;
}
const unsigned = { lo: "lt", ls: "le", hi: "gt", hs: "ge" } as const;
for (const [name, test] of Object.entries(unsigned))
  for (const type of ["u16", "u32"]) words[`setp.${name}.${type}`] = words[`setp.${test}.${type}`]!;

/** Conditions on floats of a shape: ordered ones are false on NaN, `…u` true. */
function conditions(shape: "f32x4" | "f64x2"): Record<string, string> {
  const nan = `v128.or(${shape}.ne(a, a), ${shape}.ne(b, b))`;
  const out: Record<string, string> = { nan, num: `v128.not(${nan})` };
  for (const test of order) {
    const plain = `${shape}.${test}(a, b)`;
    out[test] = test === "ne" ? `v128.andnot(${plain}, ${nan})` : plain;
    out[`${test}u`] = test === "ne" ? plain : `v128.or(${plain}, ${nan})`;
  }
  return out;
}
for (const [name, test] of Object.entries(conditions("f32x4"))) {
  words[`setp.${name}.f32`] = test;
  words[`setp.${name}.ftz.f32`] = test.replace(/\b[ab]\b/g, ftz);
}

const longs: Record<string, string> = {
  "add.b64": "i64x2.add(a, b)",
  "sub.b64": "i64x2.sub(a, b)",
  "mul.lo.b64": "i64x2.mul(a, b)",
  "mul.hi.u64": "highProduct2(a, b)",
  "mul.hi.s64": "highProductSigned2(a, b)",
  "mad.lo.b64": "i64x2.add(i64x2.mul(a, b), c)",
  "mul.wide.s32": "i64x2.extmul_low_i32x4_s(a, b)",
  "mul.wide.u32": "i64x2.extmul_low_i32x4_u(a, b)",
  "mad.wide.s32": "i64x2.add(i64x2.extmul_low_i32x4_s(a, b), c)",
  "mad.wide.u32": "i64x2.add(i64x2.extmul_low_i32x4_u(a, b), c)",
  "neg.s64": "i64x2.neg(a)",
  "abs.s64": "i64x2.abs(a)",
  "and.b64": "v128.and(a, b)",
  "or.b64": "v128.or(a, b)",
  "xor.b64": "v128.xor(a, b)",
  "not.b64": "v128.not(a)",
  "mov.b64": "a",
  "selp.b64": "v128.bitselect(a, b, c)",
  "min.s64": "v128.bitselect(a, b, i64x2.lt_s(a, b))",
  "max.s64": "v128.bitselect(b, a, i64x2.lt_s(a, b))",
  "pack.b64": "v128.shuffle<i32>(a, b, 0, 4, 1, 5)",
  "low.b64": "v128.shuffle<i32>(a, a, 0, 2, 0, 2)",
  "high.b64": "v128.shuffle<i32>(a, a, 1, 3, 1, 3)",
  "cvt.u64.u32": "i64x2.extend_low_i32x4_u(a)",
  "cvt.s64.s32": "i64x2.extend_low_i32x4_s(a)",
  "cvt.u32.u64": "v128.shuffle<i32>(a, a, 0, 2, 0, 2)",
  "cvt.s32.s64": "v128.shuffle<i32>(a, a, 0, 2, 0, 2)",
  "cvt.s32.u64": "v128.shuffle<i32>(a, a, 0, 2, 0, 2)",
  "cvt.u32.s64": "v128.shuffle<i32>(a, a, 0, 2, 0, 2)",
  "cvt.f64.f32": "nan64(f64x2.promote_low_f32x4(a))",
  "cvt.rn.f32.f64": "nan32(f32x4.demote_f64x2_zero(a))",
  "cvt.rn.f64.s32": "f64x2.convert_low_i32x4_s(a)",
  "cvt.rn.f64.u32": "f64x2.convert_low_i32x4_u(a)",
  "cvt.rzi.s32.f64":
    "v128.bitselect(i32x4.trunc_sat_f64x2_s_zero(a), i32x4.splat(0x80000000), numbers2(a))",
  "cvt.rzi.u32.f64":
    "v128.bitselect(i32x4.trunc_sat_f64x2_u_zero(a), i32x4.splat(0x80000000), numbers2(a))",
  "cvt.rzi.f64.f64": "nan64(f64x2.trunc(a))",
  "cvt.rmi.f64.f64": "nan64(f64x2.floor(a))",
  "cvt.rni.f64.f64": "nan64(f64x2.nearest(a))",
  "cvt.rpi.f64.f64": "nan64(f64x2.ceil(a))",
  "neg.f64": "v128.xor(a, i64x2.splat(0x8000000000000000))",
  "abs.f64": "v128.and(a, i64x2.splat(0x7fffffffffffffff))",
  "copysign.f64": "v128.bitselect(a, b, i64x2.splat(0x8000000000000000))",
  "add.f64": "nan64(f64x2.add(a, b))",
  "sub.f64": "nan64(f64x2.sub(a, b))",
  "mul.f64": "nan64(f64x2.mul(a, b))",
  "div.rn.f64": "nan64(f64x2.div(a, b))",
  "sqrt.rn.f64": "nan64(f64x2.sqrt(a))",
  "rcp.rn.f64": "nan64(f64x2.div(f64x2.splat(1), a))",
  "min.f64": "nan64(least2(a, b))",
  "max.f64": "nan64(greatest2(a, b))",
};
const flip = (v: string): string => `v128.xor(${v}, i64x2.splat(0x8000000000000000))`;
for (const test of order) {
  const sign = test === "eq" || test === "ne" ? "" : "_s";
  longs[`setp.${test}.s64`] = `i64x2.${test}${sign}(a, b)`;
  longs[`setp.${test}.u64`] =
    sign === "" ? `i64x2.${test}(a, b)` : `i64x2.${test}${sign}(${flip("a")}, ${flip("b")})`;
}
for (const [name, test] of Object.entries(unsigned))
  longs[`setp.${name}.u64`] = longs[`setp.${test}.u64`]!;
for (const [name, test] of Object.entries(conditions("f64x2"))) longs[`setp.${name}.f64`] = test;
for (const [name, number] of Object.entries({ shared: 1, local: 3, const: 4, param: 5 })) {
  const offset = "v128.and(a, i64x2.splat(0xffffffff))";
  longs[`cvta.${name}.b64`] = `v128.or(${offset}, i64x2.splat(0x${number}00000000))`;
  longs[`cvta.to.${name}.b64`] = offset;
}

export const vectors: Readonly<Record<string, string>> = { ...words, ...longs };

export const shifts: Readonly<Record<string, string>> = {
  "shl.b32": "<u32>n > 31 ? i32x4.splat(0) : i32x4.shl(a, n)",
  "shr.u32": "<u32>n > 31 ? i32x4.splat(0) : i32x4.shr_u(a, n)",
  "shr.s32": "i32x4.shr_s(a, <u32>n > 31 ? 31 : n)",
  "shl.b64": "<u32>n > 63 ? i64x2.splat(0) : i64x2.shl(a, n)",
  "shr.u64": "<u32>n > 63 ? i64x2.splat(0) : i64x2.shr_u(a, n)",
  "shr.s64": "i64x2.shr_s(a, <u32>n > 63 ? 63 : n)",
};

const approximations: Record<string, string> = {};

const integers: Record<string, string> = {
  "shl.b32": "<u32>b > 31 ? 0 : a << b",
  "shr.u32": "<u32>b > 31 ? 0 : <i32>(<u32>a >> b)",
  "shr.s32": "a >> (<u32>b > 31 ? 31 : b)",
  "shl.b64": "<u32>b > 63 ? 0 : a << b",
  "shr.u64": "<u32>b > 63 ? 0 : <i64>(<u64>a >> b)",
  "shr.s64": "a >> (<u32>b > 63 ? 63 : b)",
  "div.s32": "b == 0 ? -1 : b == -1 ? -a : a / b",
  "div.u32": "b == 0 ? -1 : <i32>(<u32>a / <u32>b)",
  "rem.s32": "b == 0 ? -1 : b == -1 ? 0 : a % b",
  "rem.u32": "b == 0 ? -1 : <i32>(<u32>a % <u32>b)",
  "div.s64": "b == 0 ? -1 : b == -1 ? -a : a / b",
  "div.u64": "b == 0 ? -1 : <i64>(<u64>a / <u64>b)",
  "rem.s64": "b == 0 ? -1 : b == -1 ? 0 : a % b",
  "rem.u64": "b == 0 ? -1 : <i64>(<u64>a % <u64>b)",
  "min.u64": "<u64>a < <u64>b ? a : b",
  "max.u64": "<u64>a < <u64>b ? b : a",
  "popc.b32": "popcnt(a)",
  "clz.b32": "clz(a)",
  "popc.b64": "<i32>popcnt(a)",
  "clz.b64": "<i32>clz(a)",
  "shf.l.wrap": "(c & 31) == 0 ? b : (b << (c & 31)) | <i32>(<u32>a >> (32 - (c & 31)))",
  "shf.r.wrap": "(c & 31) == 0 ? a : <i32>(<u32>a >> (c & 31)) | (b << (32 - (c & 31)))",
};

/** Functions of fast/assembly/approximate.ts, of a float as a double. */
const approximate: Record<string, string> = {
  rsqrt: "1 / sqrt<f64>(x)",
  ex2: "exp2(x)",
  lg2: "log2(x)",
  sin: "sin(x)",
  cos: "cos(x)",
  tanh: "tanh(x)",
};
for (const [name, value] of Object.entries(approximate)) {
  const flushed = "<f64>flush1(reinterpret<f32>(a))";
  const of = (x: string): string => value.replace("(x)", `(${x})`);
  approximations[`${name}.approx.f32`] = `bitsOf(${of("lane(a)")})`;
  approximations[`${name}.approx.ftz.f32`] = `bitsOf(<f64>flush1(<f32>(${of(flushed)})))`;
}

export const scalars: Readonly<Record<string, string>> = { ...integers, ...approximations };

/** Operations on whole predicate words, as expressions of the words. */
export const masks: Readonly<Record<string, string>> = {
  "and.pred": "a & b",
  "or.pred": "a | b",
  "xor.pred": "a ^ b",
  "not.pred": "~a",
  "mov.pred": "a",
};
