/**
 * A session inside the process that owns the GPU: memory, module, launches, in bytes and addresses. It
 * remembers every write and launch, so that the whole of it can be repeated for timing from the same
 * starting state: no host code takes part, and no data passes between processes.
 */
import type { Launch, Role } from "../../device.ts";
import { DeviceFault } from "../../fault.ts";
import type { L2 } from "../../timing.ts";
import type { Context } from "./context.ts";
import { type Region, SessionMemory, type SlabPool } from "./memory.ts";
import { type KernelInfo, Module, type Prepared, type Value, type Variable } from "./module.ts";
import { Poison } from "./poison.ts";
import type { WireArgument } from "./protocol.ts";

/** Bytes that are kept on the host and, once the session is repeated, on the GPU too. */
interface Kept {
  readonly bytes: Uint8Array;
  staged?: bigint;
}

interface Allocation {
  readonly id: number;
  readonly role: Role;
  readonly region: Region;
  /** What it held first: uploaded bytes, or a poison word. */
  readonly first: Kept | number;
  /** What an `input` must hold now. */
  expected?: Uint8Array;
}

type Step =
  | { readonly kind: "launch"; readonly launch: Prepared }
  | { readonly kind: "write"; readonly to: bigint; readonly data: Kept };

export class OwnerSession {
  readonly #context: Context;
  readonly #memory: SessionMemory;
  readonly #module: Module;
  readonly #poison: Poison;
  readonly #allocations = new Map<number, Allocation>();
  readonly #variables: readonly { readonly variable: Variable; readonly first: Kept }[];
  readonly #steps: Step[] = [];

  /** @throws CudaError when the driver refuses the image. */
  constructor(context: Context, pool: SlabPool, cubin: Uint8Array, seed: number) {
    this.#context = context;
    this.#module = new Module(context, cubin);
    this.#memory = new SessionMemory(context, pool, seed);
    this.#poison = new Poison(seed);
    this.#variables = this.#module.variables.map((variable) => ({
      variable,
      first: { bytes: this.#memory.read(variable.address, variable.bytes).slice() },
    }));
  }

  get kernels(): readonly KernelInfo[] {
    return this.#module.kernels;
  }

  /** @returns the device's address. */
  allocate(id: number, role: Role, bytes: number, float: boolean, data?: Uint8Array): bigint {
    const region = this.#memory.allocate(bytes);
    const first = data === undefined ? this.#poison.word(float) : { bytes: data };
    if (typeof first === "number") this.#memory.fill(region.address, bytes, first);
    else this.#memory.write(region.address, first.bytes);
    const expected = role === "input" && data !== undefined ? { expected: data } : {};
    this.#allocations.set(id, { id, role, region, first, ...expected });
    return region.address;
  }

  write(target: number | string, data: Uint8Array): void {
    const allocation = typeof target === "number" ? this.#allocation(target) : undefined;
    const to = typeof target === "string" ? this.#module.variable(target) : allocation?.region;
    if (to === undefined) throw new DeviceFault("bad-launch", `no variable ${target}`);
    if (data.length > to.bytes) {
      throw new DeviceFault("bad-launch", `${data.length} bytes do not fit into ${to.bytes}`);
    }
    this.#memory.write(to.address, data);
    if (allocation?.expected !== undefined) {
      // A copy: the bytes uploaded first may be other sessions' too.
      allocation.expected = allocation.expected.slice();
      allocation.expected.set(data);
    }
    this.#steps.push({ kind: "write", to: to.address, data: { bytes: data } });
  }

  /** @returns bytes to look at before the next request, which overwrites them. */
  read(id: number): Uint8Array {
    const { region } = this.#allocation(id);
    return this.#memory.read(region.address, region.bytes);
  }

  /** @returns nanoseconds. */
  launch(entry: string, shape: Omit<Launch, "args">, args: readonly WireArgument[]): number {
    const values = args.map((arg): Value => {
      if (arg.kind !== "buffer") return arg;
      return { kind: "address", address: this.#allocation(arg.buffer).region.address };
    });
    const launch = this.#module.prepare(entry, shape, values);
    const time = this.#context.time(launch.enqueue);
    this.#steps.push({ kind: "launch", launch });
    return time;
  }

  /**
   * @returns the `input` buffers whose bytes changed.
   * @throws DeviceFault `global-oob` when a guard zone was overwritten.
   */
  audit(): readonly number[] {
    const changed: number[] = [];
    for (const { id, region, role, expected } of this.#allocations.values()) {
      const distance = this.#memory.trespass(region);
      if (distance !== 0) {
        const where =
          distance > 0 ? `${distance - region.bytes} bytes behind` : `${-distance} bytes before`;
        const what = `the ${role} buffer of ${region.bytes} bytes`;
        throw new DeviceFault("global-oob", `a kernel wrote ${where} ${what}`);
      }
      const now = expected && this.#memory.read(region.address, region.bytes);
      if (now !== undefined && Buffer.compare(now, expected as Uint8Array) !== 0) changed.push(id);
    }
    return changed;
  }

  /** Does everything again from the same starting state. @returns nanoseconds of its launches. */
  repeat(l2: L2): number {
    for (const step of this.#steps) if (step.kind === "write") this.#stage(step.data);
    this.#reset();
    if (l2 === "cold") this.#context.flushL2();
    return this.#context.timeAll(
      this.#steps.map((step) =>
        step.kind === "launch"
          ? { timed: true, enqueue: step.launch.enqueue }
          : { timed: false, enqueue: () => this.#restore(step.to, step.data) },
      ),
    );
  }

  /** Queues everything again, launches included or not, without a stopwatch. */
  enqueue(launching: boolean): void {
    this.#reset();
    for (const step of this.#steps) {
      if (step.kind === "write") this.#restore(step.to, step.data);
      else if (launching) step.launch.enqueue();
    }
  }

  occupancy(entry: string, threads: number, shared: number): number {
    return this.#module.occupancy(entry, threads, shared);
  }

  close(): void {
    this.#context.synchronize();
    this.#memory.release();
    this.#module.unload();
  }

  #reset(): void {
    for (const { variable, first } of this.#variables) this.#restore(variable.address, first);
    for (const { region, first, expected } of this.#allocations.values()) {
      // An input that the host has not written to since is as it was.
      if (typeof first !== "number" && expected === first.bytes) continue;
      if (typeof first === "number") this.#memory.fill(region.address, region.bytes, first);
      else this.#restore(region.address, first);
    }
  }

  /** In the stream's order; waits for the stream where the bytes are not on the GPU yet. */
  #restore(to: bigint, kept: Kept): void {
    this.#memory.copy(to, this.#stage(kept), kept.bytes.length);
  }

  #stage(kept: Kept): bigint {
    if (kept.staged === undefined) {
      kept.staged = this.#memory.reserve(kept.bytes.length);
      this.#memory.write(kept.staged, kept.bytes);
    }
    return kept.staged;
  }

  #allocation(id: number): Allocation {
    const allocation = this.#allocations.get(id);
    if (allocation === undefined) throw new DeviceFault("bad-launch", "a foreign buffer");
    return allocation;
  }
}
