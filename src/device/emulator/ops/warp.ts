/**
 * Operations across the lanes of a warp: shfl, vote, match, redux, activemask and the clocks
 * (9.7.8.6, 9.7.12). They see the lanes that are active together; a shuffle from an inactive lane
 * returns the lane's own value, where PTX leaves it open.
 */
import { field, type Handler, type Machine } from "../machine.ts";

const from = new Int32Array(32);

type Mode = "up" | "down" | "bfly" | "idx";

/** shfl.sync: d result, e optional predicate, a value, b lane argument, c clamp and segment mask. */
function shuffle(mode: Mode): Handler {
  return (m, p, mask) => {
    const C = m.code;
    const I = m.I;
    const d = m.base + C[p]!;
    const a = m.base + C[p + field.a]!;
    const b = m.base + C[p + field.b]!;
    const c = m.base + C[p + field.c]!;
    const e = C[p + field.e]!;
    let valid = 0;
    for (let r = mask; r !== 0; r &= r - 1) {
      const i = 31 - Math.clz32(r & -r);
      const bound = I[c + i]!;
      const clamp = bound & 31;
      const segment = (bound >> 8) & 31;
      const most = (i & segment) | (clamp & ~segment);
      const n = I[b + i]! & 31;
      let j = 0;
      let ok = false;
      if (mode === "up") {
        j = i - n;
        ok = j >= most;
      } else if (mode === "down") {
        j = i + n;
        ok = j <= most;
      } else if (mode === "bfly") {
        j = i ^ n;
        ok = j <= most;
      } else {
        j = (i & segment) | (n & ~segment);
        ok = j <= most;
      }
      if (ok) valid |= 1 << i;
      else j = i;
      from[i] = (mask >>> j) & 1 ? I[a + j]! : I[a + i]!;
    }
    for (let r = mask; r !== 0; r &= r - 1) {
      const i = 31 - Math.clz32(r & -r);
      I[d + i] = from[i]!;
    }
    if (e >= 0) I[m.base + e] = (I[m.base + e]! & ~mask) | (valid & mask);
  };
}

/** Lanes that take part: active and named by the member mask of the first active lane. */
function members(m: Machine, slot: number, mask: number): number {
  return mask & m.I[m.base + slot + 31 - Math.clz32(mask & -mask)]!;
}

/** vote.sync.{all,any,uni}: d, a predicates, b member mask. */
function vote(test: (votes: number, who: number) => boolean): Handler {
  return (m, p, mask) => {
    const C = m.code;
    const d = m.base + C[p]!;
    const who = members(m, C[p + field.b]!, mask);
    const result = test(m.I[m.base + C[p + field.a]!]! & who, who) ? -1 : 0;
    m.I[d] = (m.I[d]! & ~mask) | (result & mask);
  };
}

function spread(m: Machine, slot: number, mask: number, value: number): void {
  const d = m.base + slot;
  for (let r = mask; r !== 0; r &= r - 1) m.I[d + 31 - Math.clz32(r & -r)] = value;
}

/** match.any/all.sync on 1 or 2 words a lane: lanes with an equal value. */
function match(all: boolean, wordsPerLane: 1 | 2): Handler {
  return (m, p, mask) => {
    const C = m.code;
    const I = m.I;
    const a = m.base + C[p + field.a]!;
    const who = members(m, C[p + field.b]!, mask);
    const e = C[p + field.e]!;
    const same = (i: number, j: number): boolean =>
      wordsPerLane === 1
        ? I[a + i] === I[a + j]
        : I[a + 2 * i] === I[a + 2 * j] && I[a + 2 * i + 1] === I[a + 2 * j + 1];
    for (let r = mask; r !== 0; r &= r - 1) {
      const i = 31 - Math.clz32(r & -r);
      let equal = 0;
      for (let q = who; q !== 0; q &= q - 1) {
        const j = 31 - Math.clz32(q & -q);
        if (same(i, j)) equal |= 1 << j;
      }
      from[i] = all ? (equal === who ? who : 0) : equal;
    }
    let valid = 0;
    for (let r = mask; r !== 0; r &= r - 1) {
      const i = 31 - Math.clz32(r & -r);
      I[m.base + C[p]! + i] = from[i]!;
      if (from[i] !== 0) valid |= 1 << i;
    }
    if (e >= 0) I[m.base + e] = (I[m.base + e]! & ~mask) | valid;
  };
}

function reduce(step: (x: number, y: number) => number): Handler {
  return (m, p, mask) => {
    const a = m.base + m.code[p + field.a]!;
    const who = members(m, m.code[p + field.b]!, mask);
    let value: number | undefined;
    for (let r = who; r !== 0; r &= r - 1) {
      const x = m.I[a + 31 - Math.clz32(r & -r)]!;
      value = value === undefined ? x : step(value, x) | 0;
    }
    spread(m, m.code[p]!, mask, value ?? 0);
  };
}

export const warp: Record<string, Handler> = {
  "shfl.up": shuffle("up"),
  "shfl.down": shuffle("down"),
  "shfl.bfly": shuffle("bfly"),
  "shfl.idx": shuffle("idx"),
  "vote.all": vote((votes, who) => votes === who),
  "vote.any": vote((votes) => votes !== 0),
  "vote.uni": vote((votes, who) => votes === 0 || votes === who),
  "vote.ballot": (m, p, mask) => {
    const who = members(m, m.code[p + field.b]!, mask);
    spread(m, m.code[p]!, mask, m.I[m.base + m.code[p + field.a]!]! & who);
  },
  activemask: (m, p, mask) => spread(m, m.code[p]!, mask, mask),
  "match.any.b32": match(false, 1),
  "match.all.b32": match(true, 1),
  "match.any.b64": match(false, 2),
  "match.all.b64": match(true, 2),
  "redux.add": reduce((x, y) => x + y),
  "redux.and": reduce((x, y) => x & y),
  "redux.or": reduce((x, y) => x | y),
  "redux.xor": reduce((x, y) => x ^ y),
  "redux.min.s32": reduce((x, y) => Math.min(x, y)),
  "redux.max.s32": reduce((x, y) => Math.max(x, y)),
  "redux.min.u32": reduce((x, y) => (x >>> 0 < y >>> 0 ? x : y)),
  "redux.max.u32": reduce((x, y) => (x >>> 0 > y >>> 0 ? x : y)),
  /** The clocks return the warp-instructions of this launch: deterministic and monotonic. */
  "clock.b32": (m, p, mask) => spread(m, m.code[p]!, mask, m.executed | 0),
  "clock.b64": (m, p, mask) => {
    const d = m.base + m.code[p]!;
    for (let r = mask; r !== 0; r &= r - 1) {
      const i = 31 - Math.clz32(r & -r);
      m.I[d + 2 * i] = m.executed | 0;
      m.I[d + 2 * i + 1] = Math.floor(m.executed / 4294967296);
    }
  },
  elect: (m, p, mask) => {
    const who = members(m, m.code[p + field.a]!, mask);
    spread(m, m.code[p]!, mask, 31 - Math.clz32(who & -who));
  },
  /**
   * bar.warp.sync (9.7.12.2): lanes run together here, so there is nothing to wait for, unless the mask
   * names lanes that run elsewhere; a warp cannot wait for a part of itself.
   */
  "bar.warp": (m, p, mask) => {
    for (let r = mask; r !== 0; r &= r - 1) {
      const i = 31 - Math.clz32(r & -r);
      const named = m.I[m.base + m.code[p + field.a]! + i]!;
      if (!((named >>> i) & 1))
        m.fault("barrier-divergence", p, "a lane is not among those that its mask names", i);
      if (named & m.live & ~mask)
        m.fault("barrier-divergence", p, "lanes that its mask names are elsewhere", i);
    }
  },
  "brx.index": (m, p, mask) => {
    for (let r = mask; r !== 0; r &= r - 1) {
      const i = 31 - Math.clz32(r & -r);
      const index = m.U[m.base + m.code[p + field.a]! + i]!;
      if (index >= m.code[p + field.x]!)
        m.fault("trap", p, `brx.idx has no label for the index ${index}`, i);
    }
  },
  nop: () => {},
  trap: (m, p) => m.fault("trap", p, "trap"),
};
