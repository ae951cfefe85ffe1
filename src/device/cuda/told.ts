/**
 * Bytes that the owner of the GPU has sent before. Outputs of variants are mostly the same bytes over and
 * over: those are told by a number, not sent. Both sides keep the same list by the same rule: whatever was
 * sent whole is kept, the oldest go when there are too many.
 */

/** Fewer bytes are cheaper to send than to look up. */
const LEAST = 16_384;
/** Most bytes kept. */
const KEPT = 2 ** 28;

export class Told {
  /** By number, oldest first. */
  readonly #kept = new Map<number, Uint8Array>();
  #next = 0;
  #total = 0;

  /** The number of equal bytes. */
  find(bytes: Uint8Array): number | undefined {
    for (const [number, known] of this.#kept) {
      if (known.length === bytes.length && Buffer.compare(known, bytes) === 0) return number;
    }
    return undefined;
  }

  get(number: number): Uint8Array | undefined {
    return this.#kept.get(number);
  }

  /** To be called for all bytes that are sent, on either side; the bytes must not change later. */
  keep(bytes: Uint8Array): void {
    if (bytes.length < LEAST || bytes.length > KEPT) return;
    this.#kept.set(this.#next++, bytes);
    this.#total += bytes.length;
    for (const [number, oldest] of this.#kept) {
      if (this.#total <= KEPT) break;
      this.#kept.delete(number);
      this.#total -= oldest.length;
    }
  }
}
