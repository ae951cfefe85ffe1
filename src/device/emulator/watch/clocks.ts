/**
 * What each warp of a CTA has been told by barriers: vector clocks. A warp's own clock advances when
 * it arrives at a barrier; an opening barrier hands everybody who waits the clocks of all who arrived.
 *
 * Only barriers order. Fences with flags or locks do not: what they protect is reported.
 */
import type { Waiter } from "./hooks.ts";

const WARPS = 32;

interface Gathering {
  arrived: number;
  readonly clocks: Int32Array;
}

export class Clocks {
  /** Own clock of each warp, from 1. */
  readonly now: Int32Array = new Int32Array(WARPS);
  /** `seen[32 * w + v]`: what v did up to this clock lies before what w does now. */
  readonly seen: Int32Array = new Int32Array(WARPS * WARPS);
  readonly #gathering = new Map<number, Gathering>();

  reset(): void {
    this.now.fill(1);
    this.seen.fill(0);
    this.#gathering.clear();
  }

  arrive(barrier: number, warp: number): void {
    let g = this.#gathering.get(barrier);
    if (g === undefined) {
      g = { arrived: 0, clocks: new Int32Array(WARPS) };
      this.#gathering.set(barrier, g);
    }
    for (let v = 0; v < WARPS; v++)
      g.clocks[v] = Math.max(g.clocks[v]!, this.seen[WARPS * warp + v]!);
    g.clocks[warp] = this.now[warp]!;
    g.arrived |= 1 << warp;
    this.now[warp]!++;
  }

  open(barrier: number, waiting: readonly Waiter[], all: boolean): void {
    const g = this.#gathering.get(barrier);
    if (g === undefined) return;
    this.#gathering.delete(barrier);
    // Such a barrier has waited for warps that have exited, too.
    if (all)
      for (let v = 0; v < WARPS; v++) if (!(g.arrived & (1 << v))) g.clocks[v] = this.now[v]!;
    for (const { warp } of waiting) {
      const row = WARPS * warp.index;
      for (let v = 0; v < WARPS; v++)
        this.seen[row + v] = Math.max(this.seen[row + v]!, g.clocks[v]!);
    }
  }
}
