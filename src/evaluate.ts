/**
 * Evaluation: candidates in, outcomes out. Where that happens (in this process, in a pool of child
 * processes) is the implementation's matter; outcomes do not depend on it.
 */
import type { Artifact } from "./artifact.ts";
import type { Fitness, Objective, Outcome } from "./fitness.ts";
import type { Edit, Genome } from "./genome.ts";
import type { VariantProfile } from "./profile.ts";
import type { EditPlace, Heat } from "./representation.ts";
import type { Candidate } from "./search.ts";
import type { Split } from "./workload.ts";

/** What the workload turned out to be, once loaded, built and checked. */
export interface Prepared {
  readonly workload: string;
  /** Hash of everything an outcome depends on but the genome: sources, tools, device, inputs. */
  readonly key: string;
  readonly device: string;
  readonly objectives: readonly Objective[];
  readonly tolerance: number;
  readonly size: number;
  readonly operators: readonly string[];
  /** Single edits that are worth a try on their own: how many can be asked for. */
  readonly neighbours: number;
  /** Where the original's time goes; absent when no device with a cost model can run it. */
  readonly heat?: Heat;
  /** The faster of the ordinary `-O3` build and our own pipeline without edits, on the search split. */
  readonly original: Fitness;
  /** Both of them, for the report: time on the search split. */
  readonly builds: Readonly<Record<string, number>>;
  /** Artifact hash of our pipeline's build without edits. */
  readonly originalHash: string;
}

export interface Evaluated {
  readonly genome: Genome;
  readonly outcome: Outcome;
  /** Artifact hash, when compilation got that far. */
  readonly hash?: string;
  /** `device`: it ran. `memory`: an equal artifact or genome had run. `none`: rejected before running. */
  readonly from: "device" | "memory" | "none";
}

/** A variant ready to be looked at or exported. */
export interface Inspected {
  readonly artifact: Artifact;
  /** IR text of the variant and of the unedited base, both right after the edits. */
  readonly ir: string;
  readonly baseIr: string;
  readonly edits: readonly { readonly edit: Edit; readonly places: readonly EditPlace[] }[];
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
  /** Evaluates one genome on another split; its fitness is of that split. `null` is the original. */
  check(genome: Genome | null, split: Split): Promise<Outcome>;
  inspect(genome: Genome): Promise<Inspected>;
  /** What a genome's launches on the search split cost, line by line; `null` is the `-O3` build. */
  profile(genome: Genome | null): Promise<VariantProfile>;
  close(): Promise<void>;
}
