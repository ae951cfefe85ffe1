/**
 * Watches for writes to `input` buffers, at the time of the write and also when it changes nothing.
 * Writes to constants and parameters are faults in any case.
 */
import type { Machine } from "../machine.ts";
import { space } from "../memory/space.ts";
import { type Access, firstLane, type Report } from "./access.ts";
import type { Allocated } from "./allocated.ts";

export class Outputs {
  readonly #allocated: Allocated;
  readonly #report: Report;

  constructor(allocated: Allocated, report: Report) {
    this.#allocated = allocated;
    this.#report = report;
  }

  concerns({ where, writes }: Access): boolean {
    return writes && (where === space.global || where === space.generic);
  }

  look(m: Machine, { p }: Access, mask: number): void {
    for (let r = mask; r !== 0; r &= r - 1) {
      const lane = firstLane(r);
      const at = m.address[lane]!;
      const buffer = this.#allocated.find(at);
      if (buffer?.role !== "input") continue;
      this.#report("input-write", m, p, lane, at, () => {
        return `a write into an input buffer, ${at - buffer.start} bytes behind its start`;
      });
    }
  }
}
