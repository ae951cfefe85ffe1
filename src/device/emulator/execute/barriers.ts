/**
 * The 16 named barriers of a CTA (9.7.12.1). A barrier without a thread count opens when every warp
 * that has not exited has arrived; one with a count when so many threads have, counted in whole
 * warps. `bar.red` combines predicates of all lanes that arrive. Arrivals that disagree on the count
 * fault, with everybody's place.
 */
import { field, type Machine } from "../machine.ts";
import { popcount } from "../numeric/integers.ts";
import { fail, failure, type Scene } from "./faults.ts";
import type { Warp } from "./warp.ts";

/** Values of the immediate `y` of a barrier step. */
const arrive = 1;
const reducePopc = 2;
const reduceAnd = 3;

interface Waiting {
  readonly warp: Warp;
  readonly p: number;
  readonly kind: number;
  readonly lanes: number;
}

class Barrier {
  waiting: Waiting[] = [];
  arrived = 0;
  /** Warps that open it, 0 when it is all of them. */
  expected = -1;
  sum = 0;
  every = true;
  some = false;
}

export class Barriers {
  readonly #all: Barrier[] = Array.from({ length: 16 }, () => new Barrier());
  #used = false;

  reset(): void {
    if (!this.#used) return;
    for (let k = 0; k < 16; k++) this.#all[k] = new Barrier();
    this.#used = false;
  }

  /** A warp reaches the barrier step at `p` with all its lanes; `liveWarps` have not exited. */
  reach(m: Machine, warp: Warp, p: number, liveWarps: number): void {
    this.#used = true;
    const code = m.code;
    const first = 31 - Math.clz32(warp.live & -warp.live);
    const id = m.I[m.base + code[p + field.a]! + first]!;
    const slot = code[p + field.b]!;
    const threads = slot < 0 ? 0 : m.I[m.base + slot + first]!;
    const barrier = this.#all[id];
    const scene = (): Scene => this.scene(warp.live);
    if (barrier === undefined) fail(m, failure.barrierNumber, p, scene(), id);
    if (threads % 32 !== 0 || threads < 0) fail(m, failure.barrierThreads, p, scene(), threads);
    if (barrier.expected >= 0 && barrier.expected !== threads / 32)
      fail(m, failure.barrierCounts, p, scene(), id, threads);
    barrier.expected = threads / 32;
    barrier.arrived++;
    m.watch?.arrive(id, warp.index);
    const kind = code[p + field.y]!;
    if (kind >= reducePopc) {
      const votes = m.I[m.base + code[p + field.c]!]! & warp.live;
      barrier.sum += popcount(votes);
      barrier.every &&= votes === warp.live;
      barrier.some ||= votes !== 0;
    }
    if (kind !== arrive) {
      barrier.waiting.push({ warp, p, kind, lanes: warp.live });
      warp.state = "waiting";
    }
    this.#open(m, id, liveWarps);
  }

  /** Who waits where; `live` are the running warp's lanes. */
  scene(live: number): Scene {
    const waiting = this.#all.flatMap(({ waiting, expected }, barrier) =>
      waiting
        .map(({ warp, p }) => ({ warp: warp.index, p, barrier, threads: 32 * expected }))
        .sort((a, b) => a.warp - b.warp),
    );
    return { waiting, exited: [], live };
  }

  /** A warp has exited: barriers that waited for all warps may open. */
  left(m: Machine, liveWarps: number): void {
    if (!this.#used) return;
    for (let id = 0; id < 16; id++) if (this.#all[id]!.expected === 0) this.#open(m, id, liveWarps);
  }

  #open(m: Machine, id: number, liveWarps: number): void {
    const barrier = this.#all[id]!;
    if (barrier.arrived < (barrier.expected === 0 ? liveWarps : barrier.expected)) return;
    m.watch?.open(m, id, barrier.waiting, barrier.expected === 0);
    for (const w of barrier.waiting) {
      w.warp.state = "ready";
      if (w.kind < reducePopc) continue;
      const d = w.warp.base + m.code[w.p]!;
      if (w.kind === reducePopc) {
        for (let r = w.lanes; r !== 0; r &= r - 1) m.I[d + 31 - Math.clz32(r & -r)] = barrier.sum;
      } else {
        const value = (w.kind === reduceAnd ? barrier.every : barrier.some) ? -1 : 0;
        m.I[d] = (m.I[d]! & ~w.lanes) | (value & w.lanes);
      }
    }
    this.#all[id] = new Barrier();
  }
}
