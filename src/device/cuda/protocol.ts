/**
 * What a device and the process that owns the GPU say to each other. One request, one response; plain
 * data only. Sessions and buffers go by numbers that the device gives out.
 */
import type { Argument, Buffer, Role, TypedArray } from "../../device.ts";
import type { FaultKind } from "../../fault.ts";
import type { L2 } from "../../timing.ts";
import type { GpuInfo } from "./gpus.ts";
import type { KernelInfo } from "./module.ts";

export type WireArgument =
  | { readonly kind: "buffer"; readonly buffer: number }
  /** A parameter by value, whole. */
  | { readonly kind: "bytes"; readonly data: Uint8Array }
  | {
      readonly kind: "scalar";
      readonly type: "i32" | "u32" | "i64" | "u64" | "f32" | "f64";
      readonly value: number | bigint;
    };

export const bytesOf = (data: TypedArray): Uint8Array =>
  new Uint8Array(data.buffer, data.byteOffset, data.byteLength);

/** An argument as it travels, a copy; buffers go by their numbers. */
export function wireArgument(arg: Argument, numberOf: (buffer: Buffer) => number): WireArgument {
  switch (arg.kind) {
    case "scalar":
      return arg;
    case "bytes":
      return { kind: "bytes", data: bytesOf(arg.data).slice() };
    case "buffer":
      return { kind: "buffer", buffer: numberOf(arg) };
    default:
      return arg satisfies never;
  }
}

export type Request =
  | {
      readonly type: "open";
      readonly session: number;
      /** Machine code; or PTX text, which the driver assembles. */
      readonly image: Uint8Array | string;
      readonly poison: number;
    }
  | {
      readonly type: "allocate";
      readonly session: number;
      readonly buffer: number;
      readonly role: Role;
      readonly bytes: number;
      /** Poison with NaNs. */
      readonly float: boolean;
      /** Hash of what it holds at first; without one it is poisoned. */
      readonly content?: string;
      /** That content, where the owner does not keep it. */
      readonly data?: Uint8Array;
      /** Contents that will not be asked for again. */
      readonly forget: readonly string[];
    }
  | {
      readonly type: "write";
      readonly session: number;
      /** A buffer, or a variable by its name. */
      readonly target: number | string;
      readonly data: Uint8Array;
    }
  | { readonly type: "read"; readonly session: number; readonly buffer: number }
  | {
      readonly type: "launch";
      readonly session: number;
      readonly entry: string;
      readonly grid: readonly number[];
      readonly block: readonly number[];
      readonly shared: number;
      readonly args: readonly WireArgument[];
    }
  | { readonly type: "audit"; readonly session: number }
  | {
      /** Repeats all that the sessions have done, one after the other, `rounds` times. */
      readonly type: "sample";
      readonly sessions: readonly number[];
      readonly rounds: number;
      readonly l2: L2;
    }
  | {
      /** Repeats the session for `ms` milliseconds or more and reads the GPU's energy counter. */
      readonly type: "energy";
      readonly session: number;
      readonly ms: number;
    }
  | {
      readonly type: "occupancy";
      readonly session: number;
      readonly entry: string;
      readonly threads: number;
      readonly shared: number;
    }
  | { readonly type: "close"; readonly session: number };

/** One pass over the sessions of a `sample` request. */
export interface Round {
  /** Nanoseconds of each session's launches together. */
  readonly times: readonly number[];
  /** Lowest clock of the multiprocessors seen, MHz, where it can be read. */
  readonly clockMHz?: number;
}

export type Response =
  /** Said once, unasked, when the context stands. */
  | { readonly type: "ready"; readonly gpu: GpuInfo }
  | {
      readonly type: "opened";
      readonly kernels: readonly KernelInfo[];
      /** Machine code, when the driver has assembled it. */
      readonly cubin?: Uint8Array;
    }
  | { readonly type: "allocated"; readonly address: bigint }
  | { readonly type: "done" }
  /** Bytes; or the number of equal ones that were sent before (told.ts). */
  | { readonly type: "bytes"; readonly bytes?: Uint8Array; readonly told?: number }
  | { readonly type: "launched"; readonly time: number }
  | { readonly type: "audited"; readonly changed: readonly number[] }
  | { readonly type: "sampled"; readonly rounds: readonly Round[] }
  /** Of one repetition; absent where the counter does not tell. */
  | { readonly type: "used"; readonly millijoules?: number }
  | { readonly type: "occupied"; readonly blocks: number }
  | {
      readonly type: "fault";
      readonly kind: FaultKind;
      readonly message: string;
      readonly entry?: string;
      /** The context is lost: this process must be replaced. */
      readonly sticky: boolean;
    }
  /** A mistake of the user or of this machine: no driver, no such GPU. */
  | {
      readonly type: "user-error";
      readonly code: string;
      readonly message: string;
      readonly hint: string;
    };
