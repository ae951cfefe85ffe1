/**
 * What a device with a cost model can say of a launch: the terms of its modelled time, the counts
 * behind them, and what each line had to do with it. Plain data, made by a device, carried to
 * reports; nothing here is a time on hardware.
 */

/** Terms of the model, each the cycles that this resource alone would take. */
export const TERMS = [
  "issue",
  "fp32",
  "alu",
  "imad",
  "fp64",
  "xu",
  "lsu",
  "l1",
  "l2",
  "dram",
  "latency",
] as const;
export type Term = (typeof TERMS)[number];

/** Totals over the grid. */
export interface Counts {
  /** Warp-instructions as executed, free ones too. */
  readonly instructions: number;
  /** Slots of the warp schedulers. */
  readonly issueSlots: number;
  /** Active lanes over the instructions that take a slot, and what they would be without divergence. */
  readonly lanes: number;
  readonly laneSlots: number;
  /** 32-byte sectors that global accesses asked for, and what became of them. */
  readonly globalSectors: number;
  readonly l1Misses: number;
  readonly dramSectors: number;
  /** 32-byte sectors of local memory, spilled registers included. */
  readonly localSectors: number;
  /** Passes over the banks of shared memory; `bankConflicts` are those beyond the first of each access. */
  readonly sharedWavefronts: number;
  readonly bankConflicts: number;
  /** Steps that atomics wait for other lanes of their warp on the same address. */
  readonly atomicSerial: number;
  /** Arrivals of warps. */
  readonly barriers: number;
}

export interface Occupancy {
  /** CTAs that fit on an SM, and their warps. */
  readonly blocks: number;
  readonly warps: number;
  /** Warps that the busiest SM holds at once in this grid, and the most that any SM can hold. */
  readonly resident: number;
  readonly most: number;
  /** What keeps more from being resident; `grid`: there are no more. */
  readonly limiter: "blocks" | "warps" | "registers" | "shared" | "grid";
  /** Per thread, estimated. */
  readonly registers: number;
  /** Bytes of shared memory of a CTA. */
  readonly shared: number;
  /** 32-bit words per thread that find no register where most are alive. */
  readonly spilled: number;
}

export interface Breakdown {
  /** Modelled cycles of the launch, `fixed` included: what a launch takes whatever it does. */
  readonly cycles: number;
  readonly fixed: number;
  /** Cycles of each term on its own. */
  readonly terms: Readonly<Record<Term, number>>;
  readonly counts: Counts;
  readonly occupancy: Occupancy;
}

/** What the instructions of one line did in a launch, over all warps. */
export interface LineProfile {
  /** 1-based line of the PTX text. */
  readonly line: number;
  /** Line of the source that the PTX names for it (`.loc`), and its file's number there. */
  readonly source?: number;
  readonly file?: number;
  /** Executions by a warp; of the line's most frequent instruction when it has several. */
  readonly executions: number;
  /** Warp-instructions, and active lanes over them: 32 each without divergence. */
  readonly instructions: number;
  readonly lanes: number;
  /** Global and local 32-byte sectors. */
  readonly sectors: number;
  readonly l1Misses: number;
  /** Passes over the banks of shared memory beyond the first of each access. */
  readonly bankConflicts: number;
  readonly atomicSerial: number;
  /**
   * Modelled cycles that fall to the line, by its part of each term and the term's weight in the
   * whole. Over all lines they sum up to the launch's cycles without its fixed cost. A wait for a
   * value counts for the line that makes the value.
   */
  readonly cycles: number;
  /** The line's part of each term, in that term's own cycles. */
  readonly terms: Readonly<Record<Term, number>>;
}

/** What is summed up for a line, while it is. */
export type LineSums = {
  -readonly [K in Exclude<keyof LineProfile, "line" | "source" | "file" | "terms">]: number;
} & { readonly terms: Record<Term, number> };

/** A line that has done nothing yet. */
export const idleLine = (): LineSums => ({
  executions: 0,
  instructions: 0,
  lanes: 0,
  sectors: 0,
  l1Misses: 0,
  bankConflicts: 0,
  atomicSerial: 0,
  cycles: 0,
  terms: Object.fromEntries(TERMS.map((term) => [term, 0])) as Record<Term, number>,
});

/** What one source line did over all launches of a kernel. */
export interface SourceLineProfile extends Omit<LineProfile, "line" | "source" | "file"> {
  /** 1-based line of the source file; 0 stands for code without one. */
  readonly line: number;
  /** The line's text, trimmed. */
  readonly text: string;
}

/** All launches of one kernel together: cycles, terms and counts are sums. */
export interface KernelProfile {
  readonly entry: string;
  readonly launches: number;
  readonly cycles: number;
  readonly fixed: number;
  readonly terms: Breakdown["terms"];
  readonly counts: Counts;
  /** Of the launch that took most cycles. */
  readonly occupancy: Occupancy;
  /** By rising line. */
  readonly lines: readonly SourceLineProfile[];
}

/** What a variant's launches on one split cost. */
export interface VariantProfile {
  /** The user's source file. */
  readonly file: string;
  readonly cycles: number;
  /** In the order of their first launch; none when the device has no cost model. */
  readonly kernels: readonly KernelProfile[];
}

export interface LaunchProfile extends Breakdown {
  /** The kernel, as its launch named it. */
  readonly entry: string;
  /** By rising line; made when asked for. */
  lines(): readonly LineProfile[];
}
