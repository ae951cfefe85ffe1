/**
 * The door of the CUDA device: `cuda()` runs artifacts on an NVIDIA GPU through the driver alone, in a
 * process of its own, and times them. docs/devices.md tells how.
 */
import type { Artifact } from "../../artifact.ts";
import type {
  Figure,
  Gpu,
  MachineCode,
  MeasuredDevice,
  SessionOptions,
  ToolVerdict,
} from "../../device.ts";
import { DeviceFault } from "../../fault.ts";
import { assemble, assembler } from "./assemble.ts";
import { Contents } from "./contents.ts";
import { type GpuInfo, gpu } from "./gpus.ts";
import { monitor } from "./nvml.ts";
import type { Owner } from "./owner.ts";
import { Ownership } from "./ownership.ts";
import { Recorder } from "./recording.ts";
import { SANITIZER_TOOLS, sanitize, sanitizer } from "./sanitizer.ts";
import { CudaSession } from "./session.ts";

export { assembler } from "./assemble.ts";
export { fatbinary } from "./fatbinary.ts";
export { type GpuInfo, gpus } from "./gpus.ts";
export { lockHolder } from "./lock.ts";
export { machineCodeOf } from "./machine-code.ts";
export { type GpuMonitor, monitor } from "./nvml.ts";
export { toolkit } from "./toolkit.ts";

/** Artifacts whose machine code is remembered: those of a measurement and its incumbents. */
const REMEMBERED = 16;
/** Names the way of timing; another one whenever times may come out otherwise. */
const TIMING = "timing 2";

export class CudaDevice implements MeasuredDevice {
  readonly name: string;
  readonly description: string;
  readonly clock = "measured" as const;
  readonly unit = "ns";
  readonly accepts = ["ptx"] as const;
  readonly version: string;
  readonly gpu: GpuInfo;
  readonly #ownership: Ownership;
  readonly #assembled = new Map<string, MachineCode>();
  readonly #contents = new Contents();
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

  /** @throws UserError `gpu-busy`, DeviceFault when the program cannot be loaded. */
  open(program: Artifact | MachineCode, options: SessionOptions): CudaSession {
    const code = program.kind === "machine-code" ? program : this.assemble(program);
    const owner = this.#ownership.owner();
    const { untried } = owner;
    try {
      return this.#session(owner, code, options);
    } catch (error) {
      const lost = error instanceof DeviceFault && error.kind === "device-lost";
      if (!lost || !untried) throw error;
      // It may have died at rest, as a spare: the program has its say with one that is alive.
      return this.#session(this.#ownership.owner(), code, options);
    }
  }

  #session(owner: Owner, code: MachineCode, options: SessionOptions): CudaSession {
    return new CudaSession(++this.#sessions, owner, this.#contents, code, options);
  }

  get busyMs(): number {
    return this.#ownership.busyMs;
  }

  get figures(): readonly Figure[] {
    const counts = monitor(this.gpu.uuid).energyMillijoules() !== undefined;
    const reports = assembler() !== undefined;
    return [
      ...(counts ? (["energy"] as const) : []),
      "registers",
      ...(reports ? (["spills"] as const) : []),
    ];
  }

  /** At the enforced power limit. */
  mostEnergy(nanoseconds: number): number | undefined {
    const limit = monitor(this.gpu.uuid).powerLimit();
    return limit && (limit * nanoseconds) / 1e9;
  }

  readonly sanitizers: readonly string[] = SANITIZER_TOOLS;

  /** Runs in processes beside the owner, which stays idle meanwhile: the GPU is this device's. */
  sanitize(tool: string, code: MachineCode, runs: readonly ((gpu: Gpu) => void)[]): ToolVerdict {
    const found = sanitizer();
    if (found === undefined) return { tool, status: "not-run", why: "no compute-sanitizer" };
    let cubin = code.image;
    const recordings = runs.map((run) => {
      const session = this.open(code, { budget: 0, poison: 1 });
      try {
        cubin = session.code.image;
        const recorder = new Recorder(session);
        run(recorder);
        return recorder.steps;
      } finally {
        session.close();
      }
    });
    const task = { ordinal: this.gpu.ordinal, cubin: cubin as Uint8Array, recordings };
    return sanitize(found, tool, task);
  }

  /** Process id of the owner; it has the GPU until a fault or a deadline ends it. */
  get ownerPid(): number {
    return this.#ownership.owner().pid;
  }

  /** Ends the processes that hold the GPU; a later `open` starts new ones. */
  close(): void {
    this.#ownership.release();
  }

  assemble(artifact: Artifact): MachineCode {
    const tool = assembler();
    if (tool === undefined) {
      return { kind: "machine-code", hash: artifact.hash, image: artifact.text };
    }
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
