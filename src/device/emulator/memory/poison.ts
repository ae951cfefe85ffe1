/**
 * What memory holds before anybody has written it: patterns that make a forgotten write visible. For
 * float types quiet NaNs with random payloads, else random bytes. Seeded, so that a run repeats; a
 * second seed tells a program that depends on such bytes from one that does not.
 */
import type { TypedArray, TypedArrayConstructor } from "../../../device.ts";
import type { Arena } from "./arena.ts";
import { POISON } from "./layout.ts";

const TABLE = 4096;

export class Poison {
  #state: number;

  /** Writes the session's table to its arena. */
  constructor(seed: number, arena: Arena) {
    this.#state = (seed ^ 0x9e3779b9) | 0 || 1;
    const table = arena.I.subarray(POISON >> 2, (POISON >> 2) + 2 * TABLE);
    for (let k = 0; k < TABLE; k++) table[k] = this.#word();
    table.copyWithin(TABLE, 0, TABLE);
  }

  /** Fills a buffer's bytes for its element type. */
  buffer(bytes: Uint8Array, type: TypedArrayConstructor<TypedArray>): void {
    const words = new Int32Array(Math.ceil(bytes.length / 8) * 2);
    for (let k = 0; k < words.length; k++) {
      const w = this.#word();
      if (type.name === "Float32Array") words[k] = 0x7fc00000 | (w & 0x3fffff);
      else if (type.name === "Float64Array" && (k & 1) === 1) words[k] = 0x7ff80000 | (w & 0x7ffff);
      else words[k] = w;
    }
    bytes.set(new Uint8Array(words.buffer, 0, bytes.length));
  }

  /** Fills words of on-chip memory when CTA `index` starts; fast/assembly/grid.ts does the same. */
  block(I: Int32Array, start: number, words: number, index: number): void {
    let phase = Math.imul(index, 2654435) & (TABLE - 1);
    for (let k = 0; k < words; k += TABLE) {
      const from = (POISON >> 2) + phase;
      I.copyWithin(start + k, from, from + Math.min(TABLE, words - k));
      phase = (phase + 1) & (TABLE - 1);
    }
  }

  /** xorshift32. */
  #word(): number {
    let x = this.#state;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.#state = x;
    return x;
  }
}
