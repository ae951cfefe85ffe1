/**
 * The door of the CUDA device: `cuda()` runs artifacts on an NVIDIA GPU through the driver alone, in a
 * process of its own, and times them. docs/devices.md tells how.
 */
import type { Artifact } from "../../artifact.ts";
import type { Device, SessionOptions } from "../../device.ts";
import { DeviceFault } from "../../device.ts";
import { Bug } from "../../errors.ts";
import { type Assembled, assemble, assembler } from "./assemble.ts";
import { type GpuInfo, gpu } from "./gpus.ts";
import {
  type Comparison,
  compare,
  measure,
  PROTOCOL,
  type Protocol,
  type Timing,
} from "./measure.ts";
import { Ownership } from "./ownership.ts";
import type { L2 } from "./protocol.ts";
import { CudaSession } from "./session.ts";

export { assembler } from "./assemble.ts";
export { gpus } from "./gpus.ts";
export { clockReader } from "./nvml.ts";

/** Artifacts whose machine code is remembered: those of a measurement and its incumbents. */
const REMEMBERED = 16;
/** Names the way of timing; another one whenever times may come out otherwise. */
const TIMING = "timing 1";
/** Longest wait for one batch of rounds. */
const LONGEST_SAMPLE_MS = 600_000;

export class CudaDevice implements Device {
  readonly name: string;
  readonly description: string;
  readonly clock = "measured" as const;
  readonly unit = "ns";
  readonly accepts = ["ptx"] as const;
  readonly version: string;
  readonly gpu: GpuInfo;
  readonly #ownership: Ownership;
  readonly #assembled = new Map<string, Assembled>();
  #sessions = 0;

  constructor(info: GpuInfo) {
    this.gpu = info;
    this.name = info.ordinal === 0 ? "cuda" : `cuda:${info.ordinal}`;
    this.description = `${info.name}, ${info.multiprocessors} SM, compute capability ${info.capability}`;
    const tool = assembler();
    const assembly = tool === undefined ? "" : `, ${tool.name} ${tool.version}`;
    this.version = `${TIMING}, ${info.name}, driver ${info.release ?? info.cuda}${assembly}`;
    this.#ownership = new Ownership(info);
  }

  /** @throws UserError `gpu-busy`, DeviceFault when the artifact cannot be loaded. */
  open(artifact: Artifact, options: SessionOptions): CudaSession {
    const image = this.#assemble(artifact);
    return new CudaSession(++this.#sessions, this.#ownership.owner(), image, options);
  }

  /** Process id of the owner; it has the GPU until a fault or a deadline ends it. */
  get ownerPid(): number {
    return this.#ownership.owner().pid;
  }

  /**
   * Repeats what a session did, from the same starting state, and times its launches.
   * @throws DeviceFault as the launches do.
   */
  measure(session: CudaSession, l2: L2, protocol: Protocol = PROTOCOL): Timing {
    return measure(this.#sampler([session], l2), this.gpu.clockMHz, protocol);
  }

  /** Times a challenger against the incumbent, in turn. Both sessions must be open. */
  compare(
    incumbent: CudaSession,
    challenger: CudaSession,
    l2: L2,
    protocol: Protocol = PROTOCOL,
  ): Comparison {
    return compare(this.#sampler([incumbent, challenger], l2), this.gpu.clockMHz, protocol);
  }

  /** Ends the processes that hold the GPU; a later `open` starts new ones. */
  close(): void {
    this.#ownership.release();
  }

  #sampler(sessions: readonly CudaSession[], l2: L2) {
    const [first] = sessions;
    if (first === undefined) throw new Bug("no session to sample");
    if (sessions.some(({ owner }) => owner !== first.owner)) {
      throw new DeviceFault("device-lost", "one of the sessions was lost with its process");
    }
    const roundMs = sessions.reduce((sum, { repeatMs }) => sum + repeatMs, 1000);
    return (rounds: number) => {
      const request = {
        type: "sample",
        sessions: sessions.map(({ id }) => id),
        rounds,
        l2,
      } as const;
      const deadline = Math.min(rounds * roundMs, LONGEST_SAMPLE_MS);
      return first.owner.ask(request, "sampled", deadline).rounds;
    };
  }

  #assemble(artifact: Artifact): Assembled | string {
    const tool = assembler();
    if (tool === undefined) return artifact.text;
    const known = this.#assembled.get(artifact.hash);
    if (known !== undefined) return known;
    const assembled = assemble(tool, artifact, this.gpu.arch);
    const oldest = this.#assembled.keys().next().value;
    if (this.#assembled.size >= REMEMBERED && oldest !== undefined) this.#assembled.delete(oldest);
    this.#assembled.set(artifact.hash, assembled);
    return assembled;
  }
}

/**
 * @param ordinal which GPU, as the driver counts them.
 * @throws UserError when CUDA is absent or there is no such GPU.
 */
export function cuda(ordinal = 0): CudaDevice {
  return new CudaDevice(gpu(ordinal));
}
