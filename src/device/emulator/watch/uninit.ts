/**
 * Watches for reads of bytes that nobody has written: of output and scratch buffers, and of a CTA's
 * shared and local memory, which every CTA finds empty. A byte is read when it is loaded, wherever the
 * value goes. Module variables begin as zeros (5.4.4) and count as written.
 */
import type { Machine } from "../machine.ts";
import { type Access, firstLane, type Report } from "./access.ts";
import type { Spaces } from "./spaces.ts";
import { Unwritten } from "./unwritten.ts";

export class Uninit {
  readonly #bytes = new Unwritten();
  readonly #report: Report;

  constructor(report: Report) {
    this.#report = report;
  }

  /** A buffer without contents. */
  blank(at: number, bytes: number): void {
    this.#bytes.forget(at, bytes);
  }

  /** The host wrote into a buffer. */
  filled(at: number, bytes: number): void {
    this.#bytes.write(at, bytes);
  }

  enter(m: Machine, spaces: Spaces): void {
    this.#bytes.forget(m.sharedBase, m.sharedBytes);
    this.#bytes.forget(spaces.localStart, spaces.localBytes);
  }

  look(m: Machine, { p, size, reads, writes }: Access, mask: number): void {
    const bytes = this.#bytes;
    for (let r = mask; r !== 0; r &= r - 1) {
      const lane = firstLane(r);
      const at = m.address[lane]!;
      if (reads && bytes.some(at, size))
        this.#report("uninitialised-read", m, p, lane, at, () => "nothing has been written there");
      if (writes) bytes.write(at, size);
    }
  }
}
