/**
 * atom and red (9.7.12.5, 9.7.12.6). The lanes of a warp take turns in lane order, so that float sums
 * are the same in every run. `b`, `c` are the operands; the old value goes to `d` unless that is -1.
 */
import { field, type Handler, type Machine } from "../machine.ts";
import { resolve } from "../memory/address.ts";
import { fromBf16, fromF16, toBf16, toF16 } from "../numeric/half.ts";
import { store64, unsigned64 } from "../numeric/integers.ts";
import { addOdd, flush } from "../numeric/rounding.ts";

/** New value from the old one and the operands. */
type Step<T> = (old: T, b: T, c: T) => T;

/** How a value of some width is held: signed words, or 64 bits as an unsigned bigint. */
interface Width<T> {
  readonly bytes: number;
  /** From and to the byte `at` of memory. */
  load(m: Machine, at: number): T;
  store(m: Machine, at: number, value: T): void;
  /** A lane of the register at word `slot`. */
  get(m: Machine, slot: number, lane: number): T;
  set(m: Machine, slot: number, lane: number, value: T): void;
}

const word: Width<number> = {
  bytes: 4,
  load: (m, at) => m.I[at >> 2]!,
  store: (m, at, value) => {
    m.I[at >> 2] = value;
  },
  get: (m, slot, lane) => m.I[slot + lane]!,
  set: (m, slot, lane, value) => {
    m.I[slot + lane] = value;
  },
};

const half: Width<number> = {
  ...word,
  bytes: 2,
  load: (m, at) => m.B[at]! | (m.B[at + 1]! << 8),
  store: (m, at, value) => {
    m.B[at] = value;
    m.B[at + 1] = value >> 8;
  },
  get: (m, slot, lane) => m.I[slot + lane]! & 65535,
};

const long: Width<bigint> = {
  bytes: 8,
  load: (m, at) => unsigned64(m.I, at >> 2),
  store: (m, at, value) => store64(m.I, at >> 2, value),
  get: (m, slot, lane) => unsigned64(m.I, slot + 2 * lane),
  set: (m, slot, lane, value) => store64(m.I, slot + 2 * lane, value),
};

/** @param choose the step for an address, where it depends on the space. */
function update<T>(width: Width<T>, choose: (m: Machine, at: number) => Step<T>): Handler {
  return (m, p, mask) => {
    const C = m.code;
    resolve(m, p, mask, C[p + field.y]! & 15, width.bytes, 2);
    const d = C[p]!;
    const b = m.base + C[p + field.b]!;
    const c = m.base + C[p + field.c]!;
    for (let r = mask; r !== 0; r &= r - 1) {
      const i = 31 - Math.clz32(r & -r);
      const at = m.address[i]!;
      const old = width.load(m, at);
      const step = choose(m, at);
      width.store(m, at, step(old, width.get(m, b, i), width.get(m, c, i)));
      if (d >= 0) width.set(m, m.base + d, i, old);
    }
  };
}

const F = new Float32Array(2);
const W = new Int32Array(F.buffer);
const D = new Float64Array(2);
const L = new Int32Array(D.buffer);

/** Sum of two floats given as bits; NaN gets the hardware's canonical bits. */
const addFloats =
  (prepare: (x: number) => number): Step<number> =>
  (old, b) => {
    W[0] = old;
    W[1] = b;
    const sum = prepare(Math.fround(prepare(F[0]!) + prepare(F[1]!)));
    if (Number.isNaN(sum)) return 0x7fffffff;
    F[0] = sum;
    return W[0]!;
  };
const addKeeping = addFloats((x) => x);
const addFlushing = addFloats(flush);

const addDoubles: Step<bigint> = (old, b) => {
  store64(L, 0, old);
  store64(L, 2, b);
  const sum = D[0]! + D[1]!;
  if (Number.isNaN(sum)) return 0xfff8000000000000n;
  D[0] = sum;
  return unsigned64(L, 0);
};

/** Sum of two narrow floats given as bits; subnormals stay. */
const addNarrow =
  (read: (bits: number) => number, write: (x: number, mode: number) => number): Step<number> =>
  (old, b) =>
    write(addOdd(read(old), read(b)), 0);
const addF16 = addNarrow(fromF16, toF16);
const addBf16 = addNarrow(fromBf16, toBf16);

/** The same on both halves of a word. */
const twice =
  (step: Step<number>): Step<number> =>
  (old, b, c) =>
    (step(old & 65535, b & 65535, c) & 65535) | (step(old >>> 16, b >>> 16, c) << 16);

const words: Record<string, Step<number>> = {
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
  "add.f16x2": twice(addF16),
  "add.bf16x2": twice(addBf16),
  "dec.u32": (x, b) => (x === 0 || x >>> 0 > b >>> 0 ? b : x - 1),
};

const less = (x: bigint, y: bigint): boolean => x < y;
const signed = (x: bigint): bigint => BigInt.asIntN(64, x);

const longs: Record<string, Step<bigint>> = {
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
  "add.f64": addDoubles,
};

const inShared = (m: Machine, at: number): boolean =>
  at >= m.sharedBase && at < m.sharedBase + m.sharedBytes;

/** Handlers `atom.add.b32` …; `red` is the same without a result. */
export const atomic: Record<string, Handler> = {
  "atom.cas.b16": update(half, () => (x, b, c) => (x === b ? c : x)),
  "atom.add.f16": update(half, () => addF16),
  "atom.add.bf16": update(half, () => addBf16),
  // Global memory's adder flushes subnormal inputs and results, shared memory's does not.
  "atom.add.f32": update(word, (m, at) => (inShared(m, at) ? addKeeping : addFlushing)),
};
for (const [name, step] of Object.entries(words)) atomic[`atom.${name}`] = update(word, () => step);
for (const [name, step] of Object.entries(longs)) atomic[`atom.${name}`] = update(long, () => step);
