/**
 * A session as a workload sees it. Holds no memory and no context: every operation is a request to the
 * process that owns the GPU, and when that is lost the session is lost with it.
 */
import type {
  Buffer,
  Figure,
  Launch,
  MachineCode,
  MeasuredSession,
  Role,
  SessionOptions,
  TypedArray,
  TypedArrayConstructor,
} from "../../device.ts";
import { DeviceFault, type Finding } from "../../fault.ts";
import type { LaunchProfile } from "../../profile.ts";
import { findByName } from "../../ptx/index.ts";
import type { Comparison, Effort, L2, Timing } from "../../timing.ts";
import type { Contents } from "./contents.ts";
import { ENERGY_MS, PATIENCE } from "./energy.ts";
import { compare, measure, PROTOCOLS, type Sampler } from "./measure.ts";
import type { KernelInfo } from "./module.ts";
import type { Owner } from "./owner.ts";
import { bytesOf, wireArgument } from "./protocol.ts";
import { leastTime } from "./roofline.ts";

/** Longest time that anything but a launch may take. */
const TRANSFER_MS = 60_000;
/** Longest wait for one batch of rounds. */
const LONGEST_SAMPLE_MS = 600_000;
/** Longest time of a launch where the session's options name none. */
const LAUNCH_MS = 5_000;

export class CudaSession implements MeasuredSession {
  readonly id: number;
  readonly owner: Owner;
  /** Registers, local memory and limits of each kernel, as the driver states them. */
  readonly kernels: readonly KernelInfo[];
  /** Longest time of a launch. */
  readonly deadlineMs: number;
  /** What runs: machine code, also where the driver has made it. */
  readonly code: MachineCode;
  readonly #contents: Contents;
  /** Longest time of all launches together, milliseconds. */
  readonly #allMs: number;
  readonly #buffers = new Map<Buffer, number>();
  readonly #entries = new Set<string>();
  #time = 0;
  #launched = 0;
  #outputBytes = 0;
  #closed = false;

  /** @throws DeviceFault when the driver refuses the image. */
  constructor(
    id: number,
    owner: Owner,
    contents: Contents,
    code: MachineCode,
    options: SessionOptions,
  ) {
    this.id = id;
    this.owner = owner;
    this.deadlineMs = options.deadlineMs ?? LAUNCH_MS;
    this.#allMs = options.deadlineMs ?? Infinity;
    const request = {
      type: "open",
      session: id,
      image: code.image,
      poison: options.poison,
    } as const;
    const opened = owner.ask(request, "opened", TRANSFER_MS);
    this.kernels = opened.kernels;
    this.code = opened.cubin === undefined ? code : { ...code, image: opened.cubin };
    this.#contents = contents;
  }

  /** Nanoseconds on the GPU, each launch between two events. */
  get time(): number {
    return this.#time;
  }

  measure(): number {
    return this.timing("warm").times[0]?.median ?? this.#time;
  }

  get lost(): boolean {
    return this.owner.dead;
  }

  timing(l2: L2): Timing {
    return measure(sampler([this], l2), this.owner.ready().clockMHz);
  }

  compare(challenger: CudaSession, l2: L2, effort: Effort = "thorough"): Comparison {
    const rounds = sampler([this, challenger], l2);
    return compare(rounds, this.owner.ready().clockMHz, PROTOCOLS[effort]);
  }

  get leastTime(): number {
    return leastTime(this.#outputBytes, this.owner.ready());
  }

  figure(name: Figure): number | undefined {
    switch (name) {
      case "energy":
        return this.#energy();
      case "registers":
        return Math.max(0, ...this.#launchedKernels().map(({ registers }) => registers));
      case "spills":
        return this.#spills();
      default:
        return name satisfies never;
    }
  }

  /** A GPU does not count instructions for us. */
  get instructions(): number {
    return 0;
  }

  /** A GPU is timed, not modelled: nothing to tell but the time. */
  get launches(): readonly LaunchProfile[] {
    return [];
  }

  /** Longest time that all launches so far may take once more, milliseconds. */
  get repeatMs(): number {
    return Math.min(this.#launched * this.deadlineMs, this.#allMs);
  }

  input<T extends TypedArray>(data: T): Buffer<T> {
    return this.#upload("input", data);
  }

  inout<T extends TypedArray>(data: T): Buffer<T> {
    return this.#upload("inout", data);
  }

  output<T extends TypedArray>(type: TypedArrayConstructor<T>, length: number): Buffer<T> {
    return this.#allocate("output", type, length);
  }

  scratch<T extends TypedArray>(type: TypedArrayConstructor<T>, length: number): Buffer<T> {
    return this.#allocate("scratch", type, length);
  }

  write(target: Buffer | string, data: TypedArray): void {
    const to = typeof target === "string" ? target : this.#id(target);
    const request = { type: "write", session: this.id, target: to, data: bytesOf(data) } as const;
    this.#usable().ask(request, "done", TRANSFER_MS);
  }

  read<T extends TypedArray>(buffer: Buffer<T>): T {
    const request = { type: "read", session: this.id, buffer: this.#id(buffer) } as const;
    const owner = this.#usable();
    const bytes = this.#contents.received(owner, owner.ask(request, "bytes", TRANSFER_MS));
    return new buffer.type(bytes.buffer as ArrayBuffer, 0, buffer.length);
  }

  launch(entry: string, launch: Launch): void {
    const request = {
      type: "launch",
      session: this.id,
      entry,
      grid: launch.grid,
      block: launch.block,
      shared: launch.shared ?? 0,
      args: launch.args.map((arg) => wireArgument(arg, (buffer) => this.#id(buffer))),
    } as const;
    this.#time += this.#usable().ask(request, "launched", this.deadlineMs).time;
    this.#launched++;
    this.#entries.add(entry);
    // A loop of the host that waits for a flag of the GPU may be endless, however short each launch is.
    if (this.#time > this.#allMs * 1e6) {
      const message = `${this.#launched} launches took more than ${this.#allMs} ms together`;
      throw new DeviceFault("timeout", message);
    }
  }

  changedInputs(): readonly Buffer[] {
    const request = { type: "audit", session: this.id } as const;
    const { changed } = this.#usable().ask(request, "audited", TRANSFER_MS);
    return [...this.#buffers].filter(([, id]) => changed.includes(id)).map(([buffer]) => buffer);
  }

  /** Watchers need an instrumented machine: there are none here. */
  findings(): readonly Finding[] {
    return [];
  }

  /** Blocks of a kernel that fit on one multiprocessor. */
  occupancy(entry: string, threads: number, shared = 0): number {
    const request = { type: "occupancy", session: this.id, entry, threads, shared } as const;
    return this.#usable().ask(request, "occupied", TRANSFER_MS).blocks;
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    if (this.owner.dead) return;
    try {
      this.owner.ask({ type: "close", session: this.id }, "done", TRANSFER_MS);
    } catch (error) {
      // What is lost now was to be given up anyway; the owner is replaced when next wanted.
      if (!(error instanceof DeviceFault)) throw error;
    }
  }

  #launchedKernels(): readonly KernelInfo[] {
    return [...this.#entries].flatMap((entry) => findByName(this.kernels, entry) ?? []);
  }

  #spills(): number | undefined {
    const launched = this.#launchedKernels();
    const idle = this.kernels.filter((kernel) => !launched.includes(kernel));
    const counted = this.code.resources?.filter(({ name }) => !idle.some((k) => k.name === name));
    return counted?.reduce((sum, each) => sum + each.spillStores + each.spillLoads, 0);
  }

  /** Of one repetition, its launches alone, millijoules. */
  #energy(): number | undefined {
    const request = { type: "energy", session: this.id, ms: ENERGY_MS } as const;
    const deadline = 2 * PATIENCE * ENERGY_MS + 4 * this.repeatMs + TRANSFER_MS;
    return this.#usable().ask(request, "used", deadline).millijoules;
  }

  #upload<T extends TypedArray>(role: Role, data: T): Buffer<T> {
    const type = data.constructor as TypedArrayConstructor<T>;
    return this.#allocate(role, type, data.length, bytesOf(data));
  }

  #allocate<T extends TypedArray>(
    role: Role,
    type: TypedArrayConstructor<T>,
    length: number,
    data?: Uint8Array,
  ): Buffer<T> {
    if (!Number.isInteger(length) || length < 0) {
      throw new DeviceFault("bad-launch", `a buffer of ${length} elements`);
    }
    const id = this.#buffers.size;
    const owner = this.#usable();
    const request = {
      type: "allocate",
      session: this.id,
      buffer: id,
      role,
      bytes: length * type.BYTES_PER_ELEMENT,
      float: type.name.startsWith("Float"),
      forget: [],
      ...(data === undefined ? {} : this.#contents.send(owner, data)),
    } as const;
    const { address } = owner.ask(request, "allocated", TRANSFER_MS);
    const buffer: Buffer<T> = { kind: "buffer", role, type, length, address };
    this.#buffers.set(buffer, id);
    if (role === "output") this.#outputBytes += request.bytes;
    return buffer;
  }

  #id(buffer: Buffer): number {
    const id = this.#buffers.get(buffer);
    if (id === undefined) throw new DeviceFault("bad-launch", "a buffer of another session");
    return id;
  }

  #usable(): Owner {
    if (this.#closed) throw new DeviceFault("bad-launch", "the session is closed");
    return this.owner;
  }
}

/** Takes rounds of samples of sessions that one process holds. */
function sampler(sessions: readonly [CudaSession, ...CudaSession[]], l2: L2): Sampler {
  const [{ owner }] = sessions;
  if (sessions.some((session) => session.owner !== owner)) {
    throw new DeviceFault("device-lost", "one of the sessions was lost with its process");
  }
  const roundMs = sessions.reduce((sum, { repeatMs }) => sum + repeatMs, 1000);
  return (rounds) => {
    const request = { type: "sample", sessions: sessions.map(({ id }) => id), rounds, l2 } as const;
    const deadline = Math.min(rounds * roundMs, LONGEST_SAMPLE_MS);
    return owner.ask(request, "sampled", deadline).rounds;
  };
}
