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
    this.#each(at, Math.min(bytes, 4 * this.#bits.length - at), false);
  }

  /** Whether one of `bytes` bytes (1, 2, or whole words) is not written. */
  some(at: number, bytes: number): boolean {
    if (bytes < 4) return (this.#bits[at >> 2]! & (((1 << bytes) - 1) << (at & 3))) !== 0;
    for (let w = at >> 2; w < (at + bytes) >> 2; w++) if (this.#bits[w]! > 0) return true;
    return false;
  }

  #each(at: number, bytes: number, unwritten: boolean): void {
    const bits = this.#bits;
    const end = at + bytes;
    let x = at;
    const one = (): void => {
      const bit = 1 << (x & 3);
      bits[x >> 2] = unwritten ? bits[x >> 2]! | bit : bits[x >> 2]! & ~bit;
      x++;
    };
    while (x < end && (x & 3) !== 0) one();
    if (end - x >= 4) {
      const last = end >> 2;
      if (last - (x >> 2) < 8) for (let w = x >> 2; w < last; w++) bits[w] = unwritten ? 15 : 0;
      else bits.fill(unwritten ? 15 : 0, x >> 2, last);
      x = last << 2;
    }
    while (x < end) one();
  }
}
