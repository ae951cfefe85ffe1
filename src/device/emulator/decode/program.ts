/**
 * The decoded forms of a kernel, from virtual to final: `Step`s over value numbers, as lowering makes
 * them, and the `Program` that an executor runs, with slots and blocks. Both are free of session
 * addresses: symbols, parameters and special registers are broadcast slots that a launch fills.
 */

import type { Handler } from "../machine.ts";
import type { PtxInstruction, PtxType } from "./ptx.ts";

/** Register class: w 32 bits or fewer, l 64 bits, p predicate. */
export type ValueClass = "w" | "l" | "p";

/** What fills a broadcast slot at launch. */
export type Broadcast =
  | { readonly kind: "constant"; readonly bits: bigint }
  /** Address within the symbol's own space; global ones are generic addresses. */
  | { readonly kind: "symbol"; readonly name: string; readonly offset: number }
  /** Bytes of the parameter block, extended to the slot's width. */
  | { readonly kind: "param"; readonly offset: number; readonly type: PtxType }
  | { readonly kind: "special"; readonly name: string };

export interface Value {
  readonly class: ValueClass;
  /** Absent for registers. */
  readonly broadcast?: Broadcast;
}

/** One executable step; an instruction becomes one or a few. Value numbers, -1 for none. */
export interface Step {
  readonly op: string;
  readonly instruction: PtxInstruction;
  /** First step of its instruction: the one that counts. */
  head: boolean;
  readonly writes: readonly number[];
  readonly reads: readonly number[];
  /** Fields d, a, b, c, e and z of the code word; z shares its place with the immediate x. */
  readonly operands: readonly [number, number, number, number, number, number];
  readonly x: number;
  readonly y: number;
  readonly guard: number;
  readonly negated: boolean;
  /** Branch targets as instruction indices. */
  readonly targets: readonly number[];
}

/** How a block ends: falls into the next one, branches, or what its name says. */
export type BlockEnd = 0 | 1 | 2 | 3;
export const end = { fall: 0, branch: 1, exit: 2, barrier: 3 } as const;

/** No block: beyond the exit. */
export const EXIT = -1;

export interface Block {
  /** Steps [start, stop) run by handlers; a control step is not among them. */
  readonly start: number;
  readonly stop: number;
  readonly end: BlockEnd;
  /** Warp-instructions of one execution. */
  readonly instructions: number;
  /** Step index of the control step, or -1. */
  readonly control: number;
  readonly target: number;
  readonly next: number;
  ipdom: number;
  /** Guard of the control step: predicate slot or -1. */
  readonly guard: number;
  readonly negated: boolean;
}

/** Symbols a program lays out itself: offsets in its shared or local memory. */
export interface Layout {
  readonly shared: ReadonlyMap<string, number>;
  readonly sharedBytes: number;
  /** Offset of `.extern .shared` arrays. */
  readonly dynamic: number;
  readonly local: ReadonlyMap<string, number>;
  readonly localBytes: number;
  /** Size of each variable by its name; 0 for `.extern .shared` arrays. */
  readonly bytes: ReadonlyMap<string, number>;
}

export interface Program {
  readonly entry: string;
  readonly steps: readonly Step[];
  /** What the steps' value numbers stand for. */
  readonly values: readonly Value[];
  readonly code: Int32Array;
  readonly handlers: readonly Handler[];
  readonly inner: readonly (Handler | undefined)[];
  readonly lines: readonly number[];
  readonly blocks: readonly Block[];
  readonly broadcasts: readonly {
    readonly slot: number;
    readonly class: ValueClass;
    readonly source: Broadcast;
  }[];
  /** Words of one warp's registers, and of its part that registers (not broadcasts) use. */
  readonly words: number;
  readonly registerWords: number;
  /** Some register may be read before it is written: registers start as zero then. */
  readonly readsBlank: boolean;
  readonly params: readonly {
    readonly offset: number;
    readonly bytes: number;
    readonly name: string;
  }[];
  readonly paramBytes: number;
  readonly layout: Layout;
  /** Most 32-bit words of registers live at once. */
  readonly maxLive: number;
  /** The same within each block. */
  readonly blockLive: readonly number[];
  readonly directives: ReadonlyMap<string, readonly number[]>;
  /** Line of the kernel's name in the PTX text. */
  readonly line: number;
}
