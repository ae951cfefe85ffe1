/**
 * The mutable state that instruction handlers see: views of the arena, the decoded code, and the warp
 * that is running. One class with a fixed shape, so that every handler stays monomorphic.
 *
 * Units: `I`, `U`, `F` are indexed in 4-byte words, `D` in 8-byte words, `B` in bytes. A 32-bit
 * register is 32 words (lane i at word i), a 64-bit one 64 words (lane i at words 2i and 2i+1, low
 * half first), a predicate is one word: bit i is lane i.
 */
import { DeviceFault, type FaultKind } from "../../fault.ts";
import type { Program } from "./decode/program.ts";
import type { Arena } from "./memory/arena.ts";
import type { Caches } from "./memory/caches.ts";
import { Printed } from "./ops/printf.ts";
import type { Hooks } from "./watch/hooks.ts";

/** Runs one decoded instruction for the lanes of `mask`; `p` is its first word in `code`. */
export type Handler = (m: Machine, p: number, mask: number) => void;

/** Words of a decoded instruction in `code`. */
export const STRIDE = 8;
/** Word offsets of the fields: four operands, a fifth one, an immediate, the guard. */
export const field = { d: 0, a: 1, b: 2, c: 3, e: 4, x: 5, y: 6, guard: 7 } as const;

/** Words of `Machine.stats` per instruction (see cost/model.ts). */
export const STATS = 6;
export const stat = {
  /** Executions with at least one active lane. */
  count: 0,
  /** 32-byte sectors asked for, or shared-memory wavefronts. */
  units: 1,
  /** Sectors that missed L1. */
  l1: 2,
  /** Sectors touched for the first time (they come from DRAM). */
  dram: 3,
  /** Sum over executions of the largest number of lanes on one address (atomics). */
  serial: 4,
} as const;

/** Places and sizes in bytes. */
export type LaunchState = Readonly<
  Record<
    | "sharedBase"
    | "sharedBytes"
    | "localBytes"
    | "constBase"
    | "constBytes"
    | "paramBase"
    | "paramBytes"
    | "fuel"
    | "stats",
    number
  >
>;

export class Machine {
  arena: Arena;
  I: Int32Array;
  U: Uint32Array;
  F: Float32Array;
  D: Float64Array;
  B: Uint8Array;

  /** Decoded instructions of the kernel that runs. */
  code: Int32Array = new Int32Array(0);
  /** Wrapped handlers of guarded instructions, by instruction. */
  inner: readonly (Handler | undefined)[] = [];
  lines: readonly number[] = [];
  stats: Float64Array = new Float64Array(0);
  entry = "";

  /** Word index of the running warp's registers. */
  base = 0;
  warp = 0;
  readonly block: [number, number, number] = [0, 0, 0];
  /** Lanes of the running warp that exist and have not exited. */
  live = 0;

  /** Physical byte address per lane of the memory access in progress. */
  readonly address: Int32Array = new Int32Array(32);
  /** Byte range of the CTA's shared memory. */
  sharedBase = 0;
  sharedBytes = 0;
  /** Byte address of lane 0's local memory in the running warp; lanes are `localBytes` apart. */
  localBase = 0;
  localBytes = 0;
  constBase = 0;
  constBytes = 0;
  paramBase = 0;
  paramBytes = 0;
  /** Bounds of the allocation that was hit last. */
  hitStart = 0;
  hitEnd = 0;

  /** What the kernels have printed. */
  readonly printed: Printed = new Printed();
  caches: Caches;
  /** Who is told about CTAs and barriers. */
  watch: Hooks | undefined = undefined;
  /** Warp-instructions the session may still execute. */
  fuel = 0;
  /** Warp-instructions executed in this launch: what the clock registers return. */
  executed = 0;

  constructor(arena: Arena, caches: Caches) {
    this.arena = arena;
    this.caches = caches;
    this.I = arena.I;
    this.U = arena.U;
    this.F = arena.F;
    this.D = arena.D;
    this.B = arena.B;
  }

  /** Where things of this launch lie, for another thread that has a copy of the arena. */
  launchState(): LaunchState {
    const { sharedBase, sharedBytes, localBytes, constBase, constBytes, paramBase, paramBytes } =
      this;
    const { fuel } = this;
    const stats = this.stats.byteOffset;
    return {
      sharedBase,
      sharedBytes,
      localBytes,
      constBase,
      constBytes,
      paramBase,
      paramBytes,
      fuel,
      stats,
    };
  }

  takeLaunchState({ stats, ...rest }: LaunchState, program: Program): void {
    Object.assign(this, rest);
    this.start(program, stats);
  }

  /** Begins a launch whose counters lie at byte `stats`. */
  start(program: Program, stats: number): void {
    this.code = program.code;
    this.inner = program.inner;
    this.lines = program.lines;
    this.entry = program.entry;
    this.stats = this.D.subarray(stats >> 3, (stats >> 3) + program.steps.length * STATS).fill(0);
    this.executed = 0;
    this.hitStart = 0;
    this.hitEnd = 0;
  }

  /** Takes the views of an arena that may have grown. */
  attach(): void {
    this.I = this.arena.I;
    this.U = this.arena.U;
    this.F = this.arena.F;
    this.D = this.arena.D;
    this.B = this.arena.B;
    this.caches.attach();
  }

  /** Ends the launch with a fault of the program at instruction word `p`. */
  fault(kind: FaultKind, p: number, message: string, lane?: number, address?: bigint): never {
    const line = this.lines[p / STRIDE];
    throw new DeviceFault(kind, message, {
      entry: this.entry,
      ...(line === undefined ? {} : { line }),
      block: [...this.block],
      warp: this.warp,
      ...(lane === undefined ? {} : { lane }),
      ...(address === undefined ? {} : { address }),
    });
  }
}
