/**
 * The state of the launch that runs, as WebAssembly globals, and small helpers that every handler
 * uses. AssemblyScript: TypeScript syntax, `i32` and `v128` are machine types.
 *
 * A handler gets the address of its decoded instruction (8 words: d a b c e x y guard) and the mask of
 * active lanes, which is not 0. Registers are word offsets from the warp's base.
 */
import { SCRATCH, STATE } from "../../memory/layout";

/** Field offsets of a decoded instruction in bytes. */
export const A: usize = 4;
export const B: usize = 8;
export const C: usize = 12;
export const E: usize = 16;
export const X: usize = 20;
export const Y: usize = 24;
export const GUARD: usize = 28;

/** Runs a step that has no handler here, in TypeScript. */
// @ts-ignore: decorator
@external("host", "step")
export declare function hostStep(step: i32, mask: i32): void;

/** Throws a fault of the program; the numbers are those of execute/faults.ts. */
// @ts-ignore: decorator
@external("host", "fail")
export declare function hostFail(what: i32, step: i32, x: i32, warp: i32, threads: i32): void;

/** Puts the block that holds byte `at` into the two words at `bounds`; false when there is none. */
// @ts-ignore: decorator
@external("host", "find")
export declare function hostFind(at: i32, bounds: usize): bool;

/** Byte address of the running warp's registers. */
export let base: usize = 0;
export let warp: i32 = 0;
/** Byte address of lane 0's local memory, and bytes a lane has. */
export let local: i32 = 0;
export let localBytes: i32 = 0;
/** Decoded instructions, counters (6 doubles each), allocation bounds (2 words each), table indices. */
export let code: usize = 0;
export let stats: usize = 0;
export let bounds: usize = 0;
export let ops: usize = 0;
export let blocks: usize = 0;
export let shared: i32 = 0;
export let sharedBytes: i32 = 0;
export let constant: i32 = 0;
export let constantBytes: i32 = 0;
export let parameters: i32 = 0;
export let parameterBytes: i32 = 0;
/** Number of L1 sets less one. */
export let setMask: i32 = 0;
/** Slices of L2. */
export let slices: i32 = 1;
/** memory/caches.ts, `log`. */
export let log: usize = 0;
/** Warp-instructions left in the session and executed in this launch. */
export let fuel: f64 = 0;
export let executed: f64 = 0;

export function setWarp(index: i32, registers: usize, memory: i32): void {
  warp = index;
  base = registers;
  local = memory;
}

/** Counts `n` instructions; false when the budget is used up. */
// @ts-ignore: decorator
@inline
export function spend(n: i32): bool {
  executed += <f64>n;
  fuel -= <f64>n;
  return fuel >= 0;
}

export function setBudget(left: f64, done: f64): void {
  fuel = left;
  executed = done;
}

/** Takes the description of the launch from the words at STATE; their order is that of fast/index.ts. */
export function begin(): void {
  code = load<u32>(STATE);
  stats = load<u32>(STATE + 4);
  bounds = load<u32>(STATE + 8);
  ops = load<u32>(STATE + 12);
  blocks = load<u32>(STATE + 16);
  shared = load<i32>(STATE + 20);
  sharedBytes = load<i32>(STATE + 24);
  constant = load<i32>(STATE + 28);
  constantBytes = load<i32>(STATE + 32);
  parameters = load<i32>(STATE + 36);
  parameterBytes = load<i32>(STATE + 40);
  localBytes = load<i32>(STATE + 44);
  setMask = load<i32>(STATE + 48);
  log = load<u32>(STATE + 52);
  slices = load<i32>(STATE + 92);
}

/** Step number of the instruction at `c`. */
// @ts-ignore: decorator
@inline
export function stepOf(c: usize): i32 {
  return <i32>((c - code) >> 5);
}

/** Address of the register named by a field. */
// @ts-ignore: decorator
@inline
export function register(c: usize, field: usize): usize {
  return base + (<usize>load<u32>(c + field) << 2);
}

/** All ones in the lanes of a 4-bit mask, 32 bits each. */
// @ts-ignore: decorator
@inline
export function lanes4(bits: i32): v128 {
  return v128.load(NIBBLES + (<usize>(bits & 15) << 4));
}

/** All ones in the lanes of a 2-bit mask, 64 bits each. */
// @ts-ignore: decorator
@inline
export function lanes2(bits: i32): v128 {
  return v128.load(PAIRS + (<usize>(bits & 3) << 4));
}

/** The operation that a step's table entry stands for: calls back. */
export function callback(c: usize, mask: i32): void {
  store<f64>(STATE + 56, executed);
  store<i32>(STATE + 64, warp);
  store<u32>(STATE + 68, <u32>base);
  store<i32>(STATE + 72, local);
  hostStep(stepOf(c), mask);
}

/** A step under a guard: goes on to the operation with the lanes whose guard holds. */
export function guarded(c: usize, mask: i32): void {
  const guard = load<u32>(c + GUARD);
  const bits = load<i32>(base + (<usize>(guard >> 1) << 2));
  const lanes = mask & (guard & 1 ? ~bits : bits);
  if (lanes != 0) call_indirect<void>(load<u16>(ops + (<usize>stepOf(c) << 2) + 2), c, lanes);
}

export function nop(c: usize, mask: i32): void {}

const O: i32 = -1;
export const NIBBLES: usize = memory.data<i32>(
  [
    0, 0, 0, 0, O, 0, 0, 0, 0, O, 0, 0, O, O, 0, 0, 0, 0, O, 0, O, 0, O, 0, 0, O, O, 0, O, O, O, 0,
    0, 0, 0, O, O, 0, 0, O, 0, O, 0, O, O, O, 0, O, 0, 0, O, O, O, 0, O, O, 0, O, O, O, O, O, O, O,
  ],
  16,
);
export const PAIRS: usize = memory.data<i64>([0, 0, -1, 0, 0, -1, -1, -1], 16);

/** Scratch word of a lane. */
// @ts-ignore: decorator
@inline
export function scratch(lane: i32): usize {
  return SCRATCH + (<usize>lane << 2);
}
