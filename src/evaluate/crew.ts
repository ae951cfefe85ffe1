/**
 * Workers that are alike, kept at a number: lent out one by one, replaced when they die or have served
 * long enough. Knows how to start one, nothing of what they do.
 */
import { Bug } from "../errors.ts";
import type { Request } from "./protocol.ts";
import type { Answer } from "./worker-process.ts";
import { WorkerProcess } from "./worker-process.ts";

/** Makes a started process ready for work. @throws what keeps it from being ready. */
export type Ready = (worker: WorkerProcess) => Promise<unknown>;

export class Crew {
  readonly #ready: Ready;
  readonly #recycleAfter: number;
  readonly #all = new Set<WorkerProcess>();
  readonly #idle: WorkerProcess[] = [];
  readonly #waiting: PromiseWithResolvers<WorkerProcess>[] = [];
  #closed = false;

  /**
   * @param first a worker that is ready already.
   * @param recycleAfter requests after which a worker is replaced, so that nothing it leaks adds up.
   */
  constructor(first: WorkerProcess, size: number, recycleAfter: number, ready: Ready) {
    this.#ready = ready;
    this.#recycleAfter = recycleAfter;
    this.#all.add(first);
    this.#idle.push(first);
    for (let i = 1; i < size; i++) void this.#start();
  }

  /** Process ids of the living workers. */
  get pids(): readonly number[] {
    return [...this.#all].map((worker) => worker.pid);
  }

  acquire(): Promise<WorkerProcess> {
    const worker = this.#idle.pop();
    if (worker !== undefined) return Promise.resolve(worker);
    const waiting = withResolvers<WorkerProcess>();
    if (this.#all.size === 0) waiting.reject(noWorkers());
    else this.#waiting.push(waiting);
    return waiting.promise;
  }

  release(worker: WorkerProcess): void {
    if (this.#closed) return;
    if (worker.dead || worker.served >= this.#recycleAfter) {
      void this.#replace(worker);
      return;
    }
    const next = this.#waiting.shift();
    if (next === undefined) this.#idle.push(worker);
    else next.resolve(worker);
  }

  async ask(request: Request, deadlineMs: number): Promise<Answer> {
    const worker = await this.acquire();
    const answer = await worker.ask(request, deadlineMs);
    this.release(worker);
    return answer;
  }

  /** The same, once more elsewhere when the worker died of something else. */
  async askTwice(request: Request, deadlineMs: number): Promise<Answer> {
    const answer = await this.ask(request, deadlineMs);
    return answer.type === "dead" && !answer.timeout ? this.ask(request, deadlineMs) : answer;
  }

  /** Puts a fresh process in the place of a worker. */
  async renew(): Promise<void> {
    await this.#replace(await this.acquire());
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all([...this.#all].map((worker) => worker.stop()));
  }

  /** Its successor may need what it holds: it is gone before that starts. */
  async #replace(worker: WorkerProcess): Promise<void> {
    const successor = this.#start(worker.stop());
    this.#all.delete(worker);
    await successor;
  }

  /** Starts a further worker; one that cannot be made ready is tried again, at most thrice. */
  async #start(after?: Promise<void>): Promise<void> {
    for (let attempt = 0; attempt < 3 && !this.#closed; attempt++) {
      const worker = new WorkerProcess();
      this.#all.add(worker);
      try {
        await after;
        await this.#ready(worker);
        if (this.#closed) return worker.stop();
        return this.release(worker);
      } catch {
        this.#all.delete(worker);
        await worker.stop();
      }
    }
    if (this.#all.size === 0) for (const each of this.#waiting.splice(0)) each.reject(noWorkers());
  }
}

function noWorkers(): Bug {
  return new Bug("no worker process can be started any more");
}

interface PromiseWithResolvers<T> {
  readonly promise: Promise<T>;
  readonly resolve: (value: T) => void;
  readonly reject: (error: Error) => void;
}

/** `Promise.withResolvers`, which Node 20 lacks. */
function withResolvers<T>(): PromiseWithResolvers<T> {
  let resolve: (value: T) => void = () => undefined;
  let reject: (error: Error) => void = () => undefined;
  const promise = new Promise<T>((onValue, onError) => {
    resolve = onValue;
    reject = onError;
  });
  return { promise, resolve, reject };
}
