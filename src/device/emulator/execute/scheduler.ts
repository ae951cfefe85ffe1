/**
 * Runs the warps of one CTA: round-robin, each for a quantum of instructions, whole blocks at a time.
 * Decides where lanes go at the end of a block; what instructions do is the handlers' business.
 */
import { type Block, EXIT, end, type Program } from "../decode/program.ts";
import { type Machine, STRIDE } from "../machine.ts";
import { popcount } from "../numeric/integers.ts";
import { Barriers } from "./barriers.ts";
import type { BlockCounts } from "./executor.ts";
import { type Failure, fail, failure } from "./faults.ts";
import { Warp } from "./warp.ts";

const QUANTUM = 64;

export class Scheduler {
  readonly warps: readonly Warp[] = Array.from({ length: 32 }, (_, k) => new Warp(k));
  readonly #barriers = new Barriers();
  #liveWarps = 0;

  /** Runs the first `count` warps, which have been started, to their end. */
  runBlock(m: Machine, program: Program, count: number, counts: BlockCounts): void {
    this.#barriers.reset();
    this.#liveWarps = count;
    while (this.#liveWarps > 0) {
      let progress = false;
      for (let k = 0; k < count; k++) {
        const warp = this.warps[k]!;
        if (warp.state !== "ready") continue;
        progress = true;
        this.#quantum(m, program, warp, counts);
      }
      if (!progress) this.#deadlock(m, count);
    }
  }

  #quantum(m: Machine, program: Program, warp: Warp, counts: BlockCounts): void {
    m.base = warp.base;
    m.warp = warp.index;
    m.localBase = warp.localBase;
    const { blocks, handlers } = program;
    let left = QUANTUM;
    while (left > 0 && warp.state === "ready") {
      const top = warp.top;
      const lanes = warp.lanes[top]!;
      const at = warp.blocks[top]!;
      if (lanes === 0 || (top > 0 && at === warp.meet[top])) {
        if (top === 0) {
          this.#finish(m, warp);
          return;
        }
        warp.top = top - 1;
        continue;
      }
      if (at === EXIT) {
        warp.exit(lanes);
        continue;
      }
      const block = blocks[at]!;
      m.live = warp.live;
      counts.runs[at]!++;
      counts.lanes[at]! += lanes === -1 ? 32 : popcount(lanes);
      const n = block.instructions;
      left -= n + 1;
      m.executed += n;
      m.fuel -= n;
      if (m.fuel < 0) this.#fail(m, failure.fuel, warp, block.start);
      for (let k = block.start; k < block.stop; k++) handlers[k]!(m, k * STRIDE, lanes);
      this.#leave(m, warp, block, lanes);
    }
  }

  /** Goes on from the end of a block. */
  #leave(m: Machine, warp: Warp, block: Block, lanes: number): void {
    const bits = block.guard < 0 ? -1 : m.I[m.base + block.guard]!;
    const taken = block.guard < 0 ? lanes : lanes & (block.negated ? ~bits : bits);
    switch (block.end) {
      case end.fall:
        warp.blocks[warp.top] = block.next;
        return;
      case end.branch: {
        if (taken === lanes) this.#go(warp, block.target, lanes);
        else if (taken === 0) this.#go(warp, block.next, lanes);
        else {
          warp.split(block.ipdom);
          const fits =
            this.#side(warp, block.next, lanes & ~taken, block.ipdom) &&
            this.#side(warp, block.target, taken, block.ipdom);
          if (!fits) this.#fail(m, failure.stack, warp, block.control);
        }
        return;
      }
      case end.exit:
        warp.exit(taken);
        if (taken !== lanes) warp.blocks[warp.top] = block.next;
        return;
      case end.barrier:
        if (taken !== 0 && taken !== warp.live)
          this.#fail(m, failure.divergence, warp, block.control, taken);
        warp.blocks[warp.top] = block.next;
        if (taken !== 0) this.#barriers.reach(m, warp, block.control * STRIDE, this.#liveWarps);
        return;
      default:
        block.end satisfies never;
    }
  }

  /** A branch beyond the last block is an exit. */
  #go(warp: Warp, target: number, lanes: number): void {
    if (target === EXIT) warp.exit(lanes);
    else warp.blocks[warp.top] = target;
  }

  #side(warp: Warp, target: number, lanes: number, meet: number): boolean {
    if (target === EXIT) {
      warp.exit(lanes);
      return true;
    }
    return warp.push(target, lanes, meet);
  }

  #finish(m: Machine, warp: Warp): void {
    warp.state = "done";
    this.#liveWarps--;
    this.#barriers.left(m, this.#liveWarps);
  }

  #fail(m: Machine, what: Failure, warp: Warp, step: number, x = 0): never {
    return fail(m, what, step * STRIDE, this.#barriers.scene(warp.live), x);
  }

  #deadlock(m: Machine, count: number): never {
    const exited = this.warps.slice(0, count).filter((w) => w.state === "done");
    const scene = { ...this.#barriers.scene(0), exited: exited.map((w) => w.index) };
    return fail(m, failure.deadlock, 0, scene);
  }
}
