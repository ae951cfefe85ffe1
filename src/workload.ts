/**
 * A workload: the program to evolve, how to run it and how to judge its output.
 * The default export of a user's module is `defineWorkload({...})`.
 *
 * The functions given here run in worker processes. They must be deterministic: the same request
 * gives the same inputs, in any process.
 */
import type { Gpu, TypedArray } from "./device.ts";
import { UserError } from "./errors.ts";
import type { L2 } from "./timing.ts";
import type { Tunables, Tuning } from "./tuning.ts";
import { firstOf } from "./tuning.ts";

/** `search`: seen by selection. `validation`: admits a variant. `heldout`: only for the final report. */
export const SPLITS = ["search", "validation", "heldout"] as const;
export type Split = (typeof SPLITS)[number];

/**
 * How much work a case should be. `full`: what a real device is to be timed on, enough to fill it.
 * `small`: for the emulator, which also screens and watches what a real device runs; some 100,000
 * warp-instructions. A workload may give the same for both.
 */
export type Scale = "small" | "full";

export interface InputRequest {
  readonly split: Split;
  /** Distinct for every case of every split. */
  readonly seed: number;
  /** 0-based number of the case within its split: for drawing other sizes, say. */
  readonly index: number;
  readonly scale: Scale;
}

/** Named results; every element is compared. */
export type Outputs = Readonly<Record<string, TypedArray>>;

export interface SourceOptions {
  /** `.cu`, `.ll` or `.bc`, relative to the workload's folder. */
  readonly file: string;
  /** Extra clang arguments, for example `-DTILE=16`. */
  readonly flags?: readonly string[];
  /** GPU architecture to compile for; default `sm_90`. */
  readonly arch?: string;
  /**
   * The IR that edits are made in: `O1` is SSA with its loops as written, `O3` is unrolled and
   * vectorised. O3 runs after the edits either way. Default `O1`.
   */
  readonly start?: "O1" | "O3";
}

export interface WorkloadDefinition<I> {
  /** Short and kebab-case. */
  readonly name: string;
  readonly source: SourceOptions;
  /** Kernels whose instructions may be edited, as named in the source; default all. */
  readonly kernels?: readonly string[];
  /** Input sets per split; default 1 each. */
  readonly cases?: Partial<Readonly<Record<Split, number>>>;
  readonly inputs: (request: InputRequest) => I;
  /**
   * Allocates, launches (host loops included) and returns the named outputs.
   * @param tuning a value for each tunable and each number of the geometry.
   */
  readonly run: (gpu: Gpu, inputs: I, tuning: Tuning) => Outputs;
  /**
   * Numbers that the search may choose, by name, each with its values; the first is the original's. The
   * source sees each as a macro (`-DBLOCK=128`), `run` gets all of them. `maxnreg` is no macro but a bound on
   * the registers of every kernel that has none; 0 is no bound.
   */
  readonly tunables?: Tunables;
  /**
   * Numbers that a launch may be made with and that the kernels only see there (a block's size that they read
   * from `blockDim`, say), by name, each with its values; the first is the one of the search. `run` gets them
   * beside the tunables. Validation asks a variant to be right with the others, too.
   */
  readonly geometry?: Tunables;
  /** An independent computation of the outputs on the CPU; the original is checked against it. */
  readonly reference?: (inputs: I) => Outputs;
  /**
   * Distance of outputs from those expected, ≥ 0, 0 for equal; NaN counts as infinite. Default: the
   * largest relative difference over all elements, with equal NaN and infinity positions required.
   */
  readonly error?: (outputs: Outputs, expected: Outputs, inputs: I) => number;
  /**
   * What is minimised: `time`, `error`, and on a GPU any of `energy`, `registers`, `spills` behind them.
   * Default time and error; `--objectives` replaces it.
   */
  readonly objectives?: readonly string[];
  /** Largest error of an acceptable variant; default 0. */
  readonly tolerance?: number;
  /**
   * Where a time is measured: the state of the GPU's L2 cache that counts in the search, `cold` (data
   * from memory) or `warm` (as the last repetition left it; default). The final report shows both.
   */
  readonly l2?: L2;
  /** Largest error of the original against `reference`; default `tolerance`. */
  readonly referenceTolerance?: number;
}

export interface Workload<I = unknown> extends Omit<WorkloadDefinition<I>, "run"> {
  readonly kind: "workload";
  /** @param tuning of the program that is run; what it leaves out has the original's value. */
  readonly run: (gpu: Gpu, inputs: I, tuning?: Tuning) => Outputs;
}

/** Checks the shape of a workload and marks it as one. */
export function defineWorkload<I>(definition: WorkloadDefinition<I>): Workload<I> {
  const wrong = problemOf(definition);
  if (wrong !== undefined) {
    throw new UserError("bad-workload", wrong, "Mend the object given to defineWorkload().");
  }
  const { run, tunables, geometry } = definition;
  const first = firstOf({ ...geometry, ...tunables });
  return {
    ...definition,
    kind: "workload",
    run: (gpu, inputs, tuning) => run(gpu, inputs, { ...first, ...tuning }),
  };
}

function problemOf<I>(w: WorkloadDefinition<I>): string | undefined {
  if (!/^[a-z0-9][a-z0-9-]*$/.test(w.name ?? "")) return "workload name must be kebab-case";
  if (!/\.(cu|ll|bc)$/.test(w.source?.file ?? "")) return "source.file must end in .cu, .ll or .bc";
  if (typeof w.inputs !== "function") return "inputs must be a function";
  if (typeof w.run !== "function") return "run must be a function";
  for (const split of SPLITS) {
    const cases = w.cases?.[split] ?? 1;
    if (!Number.isInteger(cases) || cases < 1) return `cases.${split} must be a whole number ≥ 1`;
  }
  if (!["warm", "cold", undefined].includes(w.l2)) return 'l2 must be "warm" or "cold"';
  for (const kind of ["tunables", "geometry"] as const) {
    for (const [name, values] of Object.entries(w[kind] ?? {})) {
      if (!/^[A-Za-z_]\w*$/.test(name)) return `${kind}: "${name}" must be named like a macro`;
      if (values.length === 0 || new Set(values).size < values.length) {
        return `${kind}.${name} must be a list of different numbers`;
      }
      if (!values.every((each) => Number.isSafeInteger(each))) {
        return `${kind}.${name} must be whole numbers`;
      }
    }
  }
  const both = Object.keys(w.geometry ?? {}).find((name) => name in (w.tunables ?? {}));
  if (both !== undefined) return `"${both}" can be a tunable or of the geometry, not both`;
  for (const bound of [w.tolerance ?? 0, w.referenceTolerance ?? 0]) {
    if (!(bound >= 0)) return "tolerances must be numbers ≥ 0";
  }
  return undefined;
}
