/**
 * Which sectors (32 bytes) an access would fetch from where: L1 tags of the CTA that runs, and one
 * bit per sector for "has been touched" (what has not comes from DRAM). Deterministic and without
 * timing; a CTA starts with an empty L1, which is pessimistic for reuse between CTAs.
 */

const WAYS = 4;

export class Caches {
  /** Line number (128 bytes) per way, and its valid sectors. */
  #tags = new Int32Array(256);
  #valid = new Uint8Array(256);
  #next = new Uint8Array(64);
  #setMask = 63;
  /** Four bits per line of the arena: sectors touched so far. */
  #touched = new Uint8Array(0);

  /** Sizes L1 for one CTA's share. */
  configure(l1Bytes: number, arenaBytes: number): void {
    let sets = 16;
    while (sets * 2 * WAYS * 128 <= l1Bytes && sets < 512) sets *= 2;
    if (sets !== this.#setMask + 1) {
      this.#setMask = sets - 1;
      this.#tags = new Int32Array(sets * WAYS);
      this.#valid = new Uint8Array(sets * WAYS);
      this.#next = new Uint8Array(sets);
    }
    const lines = (arenaBytes >> 7) + 1;
    if (this.#touched.length < lines) {
      const grown = new Uint8Array(lines * 2);
      grown.set(this.#touched);
      this.#touched = grown;
    }
  }

  /** Empties L1: a CTA starts. */
  flushL1(): void {
    this.#tags.fill(-1);
    this.#next.fill(0);
  }

  /** Forgets which sectors have been touched: the next access to each comes from DRAM. */
  flushL2(): void {
    this.#touched.fill(0);
  }

  /** 1 when the sector had never been touched; marks it. */
  touch(sector: number): number {
    const line = sector >> 2;
    const bit = 1 << (sector & 3);
    const bits = this.#touched[line]!;
    if (bits & bit) return 0;
    this.#touched[line] = bits | bit;
    return 1;
  }

  /** Whether the sector misses L1; brings it in. */
  miss(sector: number): boolean {
    const line = sector >> 2;
    const bit = 1 << (sector & 3);
    const set = line & this.#setMask;
    const first = set * WAYS;
    const tags = this.#tags;
    for (let way = first; way < first + WAYS; way++) {
      if (tags[way] === line) {
        const bits = this.#valid[way]!;
        if (bits & bit) return false;
        this.#valid[way] = bits | bit;
        return true;
      }
    }
    const victim = this.#next[set]!;
    this.#next[set] = (victim + 1) & (WAYS - 1);
    tags[first + victim] = line;
    this.#valid[first + victim] = bit;
    return true;
  }
}
