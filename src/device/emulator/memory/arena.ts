/**
 * The one block of bytes that a session's memory lives in: registers, shared and local memory, module
 * variables and buffers. Only what is `map`ped can be reached by global addresses; blocks are 256-byte
 * aligned with an unmapped gap behind each, so that an access one element too far always faults.
 *
 * In front of all blocks lies what the executors keep for themselves (memory/layout.ts). The bytes are a
 * WebAssembly memory, so that both executors work on the same ones.
 *
 * A global address has the space number in its high word (memory/address.ts) and the arena's byte
 * offset in its low word. Growing keeps offsets; whoever holds views must take them again.
 */
import { DeviceFault } from "../../../fault.ts";
import { FRONT } from "./layout.ts";

const ALIGN = 256;
/** Most bytes a session may hold. */
export const LIMIT: number = 512 * 1024 * 1024;
const FIRST = 8 * 1024 * 1024;
const PAGE = 65536;

export interface ArenaCopy {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly starts: readonly number[];
  readonly ends: readonly number[];
}

export class Arena {
  I!: Int32Array;
  U!: Uint32Array;
  F!: Float32Array;
  D!: Float64Array;
  B!: Uint8Array;
  readonly memory: WebAssembly.Memory;
  /** Offset of the first free byte. */
  #top = FRONT;
  /** Largest offset of any session so far. */
  #peak = FRONT;
  /** Mapped blocks in ascending order. */
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];

  constructor() {
    this.memory = new WebAssembly.Memory({
      initial: (FRONT + FIRST) / PAGE,
      maximum: (FRONT + LIMIT) / PAGE,
    });
    this.#view();
  }

  /** Bytes in use, gaps included. */
  get used(): number {
    return this.#top - FRONT;
  }

  /** No byte at or beyond this offset has ever been used. */
  get peak(): number {
    return this.#peak;
  }

  /** Takes a block that global addresses cannot reach. Its bytes are whatever was there before. */
  reserve(bytes: number): number {
    const start = this.#top;
    const next = start + Math.ceil(bytes / ALIGN) * ALIGN + ALIGN;
    if (!(next <= FRONT + LIMIT))
      throw new DeviceFault("out-of-memory", `more than ${LIMIT} bytes of device memory`);
    if (next > this.B.length) this.#grow(next);
    this.#top = next;
    this.#peak = Math.max(this.#peak, next);
    return start;
  }

  /** Takes a block of exactly `bytes` reachable bytes. */
  map(bytes: number): number {
    const start = this.reserve(bytes);
    this.#starts.push(start);
    this.#ends.push(start + bytes);
    return start;
  }

  /** Index of the mapped block that holds byte `at`, or -1. */
  find(at: number): number {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#starts[middle]! <= at) low = middle;
      else high = middle - 1;
    }
    return high >= 0 && this.#starts[low]! <= at && at < this.#ends[low]! ? low : -1;
  }

  start(block: number): number {
    return this.#starts[block]!;
  }

  end(block: number): number {
    return this.#ends[block]!;
  }

  /** The bytes in use and what is mapped. */
  copy(): ArenaCopy {
    return { bytes: this.B.slice(0, this.#top), starts: [...this.#starts], ends: [...this.#ends] };
  }

  /**
   * Becomes a copy of another arena.
   * @returns address of a table of one word a sector, all -1; index it by sector of the whole memory
   */
  restore({ bytes, starts, ends }: ArenaCopy): number {
    this.reset();
    this.reserve(bytes.length - FRONT);
    this.B.set(bytes);
    this.#starts.push(...starts);
    this.#ends.push(...ends);
    const sectors = (bytes.length - FRONT) >> 5;
    const at = this.reserve(4 * sectors);
    this.I.fill(-1, at >> 2, (at >> 2) + sectors);
    return at - 4 * (FRONT >> 5);
  }

  /** Forgets every block; the bytes stay. */
  reset(): void {
    this.#top = FRONT;
    this.#starts.length = 0;
    this.#ends.length = 0;
  }

  #grow(needed: number): void {
    const now = this.B.length;
    const size = Math.min(Math.max(needed, 2 * now), FRONT + LIMIT);
    this.memory.grow(Math.ceil((size - now) / PAGE));
    this.#view();
  }

  #view(): void {
    const { buffer } = this.memory;
    this.I = new Int32Array(buffer);
    this.U = new Uint32Array(buffer);
    this.F = new Float32Array(buffer);
    this.D = new Float64Array(buffer);
    this.B = new Uint8Array(buffer);
  }
}

/** One arena is kept for the next session: fresh pages cost more than the run of a small kernel. */
let idle: Arena | undefined;

export function takeArena(): Arena {
  const arena = idle ?? new Arena();
  idle = undefined;
  arena.reset();
  return arena;
}

export function releaseArena(arena: Arena): void {
  if (arena.B.length <= LIMIT / 4) idle = arena;
}
