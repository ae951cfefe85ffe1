/**
 * Where artifacts run. A `Device` opens a `Session` for one artifact; a session owns its memory and
 * dies with it, so nothing one variant leaves behind is seen by the next.
 *
 * Faults of the program under test are thrown as `DeviceFault`, caught by the evaluation pipeline and
 * turned into an outcome. A device never sees edits or genomes.
 */
import type { Artifact, ArtifactKind } from "./artifact.ts";
import type { Finding, Watcher } from "./fault.ts";
import type { Observed } from "./probe.ts";
import type { LaunchProfile } from "./profile.ts";
import type { Comparison, Effort, L2, Timing } from "./timing.ts";
import type { Tuning } from "./tuning.ts";

export type TypedArray =
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | BigInt64Array
  | BigUint64Array
  | Float32Array
  | Float64Array;

export interface TypedArrayConstructor<T extends TypedArray> {
  new (buffer: ArrayBuffer, byteOffset?: number, length?: number): T;
  readonly BYTES_PER_ELEMENT: number;
  readonly name: string;
}

/** How elements lie in memory; `f16` as 16-bit patterns. */
export type Element =
  | "i8"
  | "u8"
  | "i16"
  | "u16"
  | "f16"
  | "i32"
  | "u32"
  | "i64"
  | "u64"
  | "f32"
  | "f64";

/** What holds the elements of an array. */
export const ARRAYS: Readonly<Record<Element, TypedArrayConstructor<TypedArray>>> = {
  i8: Int8Array,
  u8: Uint8Array,
  i16: Int16Array,
  u16: Uint16Array,
  f16: Uint16Array,
  i32: Int32Array,
  u32: Uint32Array,
  i64: BigInt64Array,
  u64: BigUint64Array,
  f32: Float32Array,
  f64: Float64Array,
};

/**
 * `input`: uploaded, must come out unchanged. `inout`: uploaded, may change. `output`, `scratch`:
 * filled with poison before the first launch; an output must be written whole by the program.
 */
export type Role = "input" | "inout" | "output" | "scratch";

/** Device memory; `address` is the device's own number, passed to kernels as a 64-bit pointer. */
export interface Buffer<T extends TypedArray = TypedArray> {
  readonly kind: "buffer";
  readonly role: Role;
  readonly type: TypedArrayConstructor<T>;
  readonly length: number;
  readonly address: bigint;
}

export interface Scalar {
  readonly kind: "scalar";
  readonly type: "i32" | "u32" | "i64" | "u64" | "f32" | "f64";
  readonly value: number | bigint;
}

/** A parameter passed by value, as it lies in memory: a struct, or a number of 1 or 2 bytes. */
export interface Bytes {
  readonly kind: "bytes";
  readonly data: TypedArray;
}

export type Argument = Buffer | Scalar | Bytes;

export const i32 = (value: number): Scalar => ({ kind: "scalar", type: "i32", value });
export const u32 = (value: number): Scalar => ({ kind: "scalar", type: "u32", value });
export const i64 = (value: bigint): Scalar => ({ kind: "scalar", type: "i64", value });
export const u64 = (value: bigint): Scalar => ({ kind: "scalar", type: "u64", value });
export const f32 = (value: number): Scalar => ({ kind: "scalar", type: "f32", value });
export const f64 = (value: number): Scalar => ({ kind: "scalar", type: "f64", value });

/** @param data exactly as many bytes as the parameter has, padding included. */
export const bytes = (data: TypedArray): Bytes => ({ kind: "bytes", data });

export interface Launch {
  /** Blocks in x, y, z; missing ones are 1. */
  readonly grid: readonly number[];
  /** Threads of a block in x, y, z; missing ones are 1. */
  readonly block: readonly number[];
  /** Bytes of dynamic shared memory; default 0. */
  readonly shared?: number;
  readonly args: readonly Argument[];
}

export interface SessionOptions {
  /**
   * Most instructions all launches of the session may execute together (warp-instructions). Starting a
   * block takes some of it, too, so that a grid of empty blocks comes to an end.
   */
  readonly budget: number;
  /** Seeds the poison patterns. */
  readonly poison: number;
  /**
   * Longest time that one launch, and all of the session's together, may take on a device with a measured clock,
   * milliseconds; without it all together may take as long as they like.
   */
  readonly deadlineMs?: number;
  /** Off by default; a device that has none ignores them. */
  readonly watch?: readonly Watcher[];
  /** Whether probes in the program are looked at (probe.ts); a device that cannot ignores it. */
  readonly observe?: boolean;
}

/** The view a workload's `run` gets of the device. */
export interface Gpu {
  input<T extends TypedArray>(data: T): Buffer<T>;
  inout<T extends TypedArray>(data: T): Buffer<T>;
  output<T extends TypedArray>(type: TypedArrayConstructor<T>, length: number): Buffer<T>;
  scratch<T extends TypedArray>(type: TypedArrayConstructor<T>, length: number): Buffer<T>;
  /** Overwrites the start of a buffer, or of a `__constant__`/`__device__` variable by its name. */
  write(target: Buffer | string, data: TypedArray): void;
  read<T extends TypedArray>(buffer: Buffer<T>): T;
  /** Runs a kernel to completion. `entry` is the kernel's name as in the source, or mangled. */
  launch(entry: string, launch: Launch): void;
}

export interface Session extends Gpu {
  /** Sum over all launches so far, in the device's unit. */
  readonly time: number;
  /**
   * `time`, as well as it can be known: on a measured clock the median of many repetitions of what the
   * session did, each from the same starting state; on a modelled clock `time` itself.
   * @throws DeviceFault as the launches do.
   */
  measure(): number;
  /** Instructions executed so far (warp-instructions; 0 when the device cannot tell). */
  readonly instructions: number;
  /** What the device can tell of each launch so far, in order; empty when it has no cost model. */
  readonly launches: readonly LaunchProfile[];
  /**
   * The role rules that were broken: `input` buffers whose bytes changed.
   * @throws DeviceFault `global-oob` when bytes around a buffer were overwritten unseen until now.
   */
  changedInputs(): readonly Buffer[];
  /** What the watchers have seen so far; empty when nothing is watched. */
  findings(): readonly Finding[];
  /** What probes have seen so far; absent on devices that look at none. */
  readonly observed?: readonly Observed[];
  close(): void;
}

/** What every device tells of itself, whatever it runs. */
export interface Face {
  readonly name: string;
  /** For people: "emulated hopper-like GPU, 8 SM". */
  readonly description: string;
  readonly clock: "modelled" | "measured";
  readonly unit: string;
  /** Another one whenever an artifact may get another time or outcome than before. */
  readonly version: string;
  readonly accepts: readonly ArtifactKind[];
}

/** Runs kernels. Devices of models are in device/xla/. */
export interface Device extends Face {
  /** @throws DeviceFault when the artifact cannot be loaded. */
  open(artifact: Artifact, options: SessionOptions): Session;
}

/** Machine code that a device with a measured clock makes of an artifact. Equal hashes run equally. */
export interface MachineCode {
  readonly kind: "machine-code";
  /** SHA-256 (hex) of the code; of the artifact's text where only the driver assembles. */
  readonly hash: string;
  /** A cubin; or the text that the driver is to assemble. */
  readonly image: Uint8Array | string;
  /** What the assembler says of each kernel and function; absent where only the driver assembles. */
  readonly resources?: readonly Resources[];
  /** What it is to be launched with. */
  readonly tuning?: Tuning;
}

/** What a thread takes of one kernel or function; bytes, but for the registers. */
export interface Resources {
  readonly name: string;
  readonly stack: number;
  readonly spillStores: number;
  readonly spillLoads: number;
  /** Of a thread; absent where the assembler does not say, as of functions that are called. */
  readonly registers?: number;
}

/** What a kernel is in machine code. */
export interface KernelCode {
  readonly name: string;
  /** Without the padding behind the last one. */
  readonly instructions: number;
  /** Of a thread; absent where the assembler does not tell. */
  readonly registers?: number;
  /** Instructions by their first word, `LDG` say; absent without a disassembler. */
  readonly kinds?: Readonly<Record<string, number>>;
}

/**
 * What a program costs beside time, over all that a session did. `energy`: millijoules of one repetition.
 * `registers`: of a thread, the most of any kernel launched. `spills`: bytes of registers that a thread
 * stores and loads again for want of room, summed over the kernels launched and the functions they call.
 */
export type Figure = "energy" | "registers" | "spills";
export const FIGURES: readonly Figure[] = ["energy", "registers", "spills"];

/** What a tool found in a program: once for each kind and kernel. */
export interface ToolFinding {
  readonly kind: string;
  readonly kernel: string;
  readonly count: number;
  readonly message: string;
}

/** What a sanitizing tool says of a program. Only `clean` means that it ran to its end and found nothing. */
export type ToolVerdict =
  | { readonly tool: string; readonly status: "clean" }
  | {
      readonly tool: string;
      readonly status: "findings";
      readonly findings: readonly ToolFinding[];
    }
  | { readonly tool: string; readonly status: "not-run"; readonly why: string };

export interface MeasuredSession extends Session {
  /** Another session's fault has taken the device away: nothing can be asked of this one. */
  readonly lost: boolean;
  /**
   * Times what the session did, again and again from the same starting state.
   * @throws DeviceFault as the launches do.
   */
  timing(l2: L2): Timing;
  /**
   * Times another session of the same device, the challenger, in turn with this one, the incumbent.
   * @throws DeviceFault as the launches do, `device-lost`.
   */
  compare(challenger: MeasuredSession, l2: L2, effort: Effort): Comparison;
  /** No time of the session can be below this: its outputs have to be written. In the device's unit. */
  readonly leastTime: number;
  /** Undefined where the device cannot tell. @throws DeviceFault as the launches do. */
  figure(name: Figure): number | undefined;
}

/** A device with a real clock: one process at a time has it, and only while it opens sessions. */
export interface MeasuredDevice extends Device {
  readonly clock: "measured";
  /**
   * Done on a CPU core, without the device: any number of processes may do it at once.
   * @throws DeviceFault `assemble` when the text is refused.
   */
  assemble(artifact: Artifact): MachineCode;
  open(program: Artifact | MachineCode, options: SessionOptions): MeasuredSession;
  /** How long launches and rounds of timing have taken so far, milliseconds. */
  readonly busyMs: number;
  /** The figures that its sessions can tell. */
  readonly figures: readonly Figure[];
  /** Most energy that anything can use in so much time, millijoules; undefined where nobody limits it. */
  mostEnergy(time: number): number | undefined;
  /** Tools that run programs slowly and see what a clock does not. */
  readonly sanitizers: readonly string[];
  /**
   * Runs a program once more under one of its tools.
   * @param runs what to do with a session of the program; each gets one of its own.
   * @throws DeviceFault when the program fails without the tool.
   */
  sanitize(tool: string, code: MachineCode, runs: readonly ((gpu: Gpu) => void)[]): ToolVerdict;
  /** Gives the device up; a later `open` takes it again. */
  close(): void;
}

export function isMeasured(device: Device): device is MeasuredDevice {
  return device.clock === "measured";
}
