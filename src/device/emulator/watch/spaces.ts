/** Which space a byte of the arena belongs to while a CTA runs, and its address there. */
import type { Machine } from "../machine.ts";
import { space } from "../memory/space.ts";

export class Spaces {
  #localStart = 0;
  #localEnd = 0;

  /** A CTA starts whose local memory begins at byte `local`. */
  enter(m: Machine, local: number, warps: number): void {
    this.#localStart = local;
    this.#localEnd = local + warps * 32 * m.localBytes;
  }

  get localStart(): number {
    return this.#localStart;
  }

  get localBytes(): number {
    return this.#localEnd - this.#localStart;
  }

  of(m: Machine, at: number): number {
    if (at >= m.sharedBase && at < m.sharedBase + m.sharedBytes) return space.shared;
    if (at >= this.#localStart && at < this.#localEnd) return space.local;
    if (at >= m.constBase && at < m.constBase + m.constBytes) return space.const;
    if (at >= m.paramBase && at < m.paramBase + m.paramBytes) return space.param;
    return space.global;
  }

  /** Byte of the arena at which offset 0 of a space lies for a lane of the running warp. */
  origin(m: Machine, where: number, lane: number): number {
    switch (where) {
      case space.shared:
        return m.sharedBase;
      case space.local:
        return m.localBase + lane * m.localBytes;
      case space.const:
        return m.constBase;
      case space.param:
        return m.paramBase;
      default:
        return 0;
    }
  }
}
