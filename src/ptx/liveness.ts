/**
 * Which registers are live where: at the end of each block, and how many 32-bit words at most at one
 * time, which is what the registers of a thread are estimated from. By bit sets, backwards, until
 * nothing changes.
 *
 * A write under a guard ends no life, because the old value stays when the guard is false.
 */
import type { PtxFunction, PtxType } from "./ast.ts";
import { defs, uses } from "./describe.ts";
import { type BasicBlock, basicBlocks } from "./flow.ts";
import { TYPE_BYTES } from "./variables.ts";

export interface Liveness {
  /** Most 32-bit words live at once: 2 for 64-bit registers, 0 for predicates. */
  readonly maxWords: number;
  /** Registers live at the end of each block. */
  readonly liveOut: readonly ReadonlySet<string>[];
}

/** Registers of one instruction, as numbers. */
interface Access {
  readonly defs: readonly number[];
  readonly uses: readonly number[];
  readonly guarded: boolean;
}

export function liveness(
  fn: PtxFunction,
  blocks: readonly BasicBlock[] = basicBlocks(fn.body),
): Liveness {
  const names = [...fn.registers.keys()];
  const number = new Map(names.map((name, k) => [name, k]));
  const numbers = (registers: readonly string[]): number[] =>
    registers.map((name) => number.get(name) as number);
  const accesses = fn.body.map(
    (each): Access => ({
      defs: numbers(defs(each)),
      uses: numbers(uses(each)),
      guarded: each.guard !== undefined,
    }),
  );
  const live = liveSets(blocks, accesses, names.length);
  const words = names.map((name) => registerWords(fn.registers.get(name) ?? "pred"));
  return {
    maxWords: Math.max(0, ...blocks.map((each, k) => mostWords(each, accesses, live[k]!, words))),
    liveOut: live.map((set) => new Set(names.filter((_, k) => has(set, k)))),
  };
}

/** 32-bit words that a register of this type takes. */
function registerWords(type: PtxType): number {
  return type === "pred" ? 0 : Math.max(1, TYPE_BYTES[type] / 4);
}

/** A set of register numbers. */
type Bits = Uint32Array;
const has = (set: Bits, k: number): boolean => (((set[k >> 5] as number) >>> (k & 31)) & 1) === 1;
const put = (set: Bits, k: number): void => {
  (set[k >> 5] as number) |= 1 << (k & 31);
};
const drop = (set: Bits, k: number): void => {
  (set[k >> 5] as number) &= ~(1 << (k & 31));
};

/** Live registers at the end of each block. */
function liveSets(
  blocks: readonly BasicBlock[],
  accesses: readonly Access[],
  registers: number,
): readonly Bits[] {
  const size = (registers + 31) >> 5;
  const fresh = (): Bits[] => blocks.map(() => new Uint32Array(size));
  const [liveIn, liveOut, used, killed] = [fresh(), fresh(), fresh(), fresh()];
  blocks.forEach((block, k) => {
    for (let at = block.end - 1; at >= block.start; at--) {
      const access = accesses[at]!;
      if (!access.guarded) {
        for (const register of access.defs) {
          put(killed[k]!, register);
          drop(used[k]!, register);
        }
      }
      for (const register of access.uses) put(used[k]!, register);
    }
  });
  for (let changed = true; changed; ) {
    changed = false;
    for (let k = blocks.length - 1; k >= 0; k--) {
      for (let w = 0; w < size; w++) {
        let out = 0;
        for (const next of blocks[k]!.successors) out |= liveIn[next]?.[w] ?? 0;
        liveOut[k]![w] = out;
        const before = liveIn[k]![w];
        liveIn[k]![w] = used[k]![w]! | (out & ~killed[k]![w]!);
        if (liveIn[k]![w] !== before) changed = true;
      }
    }
  }
  return liveOut;
}

/** Most words live at once within a block; a result counts at its instruction even when unused. */
function mostWords(
  block: BasicBlock,
  accesses: readonly Access[],
  liveOut: Bits,
  words: readonly number[],
): number {
  const live = liveOut.slice();
  let now = words.reduce((sum, size, k) => (has(live, k) ? sum + size : sum), 0);
  let most = now;
  for (let at = block.end - 1; at >= block.start; at--) {
    const access = accesses[at]!;
    for (const register of access.defs) {
      if (has(live, register)) continue;
      put(live, register);
      now += words[register]!;
    }
    most = Math.max(most, now);
    if (!access.guarded) {
      for (const register of access.defs) {
        if (!has(live, register)) continue;
        drop(live, register);
        now -= words[register]!;
      }
    }
    for (const register of access.uses) {
      if (has(live, register)) continue;
      put(live, register);
      now += words[register]!;
    }
    most = Math.max(most, now);
  }
  return most;
}
