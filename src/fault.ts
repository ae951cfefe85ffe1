/**
 * What a device says of a program that goes wrong: faults, which end it, and findings of watchers, which look for wrongs
 * that leave no trace in the output. Refuses to judge: what is held against a variant is for the evaluation to say.
 */

/** What the program under test did wrong, or what the device lacks (`unsupported-…`). */
export type FaultKind =
  | "parse"
  /** The text, or a kernel with its calls inlined, is larger than the device takes. */
  | "too-large"
  | "unsupported-instruction"
  | "unsupported-call"
  | "missing-entry"
  | "bad-launch"
  | "global-oob"
  | "null"
  | "shared-oob"
  | "local-oob"
  | "const-oob"
  | "misaligned"
  | "wrong-space"
  | "barrier-divergence"
  | "deadlock"
  | "fuel"
  | "simt-stack"
  | "call-depth"
  | "trap"
  | "assert"
  | "out-of-memory"
  | GpuFaultKind
  | "internal";

/** What only a real GPU reports. */
export type GpuFaultKind =
  /** The assembler refuses the text. */
  | "assemble"
  /** A block needs more registers or threads than the device can give. */
  | "out-of-resources"
  /** The launch was still running at its deadline, or all launches together took longer. */
  | "timeout"
  /** The device reports that the kernel failed, and not why. */
  | "launch-failure"
  /** Another session's fault took the device away. */
  | "device-lost";

/** A line of the program's source; the file is known when the module names it. */
export interface SourceLine {
  readonly file?: string;
  readonly line: number;
}

/** Where a fault happened, as far as known. Lines are 1-based lines of the PTX text. */
export interface FaultPlace {
  readonly entry?: string;
  readonly line?: number;
  /** The source line that the PTX line comes from, when the module says so. */
  readonly source?: SourceLine;
  readonly block?: readonly [number, number, number];
  readonly warp?: number;
  readonly lane?: number;
  readonly address?: bigint;
}

export class DeviceFault extends Error {
  override readonly name = "DeviceFault";
  readonly kind: FaultKind;
  readonly place: FaultPlace;

  constructor(kind: FaultKind, message: string, place: FaultPlace = {}) {
    super(message);
    this.kind = kind;
    this.place = place;
  }
}

/**
 * Looks for wrongs that leave no trace in the output (docs/watchers.md):
 * `shared-races`, `global-races`: conflicting accesses that nothing orders; `uninit`: reads of bytes
 * that nobody has written; `bounds`: accesses that stay in mapped memory but leave the buffer or
 * variable that the address was made from; `barriers`: blocks whose warps do not all wait at the same
 * barrier instruction; `outputs`: writes to `input` buffers.
 */
export type Watcher =
  | "shared-races"
  | "global-races"
  | "uninit"
  | "bounds"
  | "barriers"
  | "outputs";
export const WATCHERS: readonly Watcher[] = [
  "shared-races",
  "global-races",
  "uninit",
  "bounds",
  "barriers",
  "outputs",
];

/**
 * `same-value-write`: warps or blocks write equal values to one place without order. `early-exit`:
 * whole warps have exited where the others wait at a barrier.
 */
export type FindingKind =
  | "shared-race"
  | "global-race"
  | "same-value-write"
  | "uninitialised-read"
  | "out-of-bounds"
  | "barrier-divergence"
  | "early-exit"
  | "input-write";
/** Kinds that the manuals leave undefined and no known device punishes: noted, never a reason to reject. */
export const TOLERATED: readonly FindingKind[] = ["same-value-write", "early-exit"];

/** What a watcher saw, once for each kind and line. */
export interface Finding {
  readonly kind: FindingKind;
  /** Names kind, kernel, line and place. */
  readonly message: string;
  /** Of the first time. */
  readonly place: FaultPlace;
  readonly count: number;
}
