/**
 * A golden program: PTX text, what it is launched with and the bytes it must leave behind. Programs
 * know no device; runner.ts runs one on any. Expected values come from the PTX ISA manual, by hand or
 * by exact arithmetic, never from a device's output.
 */
import type { FaultKind } from "../../../src/fault.ts";

/** A parameter of the kernel, in order. */
export type Parameter =
  /** Device memory with these first bytes. */
  | { readonly kind: "memory"; readonly bytes: Uint8Array }
  /** Passed by value. */
  | { readonly kind: "value"; readonly bytes: Uint8Array };

/** What must lie in a memory parameter after the launch. */
export interface Expected {
  readonly parameter: number;
  /** First byte. */
  readonly at: number;
  readonly bytes: Uint8Array;
  /** A float that may be this far off, where the manual only bounds the error. */
  readonly tolerance?: number;
  /** For messages: the case as its author wrote it. */
  readonly what: string;
}

export interface Program {
  readonly name: string;
  /** File that holds it. */
  readonly file: string;
  readonly ptx: string;
  readonly entry: string;
  readonly grid: readonly number[];
  readonly block: readonly number[];
  /** Bytes of dynamic shared memory. */
  readonly shared: number;
  readonly parameters: readonly Parameter[];
  readonly expected: readonly Expected[];
  /** The fault that must end the launch; else none may. */
  readonly fault?: FaultKind;
  /** Lines of `ptx` with the instructions under test. */
  readonly tested: readonly number[];
}
