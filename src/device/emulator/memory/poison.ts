/**
 * What memory holds before anybody has written it: patterns that make a forgotten write visible. For
 * float types quiet NaNs with random payloads, else random bytes. Seeded, so that a run repeats; a
 * second seed tells a program that depends on such bytes from one that does not.
 */
import type { TypedArray, TypedArrayConstructor } from "../../../device.ts";

const TABLE = 4096;

export class Poison {
  #state: number;
  readonly #table: Int32Array = new Int32Array(2 * TABLE);

  constructor(seed: number) {
    this.#state = (seed ^ 0x9e3779b9) | 0 || 1;
    for (let k = 0; k < TABLE; k++) this.#table[k] = this.#word();
    this.#table.copyWithin(TABLE, 0, TABLE);
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

  /** Fills words of on-chip memory when CTA `index` starts. */
  block(I: Int32Array, start: number, words: number, index: number): void {
    let phase = Math.imul(index, 2654435) & (TABLE - 1);
    for (let k = 0; k < words; k += TABLE) {
      I.set(this.#table.subarray(phase, phase + Math.min(TABLE, words - k)), start + k);
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
