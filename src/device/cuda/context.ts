/**
 * The GPU as its owner process holds it: the context, one stream, and the stopwatch around launches.
 *
 * The stopwatch hides the cost of launching: the stream waits at a gate (a word of host memory) until
 * start event, launch and stop event are all queued, and only then may go on. So the events enclose the
 * kernel alone, however slow the host is.
 */
import { native } from "../../native.ts";
import { type Driver, driver } from "./driver.ts";
import { type GpuInfo, gpu } from "./gpus.ts";
import { type GpuMonitor, monitor } from "./nvml.ts";

const NON_BLOCKING = 1;
/** CU_STREAM_WAIT_VALUE_GEQ: waits until the word, as a signed difference, has reached the value. */
const REACHED = 0;

export class Context {
  readonly info: GpuInfo;
  readonly cuda: Driver;
  readonly stream: bigint;
  readonly monitor: GpuMonitor;
  readonly #start: bigint;
  readonly #stop: bigint;
  readonly #gate: Int32Array;
  readonly #gateAddress: bigint;
  #passed = 0;
  #flush: bigint | undefined;

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
    this.#start = handle((out) => cuda.cuEventCreate(out, 0));
    this.#stop = handle((out) => cuda.cuEventCreate(out, 0));
    this.#gateAddress = handle((out) => cuda.cuMemHostAlloc(out, 64, 0));
    this.#gate = new Int32Array(native().view(this.#gateAddress, 64));
    this.#gate[0] = 0;
    this.monitor = monitor(this.info.uuid);
  }

  /** Runs what `enqueue` puts on the stream, to completion. @returns nanoseconds on the GPU. */
  time(enqueue: () => void): number {
    const { cuda, stream } = this;
    const ticket = ++this.#passed;
    cuda.cuStreamWaitValue32(stream, this.#gateAddress, ticket, REACHED);
    try {
      cuda.cuEventRecord(this.#start, stream);
      enqueue();
      cuda.cuEventRecord(this.#stop, stream);
    } finally {
      this.#gate[0] = ticket;
    }
    cuda.cuEventSynchronize(this.#stop);
    const milliseconds = new Float32Array(1);
    cuda.cuEventElapsedTime(milliseconds, this.#start, this.#stop);
    return (milliseconds[0] as number) * 1e6;
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
