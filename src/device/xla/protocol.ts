/**
 * What the runner is asked and what it answers (runner.py), and the frames both travel in: a 32-bit
 * little-endian length, JSON of that length, then as many raw bytes as the JSON's `bytes` says.
 */

/** Element type as MLIR writes it, and sizes. */
export interface TensorType {
  readonly element: string;
  readonly shape: readonly number[];
}

/** A number that stands for something inside one runner. */
export type Handle = number;

/** What each verb takes and gives, raw bytes aside. */
export interface Verbs {
  hello: { takes: object; gives: RunnerInfo };
  normalise: { takes: object; gives: object };
  verify: { takes: object; gives: object };
  pretty: { takes: object; gives: object };
  export: { takes: object; gives: object };
  compile: { takes: object; gives: Compiled };
  put: { takes: TensorType; gives: { readonly tensor: Handle } };
  call: {
    takes: { readonly executable: Handle; readonly tensors: readonly Handle[] };
    gives: { readonly tensors: readonly Handle[]; readonly milliseconds: number };
  };
  loop: { takes: Loop; gives: Verbs["call"]["gives"] };
  get: { takes: { readonly tensor: Handle }; gives: TensorType };
  free: { takes: { readonly handles: readonly Handle[] }; gives: object };
  turn: { takes: { readonly folder: string; readonly mode: Turn }; gives: object };
  cost: { takes: { readonly executable: Handle }; gives: Cost };
}

/** How a runner uses a device that it has not for itself: beside others, alone to take times, or not now. */
export type Turn = "shared" | "alone" | "none";

/** Steps on one batch after the other. */
export interface Loop {
  readonly executable: Handle;
  /** The first arguments. */
  readonly tensors: readonly Handle[];
  /** The other arguments of each step, used in turn. */
  readonly batches: readonly (readonly Handle[])[];
  readonly steps: number;
  /** How many of the first arguments a step's first results replace for the next one. */
  readonly carry: number;
}

export interface RunnerInfo {
  readonly versions: { readonly python: string; readonly jax: string; readonly jaxlib: string };
  /** `cpu`, `gpu` or `tpu`. */
  readonly platform: string;
  readonly devices: readonly string[];
}

export interface Compiled {
  readonly executable: Handle;
  /** Types of the arguments and results of `main`. */
  readonly arguments: readonly string[];
  readonly results: readonly string[];
  /** SHA-256 (hex) of what XLA made of it: equal programs behave the same. */
  readonly hash: string;
}

/** XLA's own analysis of an executable: counted, not measured. */
export interface Cost {
  readonly flops: number;
  readonly bytesAccessed: number;
  /** Arguments, results and temporaries. */
  readonly bytesOfMemory: number;
}

/** `jax-missing`: the first frame of a runner that cannot work. */
export type Answer<T> =
  | ({ readonly ok: true } & T)
  | {
      readonly ok: false;
      readonly kind: "refused" | "out-of-memory" | "jax-missing";
      readonly message: string;
    };

export function frame(head: object, data: Uint8Array): readonly Uint8Array[] {
  const text = Buffer.from(JSON.stringify({ ...head, bytes: data.length }));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(text.length);
  return [length, text, data];
}

/** Puts frames together from a stream's chunks. */
export class Frames {
  #chunks: Buffer[] = [];
  #size = 0;
  #head: { readonly bytes: number } | undefined;

  push(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#size += chunk.length;
  }

  /** The next whole frame; undefined while some of it has not come. */
  next(): { readonly head: object; readonly data: Buffer } | undefined {
    if (this.#head === undefined) {
      if (this.#size < 4) return undefined;
      const length = this.#joined().readUInt32LE();
      if (this.#size < 4 + length) return undefined;
      this.#head = JSON.parse(this.#take(4 + length).toString("utf8", 4)) as { bytes: number };
    }
    const head = this.#head;
    if (this.#size < head.bytes) return undefined;
    this.#head = undefined;
    return { head, data: this.#take(head.bytes) };
  }

  #joined(): Buffer {
    if (this.#chunks.length !== 1) this.#chunks = [Buffer.concat(this.#chunks)];
    return this.#chunks[0] as Buffer;
  }

  #take(count: number): Buffer {
    const all = this.#joined();
    this.#chunks = [all.subarray(count)];
    this.#size -= count;
    return all.subarray(0, count);
  }
}
