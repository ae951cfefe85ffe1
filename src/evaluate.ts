/**
 * Evaluation: candidates in, outcomes out. Where that happens (in this process, in a pool of child
 * processes) is the implementation's matter; outcomes do not depend on it.
 */
import type { Artifact } from "./artifact.ts";
import type { ToolVerdict } from "./device.ts";
import type { FindingKind } from "./fault.ts";
import type { Fitness, Interval, Objective, Outcome } from "./fitness.ts";
import type { Edit, Genome } from "./genome.ts";
import type { Goal } from "./model-workload.ts";
import type { Observed } from "./probe.ts";
import type { VariantProfile } from "./profile.ts";
import type { EditPlace, Heat } from "./representation.ts";
import type { Candidate } from "./search.ts";
import type { L2 } from "./timing.ts";
import type { Tuning } from "./tuning.ts";
import type { Split } from "./workload.ts";

export type { ToolVerdict } from "./device.ts";

/** The name in `Prepared.builds` of what variants are edits of. */
export const UNEDITED = "gevo without edits";

/** What the workload turned out to be, once loaded, built and checked. */
export interface Prepared {
  readonly workload: string;
  /** Hash of everything an outcome depends on but the genome: sources, tools, device, inputs. */
  readonly key: string;
  readonly device: string;
  readonly objectives: readonly Objective[];
  /** Largest error of an acceptable variant. */
  readonly tolerance: number;
  /** Which variant is the best one: default `time`, the fastest. */
  readonly goal?: Goal;
  readonly size: number;
  readonly operators: readonly string[];
  /** Single edits that are worth a try on their own: how many can be asked for. */
  readonly neighbours: number;
  /** Where the original's time goes; absent when no device with a cost model can run it. */
  readonly heat?: Heat;
  /** The faster of the ordinary `-O3` build and our own pipeline without edits, on the search split. */
  readonly original: Fitness;
  /** All builds of the original, by name: time on the search split. */
  readonly builds: Readonly<Record<string, number>>;
  /** Artifact hash of our pipeline's build without edits. */
  readonly originalHash: string;
  /** On a measured clock alone: what times are stated against, and how it is measured. */
  readonly measuring?: Measuring;
  /** How else than in the search the workload allows its kernels to be launched; absent when there is no other way. */
  readonly geometries?: readonly Tuning[];
  /** What is weak about the workload's test, in words; absent when nothing is. */
  readonly warnings?: readonly string[];
}

/**
 * Every time of a run is a ratio to the reference build's, measured in turn, times the reference's time
 * fixed here: so times of one run can be compared, whenever they were taken.
 */
export interface Measuring {
  /** The faster build, by its name in `builds`. */
  readonly reference: string;
  /** Its time in each case of the search split, in the order of their indices. */
  readonly times: readonly number[];
  /** Absent for models, whose state of the cache is the one they leave themselves. */
  readonly l2?: L2;
  /** Other compilers' builds that could not be taken, and why: none of them is a baseline. */
  readonly leftOut?: Readonly<Record<string, string>>;
  /** Why no candidate is run on the emulator before the device sees it; absent when each is. */
  readonly unscreened?: string;
}

export interface Evaluated {
  readonly genome: Genome;
  readonly outcome: Outcome;
  /** Artifact hash, when compilation got that far. */
  readonly hash?: string;
  /** `device`: it ran. `memory`: an equal artifact or genome had run. `none`: rejected before running. */
  readonly from: "device" | "memory" | "none";
}

/** What workers have spent, milliseconds, summed over all of them. */
export interface Spent {
  /** Drawing, applying, compiling. */
  readonly compile: number;
  /** On the emulator, before the device and under watchers. */
  readonly screen: number;
  readonly assemble: number;
  /** Built variants waiting for the device. */
  readonly wait: number;
  /** In trials on the device: loading, uploading, comparing, and `busy`. */
  readonly device: number;
  /** Launches and rounds of timing. */
  readonly busy: number;
}

/** A variant's time beside that of every build of the original, measured in turn in a fresh process. */
export interface Remeasured {
  readonly split: Split;
  /** Absent for models. */
  readonly l2?: L2;
  /** Of the variant, over all cases of the split. */
  readonly time: number;
  readonly builds: Readonly<Record<string, MeasuredBuild>>;
  /** The fastest build, by its name in `builds`. */
  readonly fastest: string;
}

export interface MeasuredBuild {
  readonly time: number;
  /** The build's time over the variant's. */
  readonly speedup: number;
  readonly interval: Interval;
}

/**
 * One more case of the workload's own generator: like a case of the split, or of all of them in turn, with a
 * seed that no split has. Equal numbers are equal cases. What the original cannot run is `unsupported`, not a failure.
 */
export interface FuzzCase {
  readonly fuzz: number;
  readonly split?: Split;
  /** Launched otherwise than in the search: one of `Prepared.geometries`. */
  readonly geometry?: Tuning;
}

/** Reasons of a rejection at stage `check` that watchers gave: the output itself was right. */
export const WATCHED_REASONS: readonly string[] = [
  "data-race",
  "uninitialised-read",
  "out-of-bounds",
  "barrier-divergence",
  "input-write",
] satisfies readonly ("data-race" | FindingKind)[];

/** A variant ready to be looked at or exported. */
export interface Inspected {
  readonly artifact: Artifact;
  /** IR text of the variant and of the unedited base, both right after the edits. */
  readonly ir: string;
  readonly baseIr: string;
  readonly edits: readonly { readonly edit: Edit; readonly places: readonly EditPlace[] }[];
  /** Of a model: as people write it, and as an artifact for `jax.export.deserialize` where JAX can make one. */
  readonly model?: { readonly pretty: string; readonly exported?: Uint8Array };
}

export interface Evaluator {
  readonly prepared: Prepared;
  /**
   * Evaluates on the search split. Results come back in the order asked; `onEach` hears of each as it
   * finishes, in any order.
   */
  evaluate(
    candidates: readonly Candidate[],
    onEach?: (index: number, evaluated: Evaluated) => void,
  ): Promise<readonly Evaluated[]>;
  /** Takes an earlier result of the same prepared workload, so that it is not made again. */
  remember(evaluated: Evaluated): void;
  /**
   * Evaluates one genome on other inputs, under watchers unless they are the search split; its fitness is
   * of these inputs. `null` is the original.
   */
  check(genome: Genome | null, where: Split | FuzzCase): Promise<Outcome>;
  inspect(genome: Genome): Promise<Inspected>;
  /**
   * Measures variants once more, in a fresh process: `everywhere` is on the search and the validation split,
   * each with a cold and a warm L2 cache. Empty for what fails there, and on a modelled clock, which
   * repeats itself.
   */
  remeasure(
    genomes: readonly Genome[],
    where: "everywhere" | "as searched",
  ): Promise<readonly (readonly Remeasured[])[]>;
  /**
   * What sanitizing tools say of a variant on the validation split, without what the original shows too.
   * Empty on a modelled clock: there the device's own watchers have seen it.
   */
  sanitize(genome: Genome): Promise<readonly ToolVerdict[]>;
  /** What a genome's launches on the search split cost, line by line; `null` is the `-O3` build. */
  profile(genome: Genome | null): Promise<VariantProfile>;
  /**
   * What an edit would change, seen on the emulator in the variant, which is without it, on the search and the
   * validation split; empty where there is nothing to see.
   */
  observe(edit: Edit, genome: Genome): Promise<readonly Observed[]>;
  /** Where the time of evaluating on a device with a measured clock has gone so far. */
  readonly spent?: Spent;
  close(): Promise<void>;
}
