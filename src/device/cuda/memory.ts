/**
 * Device memory of sessions. Buffers are cut from slabs that are kept for the next session, each between
 * two guard zones whose bytes are checked: a store that misses its buffer by less than a guard zone is
 * seen even though the GPU does not fault on it. The first buffer's place varies with the seed.
 */
import type { Context } from "./context.ts";
import { handle } from "./context.ts";

/** Bytes of a guard zone at least. */
export const GUARD = 4096;
const ALIGN = 256;
const SLAB = 32 * 2 ** 20;
/** Idle slabs kept for later sessions, bytes. */
const KEPT = 2 ** 30;

interface Slab {
  readonly address: bigint;
  readonly bytes: number;
}

export interface Region {
  readonly address: bigint;
  readonly bytes: number;
  /** Start and length of the guard zones before and after. */
  readonly guards: readonly [Slab, Slab];
}

/** The slabs of a context that no session uses. */
export class SlabPool {
  readonly #context: Context;
  readonly #idle: Slab[] = [];

  constructor(context: Context) {
    this.#context = context;
  }

  /**
   * The slab given back last: where data lie in a GPU's memory alone can change a time by some percent,
   * so sessions that follow each other get the same place.
   * @throws CudaError when the GPU's memory is full.
   */
  take(bytes: number): Slab {
    const k = this.#idle.findLastIndex((slab) => slab.bytes >= bytes);
    if (k >= 0) return this.#idle.splice(k, 1)[0] as Slab;
    const size = Math.max(SLAB, aligned(bytes));
    return { address: handle((out) => this.#context.cuda.cuMemAlloc(out, size)), bytes: size };
  }

  give(slabs: readonly Slab[]): void {
    let kept = this.#idle.reduce((sum, { bytes }) => sum + bytes, 0);
    // The session's first slab on top, to be its successor's first.
    for (const slab of slabs.toReversed()) {
      kept += slab.bytes;
      if (kept <= KEPT) this.#idle.push(slab);
      else this.#context.cuda.cuMemFree(slab.address);
    }
  }
}

/** The memory of one session. */
export class SessionMemory {
  readonly #context: Context;
  readonly #pool: SlabPool;
  readonly #pattern: number;
  readonly #slabs: Slab[] = [];
  /** Byte of the newest slab where free space starts. */
  #used: number;

  /** @param seed places the first buffer and picks the guard zones' byte. */
  constructor(context: Context, pool: SlabPool, seed: number) {
    this.#context = context;
    this.#pool = pool;
    this.#pattern = 0x40 + ((seed >>> 8) & 0x3f);
    this.#used = ((seed >>> 0) % 64) * ALIGN;
  }

  /** Fresh bytes between guard zones; the bytes hold the guard's pattern. */
  allocate(bytes: number): Region {
    const needed = GUARD + aligned(bytes) + GUARD;
    const base = this.reserve(needed);
    const address = base + BigInt(GUARD);
    this.#context.cuda.cuMemsetD8Async(base, this.#pattern, needed, this.#context.stream);
    const after = { address: address + BigInt(bytes), bytes: needed - GUARD - bytes };
    return { address, bytes, guards: [{ address: base, bytes: GUARD }, after] };
  }

  /** Fresh bytes without guard zones, for what no kernel is given the address of. */
  reserve(bytes: number): bigint {
    const needed = aligned(bytes);
    let slab = this.#slabs.at(-1);
    if (slab === undefined || this.#used + needed > slab.bytes) {
      if (slab !== undefined) this.#used = 0;
      slab = this.#pool.take(this.#used + needed);
      this.#slabs.push(slab);
    }
    const address = slab.address + BigInt(this.#used);
    this.#used += needed;
    return address;
  }

  /** Distance in bytes from the buffer to the first overwritten guard byte; 0 when all are whole. */
  trespass({ guards, bytes }: Region): number {
    const wrong = (byte: number): boolean => byte !== this.#pattern;
    const [before, after] = guards;
    const above = this.read(after.address, after.bytes).findIndex(wrong);
    if (above >= 0) return bytes + above;
    const below = this.read(before.address, before.bytes).findIndex(wrong);
    return below >= 0 ? below - GUARD : 0;
  }

  /** @returns bytes to look at before the next read, which overwrites them. */
  read(address: bigint, bytes: number): Uint8Array {
    const out = this.#context.landing(bytes);
    this.#context.synchronize();
    if (bytes > 0) this.#context.cuda.cuMemcpyDtoH(out, address, bytes);
    return out;
  }

  write(address: bigint, data: Uint8Array): void {
    this.#context.synchronize();
    if (data.length > 0) this.#context.cuda.cuMemcpyHtoD(address, data, data.length);
  }

  /** Copies within the GPU, in the stream's order. */
  copy(to: bigint, from: bigint, bytes: number): void {
    if (bytes > 0) this.#context.cuda.cuMemcpyDtoDAsync(to, from, bytes, this.#context.stream);
  }

  /** Fills with a repeated word, in the stream's order. */
  fill(address: bigint, bytes: number, word: number): void {
    const { cuda, stream } = this.#context;
    const words = Math.floor(bytes / 4);
    if (words > 0) cuda.cuMemsetD32Async(address, word >>> 0, words, stream);
    for (let k = 4 * words; k < bytes; k++) {
      cuda.cuMemsetD8Async(address + BigInt(k), (word >>> (8 * (k & 3))) & 255, 1, stream);
    }
  }

  release(): void {
    this.#pool.give(this.#slabs.splice(0));
  }
}

const aligned = (bytes: number): number => Math.ceil(bytes / ALIGN) * ALIGN;
