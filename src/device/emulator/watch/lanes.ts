/**
 * What order there is among the lanes of one warp. Since sm_70 each lane has a program counter of its own:
 * that lanes execute the same instruction, or have come together again after a branch, puts nothing of theirs
 * in order. `bar.warp.sync` does for the lanes that its mask names (9.7.12.2), a CTA's barrier for all that
 * wait at it (9.7.12.1). Exchanges (shfl, vote, match, redux, activemask) order no memory.
 *
 * Time is counted in turns: what lanes of a warp do in one turn has no order, and each barrier begins
 * the next. Lanes that are named and have exited, or never existed, are not waited for; what they did is over.
 */
import { firstLane } from "./access.ts";

const LANES = 32;
const WARPS = 32;

export class Lanes {
  /** The turn that each warp is in, from 1. */
  readonly turn: Int32Array = new Int32Array(WARPS);
  /** The last turn of each warp that is over for all of its lanes. */
  readonly #over = new Int32Array(WARPS);
  /** Warps of whose lanes only some have met since. */
  #parted = 0;
  /** Of such warps: `[32 * a + b]` is the last turn of lane b that lies before what lane a does now. */
  readonly #seen: (Int32Array | undefined)[] = [];

  reset(): void {
    this.turn.fill(1);
    this.#over.fill(0);
    this.#parted = 0;
  }

  /** All lanes of a warp have met. */
  together(warp: number): void {
    this.#over[warp] = this.turn[warp]!++;
    this.#parted &= ~(1 << warp);
  }

  /** The lanes that `named` names have met, of the warp whose lanes `live` have not exited. */
  meet(warp: number, named: number, live: number): void {
    if ((live & ~named) === 0) {
      this.together(warp);
      return;
    }
    const seen = this.#part(warp);
    const last = new Int32Array(LANES);
    for (let r = named; r !== 0; r &= r - 1) {
      const row = LANES * firstLane(r);
      for (let b = 0; b < LANES; b++) last[b] = Math.max(last[b]!, seen[row + b]!);
    }
    for (let r = named; r !== 0; r &= r - 1) last[firstLane(r)] = this.turn[warp]!;
    for (let r = named; r !== 0; r &= r - 1) seen.set(last, LANES * firstLane(r));
    this.turn[warp]!++;
  }

  /** Those of `others`, in a turn of their warp, that one of `mine` but the same lane has not met since. */
  unmet(warp: number, turn: number, others: number, mine: number): number {
    if (turn <= this.#over[warp]!) return 0;
    const alone = (mine & (mine - 1)) === 0;
    if (!((this.#parted >>> warp) & 1)) return alone ? others & ~mine : others;
    const seen = this.#seen[warp]!;
    let out = 0;
    for (let r = others; r !== 0; r &= r - 1) {
      const b = firstLane(r);
      for (let s = mine & ~(1 << b); s !== 0; s &= s - 1)
        if (seen[LANES * firstLane(s) + b]! < turn) out |= 1 << b;
    }
    return out;
  }

  #part(warp: number): Int32Array {
    const known = this.#seen[warp];
    const seen = known ?? new Int32Array(LANES * LANES);
    this.#seen[warp] = seen;
    if (!((this.#parted >>> warp) & 1)) seen.fill(this.#over[warp]!);
    this.#parted |= 1 << warp;
    return seen;
  }
}
