/**
 * atom and red (9.7.13.5, 9.7.13.6). The lanes of a warp take turns in lane order, so that float sums
 * are the same in every run. `b`, `c` are the operands; the old value goes to `d` unless that is -1.
 */
import { field, type Handler } from "../machine.ts";
import { resolve } from "../memory/address.ts";
import { store64, unsigned64 } from "../numeric/integers.ts";
import { greatest, least } from "../numeric/rounding.ts";

/** New value from the old one and the operands, all as signed 32-bit integers. */
type Step32 = (old: number, b: number, c: number) => number;
type Step64 = (old: bigint, b: bigint, c: bigint) => bigint;

const F = new Float32Array(2);
const W = new Int32Array(F.buffer);
const D = new Float64Array(1);
const L = new Int32Array(D.buffer);

/** A step on floats, given and returned as bits. */
const onFloats =
  (step: (x: number, y: number) => number): Step32 =>
  (old, b) => {
    W[0] = old;
    W[1] = b;
    const r = step(F[0]!, F[1]!);
    if (Number.isNaN(r)) return 0x7fffffff;
    F[0] = r;
    return W[0]!;
  };

const toDouble = (bits: bigint): number => {
  store64(L, 0, bits);
  return D[0]!;
};

const onDoubles =
  (step: (x: number, y: number) => number): Step64 =>
  (old, b) => {
    D[0] = step(toDouble(old), toDouble(b));
    return unsigned64(L, 0);
  };

const words: Record<string, Step32> = {
  "add.b32": (x, b) => x + b,
  "min.s32": (x, b) => Math.min(x, b),
  "max.s32": (x, b) => Math.max(x, b),
  "min.u32": (x, b) => (x >>> 0 < b >>> 0 ? x : b),
  "max.u32": (x, b) => (x >>> 0 > b >>> 0 ? x : b),
  "and.b32": (x, b) => x & b,
  "or.b32": (x, b) => x | b,
  "xor.b32": (x, b) => x ^ b,
  "exch.b32": (_, b) => b,
  "cas.b32": (x, b, c) => (x === b ? c : x),
  "inc.u32": (x, b) => (x >>> 0 >= b >>> 0 ? 0 : x + 1),
  "dec.u32": (x, b) => (x === 0 || x >>> 0 > b >>> 0 ? b : x - 1),
  "add.f32": onFloats((x, y) => x + y),
  "min.f32": onFloats(least),
  "max.f32": onFloats(greatest),
};

const less = (x: bigint, y: bigint): boolean => x < y;
const signed = (x: bigint): bigint => BigInt.asIntN(64, x);

const longs: Record<string, Step64> = {
  "add.b64": (x, b) => x + b,
  "min.s64": (x, b) => (signed(x) < signed(b) ? x : b),
  "max.s64": (x, b) => (signed(x) > signed(b) ? x : b),
  "min.u64": (x, b) => (less(x, b) ? x : b),
  "max.u64": (x, b) => (less(b, x) ? x : b),
  "and.b64": (x, b) => x & b,
  "or.b64": (x, b) => x | b,
  "xor.b64": (x, b) => x ^ b,
  "exch.b64": (_, b) => b,
  "cas.b64": (x, b, c) => (x === b ? c : x),
  "add.f64": onDoubles((x, y) => x + y),
};

function atomic32(step: Step32): Handler {
  return (m, p, mask) => {
    const C = m.code;
    const I = m.I;
    resolve(m, p, mask, C[p + field.y]! & 15, 4, 2);
    const d = C[p]!;
    const b = m.base + C[p + field.b]!;
    const c = m.base + C[p + field.c]!;
    for (let r = mask; r !== 0; r &= r - 1) {
      const i = 31 - Math.clz32(r & -r);
      const w = m.address[i]! >> 2;
      const old = I[w]!;
      I[w] = step(old, I[b + i]!, I[c + i]!);
      if (d >= 0) I[m.base + d + i] = old;
    }
  };
}

function atomic64(step: Step64): Handler {
  return (m, p, mask) => {
    const C = m.code;
    const I = m.I;
    resolve(m, p, mask, C[p + field.y]! & 15, 8, 2);
    const d = C[p]!;
    const b = m.base + C[p + field.b]!;
    const c = m.base + C[p + field.c]!;
    for (let r = mask; r !== 0; r &= r - 1) {
      const i = 31 - Math.clz32(r & -r);
      const w = m.address[i]! >> 2;
      const old = unsigned64(I, w);
      const next = step(old, unsigned64(I, b + 2 * i), unsigned64(I, c + 2 * i));
      store64(I, w, next);
      if (d >= 0) store64(I, m.base + d + 2 * i, old);
    }
  };
}

/** Handlers `atom.add.b32` …; `red` is the same without a result. */
export const atomic: Record<string, Handler> = {};
for (const [name, step] of Object.entries(words)) atomic[`atom.${name}`] = atomic32(step);
for (const [name, step] of Object.entries(longs)) atomic[`atom.${name}`] = atomic64(step);
