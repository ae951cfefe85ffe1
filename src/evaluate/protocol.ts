/**
 * What parent and worker say to each other, over the IPC channel of a forked process. Plain data
 * only ("advanced" serialisation: typed arrays and bigint travel too).
 *
 * One job at a time per worker. For `evaluate` the worker stops after compiling and waits for `run`
 * or `drop`: the parent knows whether an equal artifact has an outcome already.
 */
import type { Inspected, Prepared } from "../evaluate.ts";
import type { Outcome, Stage } from "../fitness.ts";
import type { Genome } from "../genome.ts";
import type { VariantProfile } from "../profile.ts";
import type { Candidate } from "../search.ts";
import type { Split } from "../workload.ts";

export interface PrepareRequest {
  /** Absolute path of the workload module. */
  readonly workload: string;
  readonly device: string;
  /** Folder for frontend output and transpiled modules. */
  readonly cache: string;
  /** Hash of the workload's own files. */
  readonly sources: string;
}

export type Request =
  | { readonly type: "prepare"; readonly request: PrepareRequest }
  | { readonly type: "evaluate"; readonly candidate: Candidate }
  | { readonly type: "run" }
  | { readonly type: "drop" }
  | { readonly type: "check"; readonly genome: Genome | null; readonly split: Split }
  | { readonly type: "inspect"; readonly genome: Genome }
  | { readonly type: "profile"; readonly genome: Genome | null };

export type Response =
  | { readonly type: "prepared"; readonly prepared: Prepared }
  /** Said before a stage that may kill or hang the process; `genome` once it is drawn. */
  | { readonly type: "stage"; readonly stage: Stage; readonly genome?: Genome }
  | { readonly type: "compiled"; readonly genome: Genome; readonly hash: string }
  | {
      readonly type: "outcome";
      readonly genome: Genome;
      readonly outcome: Outcome;
      readonly hash?: string;
    }
  | { readonly type: "inspected"; readonly inspected: Inspected }
  | { readonly type: "profiled"; readonly profile: VariantProfile }
  /** The user's module or source is at fault. */
  | {
      readonly type: "user-error";
      readonly code: string;
      readonly message: string;
      readonly hint: string;
    }
  /** Our code is at fault. */
  | { readonly type: "bug"; readonly message: string };
