/**
 * Words that fill memory nobody has written: as floats of 16, 32 or 64 bits NaNs, else bytes that are
 * neither 0 nor 255. Each buffer gets a word of its own; the sequence follows from the seed.
 */
export class Poison {
  #state: number;

  constructor(seed: number) {
    this.#state = (seed ^ 0x9e3779b9) | 0 || 1;
    for (let k = 0; k < 4; k++) this.#next();
  }

  /** A 32-bit word to repeat. */
  word(float: boolean): number {
    const random = this.#next();
    // Both halves 0xfff8…0xffff: a quiet NaN in half, single and double precision.
    if (float) return (0xfff8fff8 | (random & 0x00070007)) >>> 0;
    let word = 0;
    for (let k = 0; k < 4; k++) word = (word << 8) | (1 + (((random >>> (8 * k)) & 255) % 254));
    return word >>> 0;
  }

  /** xorshift32. */
  #next(): number {
    let x = this.#state;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.#state = x;
    return x >>> 0;
  }
}
