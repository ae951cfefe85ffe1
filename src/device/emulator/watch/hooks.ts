/** What the executor tells watchers beside memory accesses; absent when nothing is watched. */
import type { Machine } from "../machine.ts";

export interface Hooks {
  /** A CTA of `warps` warps starts; lane 0 of warp 0 has its local memory at byte `local`. */
  enter(m: Machine, local: number, warps: number): void;
  /** A warp reaches a named barrier. */
  arrive(barrier: number, warp: number): void;
  /** A barrier opens for those who wait at it. `all`: every warp that has not exited has arrived. */
  open(m: Machine, barrier: number, waiting: readonly Waiter[], all: boolean): void;
}

export interface Waiter {
  readonly warp: { readonly index: number };
  /** First code word of the barrier step. */
  readonly p: number;
}
