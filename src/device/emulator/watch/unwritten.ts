/**
 * Which bytes of the arena nobody has written: four bits per word. Bytes count as written until
 * `forget` says otherwise, because registers, parameters and constants share the arena.
 */
export class Unwritten {
  #bits = new Uint8Array(0);

  /** The bytes hold nothing that may be read. */
  forget(at: number, bytes: number): void {
    if (bytes <= 0) return;
    const words = ((at + bytes) >> 2) + 1;
    if (this.#bits.length < words) {
      const grown = new Uint8Array(words * 2);
      grown.set(this.#bits);
      this.#bits = grown;
    }
    this.#each(at, bytes, true);
  }

  /** The bytes are written. */
  write(at: number, bytes: number): void {
    const bits = this.#bits;
    const w = at >> 2;
    if (w >= bits.length) return;
    if (bytes < 4) bits[w]! &= ~(((1 << bytes) - 1) << (at & 3));
    else if (bytes === 4) bits[w] = 0;
    else this.#each(at, Math.min(bytes, 4 * bits.length - at), false);
  }

  /** Whether one of `bytes` bytes (1, 2, or whole words) is not written. */
  some(at: number, bytes: number): boolean {
    const bits = this.#bits;
    const w = at >> 2;
    if (w >= bits.length) return false;
    if (bytes < 4) return (bits[w]! & (((1 << bytes) - 1) << (at & 3))) !== 0;
    for (let k = w; k < (at + bytes) >> 2; k++) if (bits[k]! > 0) return true;
    return false;
  }

  /** Any range: whole words at once, bytes at its ends. */
  #each(at: number, bytes: number, unwritten: boolean): void {
    const end = at + bytes;
    const first = Math.min(end, (at + 3) & ~3);
    const last = Math.max(first, end & ~3);
    for (let x = at; x < first; x++) this.#one(x, unwritten);
    this.#bits.fill(unwritten ? 15 : 0, first >> 2, last >> 2);
    for (let x = last; x < end; x++) this.#one(x, unwritten);
  }

  #one(at: number, unwritten: boolean): void {
    const bit = 1 << (at & 3);
    if (unwritten) this.#bits[at >> 2]! |= bit;
    else this.#bits[at >> 2]! &= ~bit;
  }
}
