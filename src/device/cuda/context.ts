/**
 * The GPU as its owner process holds it: the context, one stream, the stopwatch around launches, and the
 * host memory that bytes of the GPU come to.
 *
 * The stopwatch hides the cost of launching: the stream waits at a gate (a word of host memory) until
 * start events, launches and stop events of a run of launches are all queued, and only then may go on. So
 * the events enclose the kernels alone, however slow the host is, and the host waits once for all of them.
 */
import { native } from "../../native.ts";
import { type Driver, driver } from "./driver.ts";
import { type GpuInfo, gpu } from "./gpus.ts";
import { type GpuMonitor, monitor } from "./nvml.ts";

/** Something to be put on the stream, by the stopwatch or beside it. */
export interface Queued {
  readonly timed: boolean;
  readonly enqueue: () => void;
}

const NON_BLOCKING = 1;
/** Most that waits behind the gate at once: a full stream would keep the host from opening it. */
const GATED = 32;
/** Largest block of host memory that is kept for reading, bytes. */
const LARGEST_LANDING = 2 ** 28;
/** CU_STREAM_WAIT_VALUE_GEQ: waits until the word, as a signed difference, has reached the value. */
const REACHED = 0;

export class Context {
  readonly info: GpuInfo;
  readonly cuda: Driver;
  readonly stream: bigint;
  readonly monitor: GpuMonitor;
  /** Start and stop event of each launch behind the gate, made when first wanted. */
  readonly #watches: { readonly start: bigint; readonly stop: bigint }[] = [];
  readonly #gate: Int32Array;
  readonly #gateAddress: bigint;
  #passed = 0;
  #flush: bigint | undefined;
  #landing = new Uint8Array(0);

  /** @throws UserError when the GPU is missing, CudaError when it gives no context. */
  constructor(ordinal: number) {
    this.info = gpu(ordinal);
    this.cuda = driver();
    const { cuda } = this;
    const device = new Int32Array(1);
    cuda.cuDeviceGet(device, ordinal);
    const context = handle((out) => cuda.cuDevicePrimaryCtxRetain(out, device[0] as number));
    cuda.cuCtxSetCurrent(context);
    cuda.cuCtxResetPersistingL2Cache();
    this.stream = handle((out) => cuda.cuStreamCreate(out, NON_BLOCKING));
    this.#gateAddress = handle((out) => cuda.cuMemHostAlloc(out, 64, 0));
    this.#gate = new Int32Array(native().view(this.#gateAddress, 64));
    this.#gate[0] = 0;
    this.monitor = monitor(this.info.uuid);
  }

  /** Runs what `enqueue` puts on the stream, to completion. @returns nanoseconds on the GPU. */
  time(enqueue: () => void): number {
    return this.timeAll([{ timed: true, enqueue }]);
  }

  /**
   * Runs everything in its order, to completion. Nothing queued may wait for the stream.
   * @returns nanoseconds on the GPU of what is timed, summed up.
   */
  timeAll(queue: readonly Queued[]): number {
    let time = 0;
    for (let at = 0; at < queue.length; at += GATED)
      time += this.#gated(queue.slice(at, at + GATED));
    return time;
  }

  #gated(queue: readonly Queued[]): number {
    const { cuda, stream } = this;
    const ticket = ++this.#passed;
    let timed = 0;
    cuda.cuStreamWaitValue32(stream, this.#gateAddress, ticket, REACHED);
    try {
      for (const each of queue) {
        const watch = each.timed ? this.#watch(timed++) : undefined;
        if (watch !== undefined) cuda.cuEventRecord(watch.start, stream);
        each.enqueue();
        if (watch !== undefined) cuda.cuEventRecord(watch.stop, stream);
      }
    } finally {
      this.#gate[0] = ticket;
    }
    let time = 0;
    const milliseconds = new Float32Array(1);
    for (const { start, stop } of this.#watches.slice(0, timed).reverse()) {
      // The last one first: the others are over then.
      cuda.cuEventSynchronize(stop);
      cuda.cuEventElapsedTime(milliseconds, start, stop);
      time += (milliseconds[0] as number) * 1e6;
    }
    return time;
  }

  #watch(k: number): { readonly start: bigint; readonly stop: bigint } {
    const event = (): bigint => handle((out) => this.cuda.cuEventCreate(out, 0));
    this.#watches[k] ??= { start: event(), stop: event() };
    return this.#watches[k];
  }

  /**
   * Host memory that the GPU copies to without a detour.
   * @returns memory that the next call gives away again.
   */
  landing(bytes: number): Uint8Array {
    if (bytes > LARGEST_LANDING) return new Uint8Array(bytes);
    if (bytes > this.#landing.length) {
      const size = 2 ** Math.ceil(Math.log2(bytes));
      const address = handle((out) => this.cuda.cuMemHostAlloc(out, size, 0));
      // The smaller block before it stays: whoever looks at it may do so to the end.
      this.#landing = new Uint8Array(native().view(address, size));
    }
    return this.#landing.subarray(0, bytes);
  }

  /** Overwrites the L2 cache: what follows reads its data from memory. */
  flushL2(): void {
    const bytes = 2 * this.info.l2Bytes;
    this.#flush ??= handle((out) => this.cuda.cuMemAlloc(out, bytes));
    this.cuda.cuMemsetD32Async(this.#flush, 0, bytes / 4, this.stream);
  }

  synchronize(): void {
    this.cuda.cuStreamSynchronize(this.stream);
  }
}

/** Calls a function that stores a handle or an address. */
export function handle(call: (out: BigUint64Array) => void): bigint {
  const out = new BigUint64Array(1);
  call(out);
  return out[0] as bigint;
}
