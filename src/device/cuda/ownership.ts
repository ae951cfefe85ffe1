/**
 * Who has the GPU: the owner, at work, and behind it the spare, whose context stands already. When the
 * owner is lost to a fault or a deadline, the spare takes over at once and a new one is started.
 */
import type { GpuInfo } from "./gpus.ts";
import { lockGpu } from "./lock.ts";
import { Owner } from "./owner.ts";

/** A worker that is being replaced may still hold the GPU for as long as it takes to end. */
const LOCK_WAIT_MS = 10_000;

export class Ownership {
  readonly #gpu: GpuInfo;
  #unlock: (() => void) | undefined;
  #owner: Owner | undefined;
  #spare: Owner | undefined;
  /** Of owners that are gone. */
  #busyMs = 0;

  constructor(gpu: GpuInfo) {
    this.#gpu = gpu;
  }

  /** The owner, alive when last heard of. @throws UserError `gpu-busy`, `cuda-unusable` */
  owner(): Owner {
    this.#unlock ??= lockGpu(this.#gpu.uuid, LOCK_WAIT_MS);
    if (this.#owner === undefined || this.#owner.dead) {
      this.#busyMs = this.busyMs;
      this.#owner = undefined;
      this.#owner = this.#successor();
    }
    this.#spare ??= new Owner(this.#gpu.ordinal);
    return this.#owner;
  }

  /** Milliseconds that launches and rounds of timing have taken. */
  get busyMs(): number {
    return this.#busyMs + (this.#owner?.busyMs ?? 0);
  }

  /** The spare, or a fresh process where there is none or it has come to nothing. */
  #successor(): Owner {
    const spare = this.#spare;
    this.#spare = undefined;
    if (spare?.isReady()) return spare;
    const fresh = new Owner(this.#gpu.ordinal);
    fresh.ready();
    return fresh;
  }

  /** Ends both processes and lets others have the GPU. */
  release(): void {
    this.#busyMs = this.busyMs;
    this.#owner?.kill();
    this.#spare?.kill();
    this.#owner = undefined;
    this.#spare = undefined;
    this.#unlock?.();
    this.#unlock = undefined;
  }
}
