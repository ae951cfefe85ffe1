/** The session's buffers by address, as far as watchers want to know them. */
import type { Role } from "../../../device.ts";

export interface AllocatedBuffer {
  readonly role: Role;
  /** Bytes [start, end) of the arena. */
  readonly start: number;
  readonly end: number;
}

export class Allocated {
  readonly #all: AllocatedBuffer[] = [];

  /** Buffers come in the order of their addresses. */
  add(buffer: AllocatedBuffer): void {
    this.#all.push(buffer);
  }

  /** The buffer that holds byte `at`. */
  find(at: number): AllocatedBuffer | undefined {
    let low = 0;
    let high = this.#all.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#all[middle]!.end <= at) low = middle + 1;
      else high = middle;
    }
    const found = this.#all[low];
    return found !== undefined && found.start <= at ? found : undefined;
  }
}
