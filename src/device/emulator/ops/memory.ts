/**
 * ld and st (9.7.8.8, 9.7.8.11) for every space. `x` is the byte offset, `y` packs the space, the
 * bytes of one element and the number of elements. When lanes store to the same bytes, the highest
 * lane wins.
 */
import { field, type Handler, type Machine } from "../machine.ts";
import { type Direction, resolve } from "../memory/address.ts";

/** Packs what a memory handler must know about its access. */
export const packAccess = (where: number, bytes: number, elements: number): number =>
  where | (bytes << 4) | (elements << 10);

function locate(m: Machine, p: number, mask: number, what: Direction): void {
  const y = m.code[p + field.y]!;
  resolve(m, p, mask, y & 15, ((y >> 4) & 63) * (y >> 10), what);
}

/** Fields that hold the elements of a vector. */
const element = [field.d, field.b, field.c, field.e] as const;

function load32(m: Machine, d: number, mask: number, at: number): void {
  const I = m.I;
  const address = m.address;
  if (mask === -1) for (let i = 0; i < 32; i++) I[d + i] = I[(address[i]! + at) >> 2]!;
  else
    for (let r = mask; r !== 0; r &= r - 1) {
      const i = 31 - Math.clz32(r & -r);
      I[d + i] = I[(address[i]! + at) >> 2]!;
    }
}

function store32(m: Machine, s: number, mask: number, at: number): void {
  const I = m.I;
  const address = m.address;
  if (mask === -1) for (let i = 0; i < 32; i++) I[(address[i]! + at) >> 2] = I[s + i]!;
  else
    for (let r = mask; r !== 0; r &= r - 1) {
      const i = 31 - Math.clz32(r & -r);
      I[(address[i]! + at) >> 2] = I[s + i]!;
    }
}

function load64(m: Machine, d: number, mask: number, at: number): void {
  const I = m.I;
  for (let r = mask; r !== 0; r &= r - 1) {
    const i = 31 - Math.clz32(r & -r);
    const w = (m.address[i]! + at) >> 2;
    I[d + 2 * i] = I[w]!;
    I[d + 2 * i + 1] = I[w + 1]!;
  }
}

function store64(m: Machine, s: number, mask: number, at: number): void {
  const I = m.I;
  for (let r = mask; r !== 0; r &= r - 1) {
    const i = 31 - Math.clz32(r & -r);
    const w = (m.address[i]! + at) >> 2;
    I[w] = I[s + 2 * i]!;
    I[w + 1] = I[s + 2 * i + 1]!;
  }
}

/** Loads of 1 or 2 bytes, extended to 32 bits. */
function narrow(bytes: 1 | 2, signed: boolean) {
  const free = signed ? 32 - 8 * bytes : 0;
  return (m: Machine, d: number, mask: number, at: number): void => {
    for (let r = mask; r !== 0; r &= r - 1) {
      const i = 31 - Math.clz32(r & -r);
      const x = m.address[i]! + at;
      const v = bytes === 1 ? m.B[x]! : m.B[x]! | (m.B[x + 1]! << 8);
      m.I[d + i] = (v << free) >> free;
    }
  };
}

function storeNarrow(bytes: 1 | 2) {
  return (m: Machine, s: number, mask: number, at: number): void => {
    for (let r = mask; r !== 0; r &= r - 1) {
      const i = 31 - Math.clz32(r & -r);
      const x = m.address[i]! + at;
      const v = m.I[s + i]!;
      m.B[x] = v;
      if (bytes === 2) m.B[x + 1] = v >> 8;
    }
  };
}

type Move = (m: Machine, slot: number, mask: number, at: number) => void;

function one(move: Move, what: 0 | 1): Handler {
  return (m, p, mask) => {
    locate(m, p, mask, what);
    move(m, m.base + m.code[p]!, mask, 0);
  };
}

function vector(move: Move, bytes: number, what: 0 | 1): Handler {
  return (m, p, mask) => {
    locate(m, p, mask, what);
    const elements = m.code[p + field.y]! >> 10;
    for (let k = 0; k < elements; k++) {
      const slot = m.code[p + element[k]!]!;
      if (slot >= 0) move(m, m.base + slot, mask, k * bytes);
    }
  };
}

const moves: Record<string, { load: Move; store: Move; bytes: number }> = {
  u8: { load: narrow(1, false), store: storeNarrow(1), bytes: 1 },
  s8: { load: narrow(1, true), store: storeNarrow(1), bytes: 1 },
  u16: { load: narrow(2, false), store: storeNarrow(2), bytes: 2 },
  s16: { load: narrow(2, true), store: storeNarrow(2), bytes: 2 },
  b32: { load: load32, store: store32, bytes: 4 },
  b64: { load: load64, store: store64, bytes: 8 },
};

/** Handlers `ld.u8` … `st.b64` and `ld.vec.u8` …: the element in field d, or up to four of them. */
export const memory: Record<string, Handler> = {
  "ld.b32": (m, p, mask) => {
    locate(m, p, mask, 0);
    load32(m, m.base + m.code[p]!, mask, 0);
  },
  "st.b32": (m, p, mask) => {
    locate(m, p, mask, 1);
    store32(m, m.base + m.code[p]!, mask, 0);
  },
  "ld.b64": (m, p, mask) => {
    locate(m, p, mask, 0);
    load64(m, m.base + m.code[p]!, mask, 0);
  },
  "st.b64": (m, p, mask) => {
    locate(m, p, mask, 1);
    store64(m, m.base + m.code[p]!, mask, 0);
  },
};
for (const [type, move] of Object.entries(moves)) {
  memory[`ld.${type}`] ??= one(move.load, 0);
  memory[`st.${type}`] ??= one(move.store, 1);
  memory[`ld.vec.${type}`] = vector(move.load, move.bytes, 0);
  memory[`st.vec.${type}`] = vector(move.store, move.bytes, 1);
}
