/**
 * What a watcher is told: a memory access of one warp, after it has happened. `m.address` still holds
 * the byte of the arena that each lane accessed, and memory what a store left.
 */
import type { FindingKind } from "../../../fault.ts";
import type { Program, Step } from "../decode/program.ts";
import { field, type Machine, STRIDE } from "../machine.ts";
import { space } from "../memory/space.ts";

/**
 * What an access does. `atomic`: an access that may meet others of its sort without order, because the
 * memory model calls it strong (8.4): atom, red, and stores that are volatile, relaxed or release.
 * `strongRead`: a load of that sort.
 */
export type Act = 0 | 1 | 2 | 3;
export const act = { read: 0, write: 1, atomic: 2, strongRead: 3 } as const;

/** The facts about a memory instruction that do not change from one execution to the next. */
export interface Access {
  /** Its step, and the first word of that step's code. */
  readonly step: number;
  readonly p: number;
  /** 1-based line of the PTX text. */
  readonly line: number;
  /** The space that its name says; `generic` when it says none. */
  readonly where: number;
  /** Bytes of one element, of which a lane accesses `elements`, `size` bytes together. */
  readonly bytes: number;
  readonly elements: number;
  readonly size: number;
  /** Towards warps of the same CTA, and of others (a `.cta` scope does not reach those). */
  readonly act: Act;
  readonly outer: Act;
  readonly reads: boolean;
  readonly writes: boolean;
}

/** Reports what a watcher found; `why` is asked only for the first finding of its kind and line. */
export type Report = (
  kind: FindingKind,
  m: Machine,
  p: number,
  lane: number,
  at: number,
  why: () => string,
) => void;

/** One watcher's look at an access by the lanes of `mask`, which is not 0. */
export type Look = (m: Machine, access: Access, mask: number) => void;

const STRONG = /^(volatile|relaxed|acquire|release|acq_rel|mmio)$/;

/** The access that a step makes, if it is one to memory that watchers look at. */
export function accessOf(program: Program, step: number): Access | undefined {
  const s = program.steps[step] as Step;
  const verb = /^(ld|st|atom)\./.exec(s.op)?.[1];
  if (verb === undefined) return undefined;
  const p = step * STRIDE;
  const packed = program.code[p + field.y]!;
  const where = packed & 15;
  if (where === space.param) return undefined;
  const { modifiers, line } = s.instruction;
  const strong = verb === "atom" || modifiers.some((each) => STRONG.test(each));
  const weak = verb === "ld" ? act.read : act.write;
  const inner = !strong ? weak : verb === "ld" ? act.strongRead : act.atomic;
  const bytes = (packed >> 4) & 63;
  const elements = packed >> 10;
  return {
    step,
    p,
    line,
    where,
    bytes,
    elements,
    size: bytes * elements,
    act: inner,
    outer: modifiers.includes("cta") ? weak : inner,
    // An exchange without a result depends on nothing.
    reads: verb === "ld" || (verb === "atom" && !(s.op.startsWith("atom.exch.") && noResult(s))),
    writes: verb !== "ld",
  };
}

const noResult = (s: Step): boolean => s.operands[0] < 0;

/** The lowest lane of a mask that is not 0. `mask &= mask - 1` goes on to the next. */
export const firstLane = (mask: number): number => 31 - Math.clz32(mask & -mask);
