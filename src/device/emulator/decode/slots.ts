/**
 * Liveness of values and their slots. A lane is a thread of its own, so plain liveness is right also
 * when lanes diverge: a slot that one path reuses is written only in that path's lanes. A guarded
 * write does not end the life of the old value.
 */
import { DeviceFault } from "../../../fault.ts";
import { successors } from "./blocks.ts";
import { type Block, EXIT, type Step, type Value } from "./program.ts";

export interface Slots {
  /** Word offset of each value within the warp's registers. */
  readonly slot: Int32Array;
  readonly words: number;
  readonly registerWords: number;
  /** Most 32-bit words alive at once, in each block. */
  readonly blockLive: readonly number[];
  /** Some register may be read before it is written. */
  readonly readsBlank: boolean;
}

export function allocate(
  values: readonly Value[],
  steps: readonly Step[],
  blocks: readonly Block[],
): Slots {
  const { liveIn, liveOut } = liveness(values, steps, blocks);
  const first = new Int32Array(values.length).fill(0x7fffffff);
  const last = new Int32Array(values.length).fill(-1);
  const cover = (v: number, time: number): void => {
    if (time < first[v]!) first[v] = time;
    if (time > last[v]!) last[v] = time;
  };
  // Times: step k reads at 2k and writes at 2k + 1.
  blocks.forEach((b, k) => {
    const stop = b.control < 0 ? b.stop : b.control + 1;
    each(liveIn[k]!, (v) => cover(v, 2 * b.start));
    each(liveOut[k]!, (v) => cover(v, 2 * stop - 1));
    for (let s = b.start; s < stop; s++) {
      const step = steps[s]!;
      for (const v of step.reads) cover(v, 2 * s);
      if (step.guard >= 0) cover(step.guard, 2 * s);
      for (const v of step.writes) cover(v, 2 * s + 1);
    }
  });
  const slot = new Int32Array(values.length).fill(-1);
  const used = values.map((_, v) => v).filter((v) => last[v]! >= 0);
  const registers = used
    .filter((v) => values[v]!.broadcast === undefined)
    .sort((x, y) => first[x]! - first[y]!);
  let top = 0;
  for (const [kind, size] of sizes) {
    top = Math.ceil(top / 64) * 64;
    const free: number[] = [];
    const own = registers.filter((v) => values[v]!.class === kind);
    const byEnd = [...own].sort((x, y) => last[x]! - last[y]!);
    let ended = 0;
    for (const v of own) {
      for (; last[byEnd[ended]!]! < first[v]!; ended++) free.push(slot[byEnd[ended]!]!);
      const reused = free.pop();
      slot[v] = reused ?? top;
      if (reused === undefined) top += size;
    }
  }
  const registerWords = Math.ceil(top / 64) * 64;
  top = registerWords;
  for (const [kind, size] of sizes) {
    top = Math.ceil(top / 64) * 64;
    for (const v of used) {
      if (values[v]!.broadcast === undefined || values[v]!.class !== kind) continue;
      slot[v] = top;
      top += size;
    }
  }
  return {
    slot,
    words: Math.max(64, Math.ceil(top / 64) * 64),
    registerWords,
    blockLive: mostLive(values, steps, blocks, liveOut),
    readsBlank: liveIn[0]?.some((bits) => bits !== 0) ?? false,
  };
}

/** Words of a slot by class, in the order of the layout. */
const sizes = [
  ["p", 1],
  ["w", 32],
  ["l", 64],
] as const;

type Bits = Uint32Array;

const each = (bits: Bits, visit: (v: number) => void): void => {
  for (let w = 0; w < bits.length; w++)
    for (let r = bits[w]!; r !== 0; r &= r - 1) visit(w * 32 + 31 - Math.clz32(r & -r));
};

/** Most words of liveness that are kept, and that are visited: far more than a compiled kernel has. */
const MOST_KEPT = 1 << 22;
const MOST_WORK = 1 << 24;

function tooLarge(steps: readonly Step[]): never {
  const line = steps[0]?.instruction.line;
  throw new DeviceFault(
    "too-large",
    "the kernel has too many branches and registers to be analysed",
    line === undefined ? {} : { line },
  );
}

function liveness(values: readonly Value[], steps: readonly Step[], blocks: readonly Block[]) {
  const size = (values.length + 31) >> 5;
  if (size * blocks.length > MOST_KEPT) tooLarge(steps);
  const uses = blocks.map(() => new Uint32Array(size));
  const kills = blocks.map(() => new Uint32Array(size));
  const has = (bits: Bits, v: number): boolean => ((bits[v >> 5]! >>> (v & 31)) & 1) === 1;
  const add = (bits: Bits, v: number): void => {
    bits[v >> 5]! |= 1 << (v & 31);
  };
  const register = (v: number): boolean => v >= 0 && values[v]!.broadcast === undefined;
  blocks.forEach((b, k) => {
    const stop = b.control < 0 ? b.stop : b.control + 1;
    for (let s = b.start; s < stop; s++) {
      const step = steps[s]!;
      for (const v of step.reads) if (register(v) && !has(kills[k]!, v)) add(uses[k]!, v);
      if (step.guard >= 0 && !has(kills[k]!, step.guard)) add(uses[k]!, step.guard);
      for (const v of step.writes) {
        if (step.guard < 0) add(kills[k]!, v);
        else if (!has(kills[k]!, v)) add(uses[k]!, v);
      }
    }
  });
  let work = 0;
  const liveIn = uses.map((u) => u.slice());
  const liveOut = blocks.map(() => new Uint32Array(size));
  for (let changed = true; changed; ) {
    changed = false;
    for (let k = blocks.length - 1; k >= 0; k--) {
      work += size;
      if (work > MOST_WORK) tooLarge(steps);
      for (const s of successors(blocks[k]!)) {
        if (s === EXIT) continue;
        for (let w = 0; w < size; w++) liveOut[k]![w]! |= liveIn[s]![w]!;
      }
      for (let w = 0; w < size; w++) {
        const next = (uses[k]![w]! | (liveOut[k]![w]! & ~kills[k]![w]!)) >>> 0;
        if (next !== liveIn[k]![w]) {
          liveIn[k]![w] = next;
          changed = true;
        }
      }
    }
  }
  return { liveIn, liveOut };
}

/** Most 32-bit words of registers alive at once in each block; predicates are free (an estimate). */
function mostLive(
  values: readonly Value[],
  steps: readonly Step[],
  blocks: readonly Block[],
  liveOut: readonly Bits[],
): readonly number[] {
  const weigh = (v: number): number => {
    const value = values[v]!;
    if (value.broadcast !== undefined) return 0;
    return value.class === "l" ? 2 : value.class === "w" ? 1 : 0;
  };
  return blocks.map((b, k) => {
    const alive = new Set<number>();
    let now = 0;
    each(liveOut[k]!, (v) => {
      alive.add(v);
      now += weigh(v);
    });
    let most = now;
    for (let s = (b.control < 0 ? b.stop : b.control + 1) - 1; s >= b.start; s--) {
      const step = steps[s]!;
      if (step.guard < 0) for (const v of step.writes) if (alive.delete(v)) now -= weigh(v);
      for (const v of step.reads) {
        if (alive.has(v)) continue;
        alive.add(v);
        now += weigh(v);
      }
      if (now > most) most = now;
    }
    return most;
  });
}
