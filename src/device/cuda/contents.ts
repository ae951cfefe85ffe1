/**
 * What need not cross the socket to the process that owns the GPU again: the same inputs are uploaded for
 * every variant, and most variants give the same outputs. Both sides hold the same contents, by SHA-256, in host memory:
 * what a kernel does to the GPU's memory never reaches them.
 */
import { createHash } from "node:crypto";
import { Bug } from "../../errors.ts";
import type { Owner } from "./owner.ts";
import { Told } from "./told.ts";

/** Smaller contents are cheaper to send than to look up, bytes. */
const LEAST = 4096;
/** Most bytes kept by one owner. */
const KEPT = 2 ** 30;

interface Known {
  readonly bytes: Uint8Array;
  readonly hash: string;
}

/** How a content is sent: by its hash where the owner has it. */
export interface Sent {
  readonly content?: string;
  readonly data?: Uint8Array;
  readonly forget: readonly string[];
}

/** How bytes come back. */
export interface Received {
  readonly bytes?: Uint8Array;
  readonly told?: number;
}

export class Contents {
  /** Sizes by hash, the least recently sent first. */
  readonly #sizes = new Map<string, number>();
  /** Looked at before hashing: the workload hands in the same arrays again and again. */
  readonly #known = new WeakMap<ArrayBufferLike, Known>();
  #owner: Owner | undefined;
  #told = new Told();
  #total = 0;

  send(owner: Owner, data: Uint8Array): Sent {
    if (data.length < LEAST || data.length > KEPT) return { data, forget: [] };
    if (owner !== this.#owner) this.#startAnew(owner);
    const content = this.#hashOf(data);
    if (this.#sizes.delete(content)) {
      this.#sizes.set(content, data.length);
      return { content, forget: [] };
    }
    this.#sizes.set(content, data.length);
    this.#total += data.length;
    return { content, data, forget: this.#forgotten() };
  }

  #startAnew(owner: Owner): void {
    this.#owner = owner;
    this.#sizes.clear();
    this.#told = new Told();
    this.#total = 0;
  }

  /** Bytes that the owner has answered; its own to change for whoever asked. */
  received(owner: Owner, { bytes, told }: Received): Uint8Array {
    if (owner !== this.#owner) this.#startAnew(owner);
    if (bytes !== undefined) this.#told.keep(bytes);
    const known = bytes ?? this.#told.get(told ?? -1);
    if (known === undefined) throw new Bug(`the owner has never told bytes ${told}`);
    return known.slice();
  }

  /** Makes room, least recently sent first. */
  #forgotten(): readonly string[] {
    const gone: string[] = [];
    for (const [hash, size] of this.#sizes) {
      if (this.#total <= KEPT) break;
      this.#sizes.delete(hash);
      this.#total -= size;
      gone.push(hash);
    }
    return gone;
  }

  #hashOf(data: Uint8Array): string {
    const known = this.#known.get(data.buffer);
    if (known !== undefined && Buffer.compare(known.bytes, data) === 0) return known.hash;
    const hash = createHash("sha256").update(data).digest("base64");
    this.#known.set(data.buffer, { bytes: data.slice(), hash });
    return hash;
  }
}
