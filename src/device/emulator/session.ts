/**
 * A session of the emulator: one arena, one module, a sum of modelled cycles. Whatever the program
 * does, only `DeviceFault` leaves `launch`; an unexpected exception is our bug and is reported as the
 * kind `internal`.
 */
import type {
  Argument,
  Buffer,
  Launch,
  Role,
  Session,
  SessionOptions,
  TypedArray,
  TypedArrayConstructor,
} from "../../device.ts";
import { DeviceFault, type Finding } from "../../fault.ts";
import type { Observed } from "../../probe.ts";
import type { LaunchProfile } from "../../profile.ts";
import { estimate } from "./cost/model.ts";
import { residentBlocks } from "./cost/occupancy.ts";
import type { Preset } from "./cost/parameters.ts";
import type { Program } from "./decode/program.ts";
import type { Executor } from "./execute/executor.ts";
import { type Dim3, type LaunchCounts, type LaunchShape, launch } from "./execute/launch.ts";
import { reference } from "./execute/reference.ts";
import { fast } from "./fast/index.ts";
import { Machine } from "./machine.ts";
import { type Arena, releaseArena, takeArena } from "./memory/arena.ts";
import { Caches } from "./memory/caches.ts";
import { Poison } from "./memory/poison.ts";
import { space } from "./memory/space.ts";
import type { LoadedModule } from "./module.ts";
import { Symbols } from "./symbols.ts";
import { Watch } from "./watch/index.ts";

/** How instructions are run; no result depends on it. */
export interface Execution {
  /** `fast` runs in WebAssembly; watched sessions run on the reference executor always. */
  readonly executor: "fast" | "reference";
  /** Most threads that share the CTAs of a long launch, where the fast executor runs. */
  readonly threads: number;
}

/** What a launch counted: with a preset, all that the cost model needs. */
export interface Counted {
  readonly program: Program;
  readonly shape: LaunchShape;
  readonly counts: LaunchCounts;
}

const WINDOW = BigInt(space.global) << 32n;

interface Allocation {
  readonly buffer: Buffer;
  readonly at: number;
  readonly bytes: number;
  /** Bytes of an `input`, to tell whether they changed. */
  readonly original?: Uint8Array;
}

export class EmulatorSession implements Session {
  #time = 0;
  #instructions = 0;
  readonly #preset: Preset;
  readonly #module: LoadedModule;
  readonly #arena: Arena;
  readonly #machine: Machine;
  readonly #executor: Executor;
  readonly #symbols: Symbols;
  readonly #poison: Poison;
  readonly #watch: Watch | undefined;
  readonly #allocations = new Map<Buffer, Allocation>();
  readonly #launches: LaunchProfile[] = [];
  readonly #counted: Counted[] = [];
  #closed = false;

  constructor(
    preset: Preset,
    module: LoadedModule,
    options: SessionOptions,
    { executor, threads }: Execution,
  ) {
    this.#preset = preset;
    this.#module = module;
    this.#arena = takeArena();
    this.#machine = new Machine(this.#arena, new Caches(this.#arena));
    this.#machine.fuel = options.budget;
    this.#poison = new Poison(options.poison, this.#arena);
    const { watch = [], observe = false } = options;
    this.#watch =
      watch.length > 0 || observe
        ? new Watch(watch, (line) => module.source(line), observe)
        : undefined;
    this.#machine.watch = this.#watch;
    const watched = this.#watch !== undefined;
    this.#executor =
      executor === "reference" || watched ? reference : fast(this.#arena, module.artifact, threads);
    this.#symbols = new Symbols(module.ptx, this.#machine, this.#arena);
    this.#machine.attach();
  }

  /** Names of the module's kernels, as it spells them. */
  get entries(): readonly string[] {
    return this.#module.entries;
  }

  get time(): number {
    return this.#time;
  }

  /** Modelled time repeats exactly. */
  measure(): number {
    return this.#time;
  }

  get instructions(): number {
    return this.#instructions;
  }

  /** What kernels have printed so far, and how many calls found no room. */
  get printed(): { readonly text: string; readonly dropped: number } {
    return this.#machine.printed;
  }

  get launches(): readonly LaunchProfile[] {
    return this.#launches;
  }

  /** Counts of each launch so far, in order, to model their cycles on another preset (`cyclesOf`). */
  get counted(): readonly Counted[] {
    return this.#counted;
  }

  input<T extends TypedArray>(data: T): Buffer<T> {
    return this.#upload("input", data);
  }

  inout<T extends TypedArray>(data: T): Buffer<T> {
    return this.#upload("inout", data);
  }

  output<T extends TypedArray>(type: TypedArrayConstructor<T>, length: number): Buffer<T> {
    return this.#blank("output", type, length);
  }

  scratch<T extends TypedArray>(type: TypedArrayConstructor<T>, length: number): Buffer<T> {
    return this.#blank("scratch", type, length);
  }

  write(target: Buffer | string, data: TypedArray): void {
    this.#usable();
    const to =
      typeof target === "string" ? this.#symbols.find(target) : this.#allocations.get(target);
    if (to === undefined)
      throw new DeviceFault(
        "bad-launch",
        typeof target === "string" ? `no variable ${target}` : "a foreign buffer",
      );
    if (data.byteLength > to.bytes)
      throw new DeviceFault("bad-launch", `${data.byteLength} bytes do not fit into ${to.bytes}`);
    this.#bytes(to.at, data.byteLength).set(bytesOf(data));
    this.#watch?.filled(to.at, data.byteLength);
    if (typeof target !== "string") this.#allocations.get(target)?.original?.set(bytesOf(data));
  }

  read<T extends TypedArray>(buffer: Buffer<T>): T {
    this.#usable();
    const from = this.#allocations.get(buffer);
    if (from === undefined) throw new DeviceFault("bad-launch", "a foreign buffer");
    return new buffer.type(this.#bytes(from.at, from.bytes).slice().buffer, 0, buffer.length);
  }

  launch(entry: string, options: Launch): void {
    try {
      this.#launch(entry, options);
    } catch (error) {
      if (error instanceof DeviceFault) throw this.#placed(error, entry);
      const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
      throw new DeviceFault("internal", message, { entry });
    }
  }

  changedInputs(): readonly Buffer[] {
    const changed: Buffer[] = [];
    for (const { buffer, at, bytes, original } of this.#allocations.values())
      if (original !== undefined && !sameBytes(this.#bytes(at, bytes), original))
        changed.push(buffer);
    return changed;
  }

  findings(): readonly Finding[] {
    return this.#watch?.findings ?? [];
  }

  get observed(): readonly Observed[] {
    return this.#watch?.observed ?? [];
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    releaseArena(this.#arena);
  }

  #launch(entry: string, options: Launch): void {
    this.#usable();
    const program = this.#module.program(entry);
    const shape = this.#shape(program, options);
    const params = this.#pack(program, options.args);
    const machine = this.#machine;
    machine.executed = 0;
    const occupancy = residentBlocks(this.#preset, program, shape);
    if (occupancy.blocks < 1)
      throw new DeviceFault("bad-launch", "a block needs too many registers", {
        entry,
        line: program.line,
      });
    if (this.#arena.used > this.#preset.l2Bytes) machine.caches.flushL2();
    try {
      const counts = launch(machine, this.#executor, {
        program:
          this.#watch?.launch(program, {
            params,
            dynamic: shape.shared,
            variable: (name) => this.#symbols.extent(name),
          }) ?? program,
        shape,
        params,
        address: (symbol) => this.#symbols.address(symbol),
        poison: this.#poison,
        l1Bytes: occupancy.l1Bytes,
        l2Slices: this.#preset.l2Slices,
      });
      const profile = estimate(this.#preset, program, counts, occupancy);
      this.#time += profile.cycles;
      this.#launches.push({ ...profile, entry });
      this.#counted.push({ program, shape, counts });
    } finally {
      this.#instructions += machine.executed;
    }
  }

  /** A fault of a launch with all that is known about its place. */
  #placed({ kind, message, place }: DeviceFault, entry: string): DeviceFault {
    const source = place.line === undefined ? undefined : this.#module.source(place.line);
    return new DeviceFault(kind, message, {
      entry,
      ...place,
      ...(source === undefined ? {} : { source }),
    });
  }

  #shape(program: Program, options: Launch): LaunchShape {
    const bad = (why: string): never => {
      throw new DeviceFault("bad-launch", why, { entry: program.entry, line: program.line });
    };
    const limits = { grid: [2147483647, 65535, 65535], block: [1024, 1024, 64] } as const;
    const dim3 = (name: "grid" | "block"): Dim3 => {
      const given = options[name];
      const out: [number, number, number] = [1, 1, 1];
      if (given.length > 3) bad(`${name} has more than three dimensions`);
      given.forEach((n, k) => {
        if (!Number.isInteger(n) || n < 1 || n > limits[name][k]!)
          bad(`${name} dimension ${n}: 1 to ${limits[name][k]} are possible`);
        out[k] = n;
      });
      return out;
    };
    const grid = dim3("grid");
    const block = dim3("block");
    const threads = block[0] * block[1] * block[2];
    if (threads > 1024) bad(`${threads} threads in a block, 1024 are the most`);
    const most = program.directives.get("maxntid");
    if (most !== undefined && threads > most.reduce((x, y) => x * y, 1))
      bad(`${threads} threads exceed .maxntid`);
    const exact = program.directives.get("reqntid");
    if (exact !== undefined && block.some((n, k) => n !== (exact[k] ?? 1)))
      bad("the block differs from .reqntid");
    const shared = options.shared ?? 0;
    if (!Number.isInteger(shared) || shared < 0) bad(`${shared} bytes of shared memory`);
    const total = program.layout.dynamic + shared;
    if (total > this.#preset.sharedPerBlock)
      bad(`${total} bytes of shared memory, ${this.#preset.sharedPerBlock} are the most`);
    return { grid, block, shared };
  }

  #pack(program: Program, args: readonly Argument[]): Uint8Array {
    const bad = (why: string): never => {
      throw new DeviceFault("bad-launch", why, { entry: program.entry, line: program.line });
    };
    if (args.length !== program.params.length)
      bad(`${args.length} arguments for ${program.params.length} parameters`);
    const bytes = new Uint8Array(program.paramBytes);
    const view = new DataView(bytes.buffer);
    args.forEach((arg, k) => {
      const param = program.params[k]!;
      if (arg.kind === "bytes") {
        if (arg.data.byteLength !== param.bytes)
          bad(`argument ${k + 1} has ${arg.data.byteLength} bytes, the parameter ${param.bytes}`);
        bytes.set(bytesOf(arg.data), param.offset);
        return;
      }
      const type = arg.kind === "buffer" ? "u64" : arg.type;
      const size = type.endsWith("64") ? 8 : 4;
      const value = arg.kind === "buffer" ? arg.address : arg.value;
      if (size !== param.bytes)
        bad(`argument ${k + 1} has ${size} bytes, the parameter ${param.bytes}`);
      if (arg.kind === "buffer" && !this.#allocations.has(arg))
        bad(`argument ${k + 1} is a buffer of another session`);
      if (type === "f32") view.setFloat32(param.offset, Number(value), true);
      else if (type === "f64") view.setFloat64(param.offset, Number(value), true);
      else if (size === 8) view.setBigInt64(param.offset, BigInt.asIntN(64, BigInt(value)), true);
      else view.setInt32(param.offset, Number(value), true);
    });
    return bytes;
  }

  #upload<T extends TypedArray>(role: Role, data: T): Buffer<T> {
    const type = data.constructor as TypedArrayConstructor<T>;
    const { buffer, at } = this.#allocate(
      role,
      type,
      data.length,
      role === "input" ? bytesOf(data).slice() : undefined,
    );
    this.#bytes(at, data.byteLength).set(bytesOf(data));
    return buffer;
  }

  #blank<T extends TypedArray>(
    role: Role,
    type: TypedArrayConstructor<T>,
    length: number,
  ): Buffer<T> {
    const { buffer, at } = this.#allocate(role, type, length, undefined);
    this.#poison.buffer(this.#bytes(at, length * type.BYTES_PER_ELEMENT), type);
    return buffer;
  }

  #allocate<T extends TypedArray>(
    role: Role,
    type: TypedArrayConstructor<T>,
    length: number,
    original: Uint8Array | undefined,
  ): { readonly buffer: Buffer<T>; readonly at: number } {
    this.#usable();
    const bytes = length * type.BYTES_PER_ELEMENT;
    if (!Number.isInteger(length) || length < 0)
      throw new DeviceFault("bad-launch", `a buffer of ${length} elements`);
    const at = this.#arena.map(bytes);
    this.#machine.attach();
    const buffer: Buffer<T> = { kind: "buffer", role, type, length, address: WINDOW + BigInt(at) };
    this.#watch?.allocated(role, at, bytes);
    this.#allocations.set(buffer, {
      buffer,
      at,
      bytes,
      ...(original === undefined ? {} : { original }),
    });
    return { buffer, at };
  }

  /** A closed session's memory belongs to somebody else. */
  #usable(): void {
    if (this.#closed) throw new DeviceFault("bad-launch", "the session is closed");
  }

  #bytes(at: number, length: number): Uint8Array {
    return this.#arena.B.subarray(at, at + length);
  }
}

/** Modelled cycles of a launch, had it run on this preset and counted the same. */
export function cyclesOf(preset: Preset, { program, shape, counts }: Counted): number {
  return estimate(preset, program, counts, residentBlocks(preset, program, shape)).cycles;
}

const bytesOf = (data: TypedArray): Uint8Array =>
  new Uint8Array(data.buffer, data.byteOffset, data.byteLength);

const sameBytes = (x: Uint8Array, y: Uint8Array): boolean => x.every((byte, k) => byte === y[k]);
