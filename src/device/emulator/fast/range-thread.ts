/**
 * The main thread's handle of a thread that runs ranges of CTAs. `start` returns at once, `join` waits
 * without an event loop, because a launch is synchronous.
 */
import { MessageChannel, receiveMessageOnPort, Worker } from "node:worker_threads";
import type { Artifact } from "../../../artifact.ts";
import type { BlockCounts, Range } from "../execute/executor.ts";
import type { LaunchState } from "../machine.ts";
import type { ArenaCopy } from "../memory/arena.ts";

/** All that a range needs. */
export interface Fork {
  readonly artifact: Artifact;
  readonly entry: string;
  readonly arena: ArenaCopy;
  readonly machine: LaunchState;
  /** Sets of L1, slices of L2. */
  readonly sets: number;
  readonly slices: number;
  readonly range: Range;
}

/** What a range that did not fault has done. */
export interface Joined extends BlockCounts {
  readonly executed: number;
  readonly stats: Float64Array;
  readonly served: Int32Array;
  /** What is known of each line's sectors (memory/layout.ts), from line FRONT / 128 on. */
  readonly flags: Uint16Array;
  /** Bytes of the written sectors, 32 each, in rising order. */
  readonly written: Uint8Array;
  /** Pairs of sector and the step that touched it first. */
  readonly fresh: Int32Array;
}

const START_MS = 20_000;

/** The built file, or in a checkout the source with the loader that a new thread lacks. */
const entry = import.meta.url.endsWith(".ts")
  ? {
      eval: true,
      code: `import("tsx/esm/api").then(({ register }) => {
        register();
        return import(${JSON.stringify(new URL("./range-worker.ts", import.meta.url).href)});
      });`,
    }
  : { eval: false, code: new URL("./range-worker.js", import.meta.url) };

export class RangeThread {
  readonly #port: MessageChannel["port1"];
  /** 1 when the thread has begun, 2 when the answer is there. */
  readonly #progress = new Int32Array(new SharedArrayBuffer(4));
  #busy = false;
  #broken = false;

  constructor() {
    const { port1, port2 } = new MessageChannel();
    const worker = new Worker(entry.code, {
      eval: entry.eval,
      workerData: { port: port2, progress: this.#progress },
      transferList: [port2],
    });
    worker.on("error", () => {
      this.#broken = true;
    });
    worker.unref();
    this.#port = port1;
    port1.unref();
  }

  /** The thread has died or never came up: it is of no use any more. */
  get broken(): boolean {
    return this.#broken;
  }

  start(fork: Fork): void {
    this.#busy = true;
    this.#progress[0] = 0;
    this.#port.postMessage(fork, [fork.arena.bytes.buffer]);
  }

  /** What the range did; nothing when it faulted or nothing runs. */
  join(): Joined | undefined {
    if (!this.#busy) return undefined;
    this.#busy = false;
    // A thread that does not come up leaves its range to the caller.
    if (Atomics.wait(this.#progress, 0, 0, START_MS) === "timed-out") {
      this.#broken = true;
      return undefined;
    }
    Atomics.wait(this.#progress, 0, 1);
    return receiveMessageOnPort(this.#port)?.message as Joined | undefined;
  }
}
