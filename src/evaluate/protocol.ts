/**
 * What parent and worker say to each other, over the IPC channel of a forked process. Plain data
 * only ("advanced" serialisation: typed arrays and bigint travel too).
 *
 * One job at a time per worker. A worker becomes what its first request makes of it:
 *
 *     prepare         builds; and runs too, where the clock is modelled or the program is a model
 *                     (`prepared`). Else it answers `planned`, and its variants come back as `built`
 *                     machine code
 *     prepare-trials  has the device of a measured clock: tries and measures machine code
 *
 * For `evaluate` the worker stops after compiling and waits for `run` or `drop`: the parent knows
 * whether an equal artifact has an outcome already.
 */

import type { MachineCode, ToolVerdict } from "../device.ts";
import type { SentError } from "../errors.ts";
import type { FuzzCase, Inspected, Prepared, Remeasured, Spent } from "../evaluate.ts";
import type { Outcome, Stage } from "../fitness.ts";
import type { Edit, Genome } from "../genome.ts";
import type { Observed } from "../probe.ts";
import type { VariantProfile } from "../profile.ts";
import type { Candidate } from "../search.ts";
import type { Split } from "../workload.ts";
import type { TrialPlan } from "./workshop.ts";

export interface PrepareRequest {
  /** Absolute path of the workload module. */
  readonly workload: string;
  readonly device: string;
  /** Folder for frontend output and transpiled modules. */
  readonly cache: string;
  /** Hash of the workload's own files. */
  readonly sources: string;
  /** In place of those that the workload names. */
  readonly objectives?: readonly string[];
  /** What an earlier process of the same run has prepared: its reference times stay. */
  readonly earlier?: Prepared;
}

export type Request =
  | { readonly type: "prepare"; readonly request: PrepareRequest }
  | {
      readonly type: "prepare-trials";
      readonly request: PrepareRequest;
      readonly plan: TrialPlan;
    }
  | { readonly type: "evaluate"; readonly candidate: Candidate }
  | { readonly type: "run" }
  | { readonly type: "drop" }
  | {
      readonly type: "check";
      readonly genome: Genome | null;
      readonly where: Split | FuzzCase;
    }
  /** Runs a variant under the watchers of the emulator, in place of a device that has none. */
  | {
      readonly type: "watch";
      readonly genome: Genome | null;
      readonly where: Split | FuzzCase;
    }
  | { readonly type: "inspect"; readonly genome: Genome }
  | { readonly type: "profile"; readonly genome: Genome | null }
  | { readonly type: "observe"; readonly edit: Edit; readonly genome: Genome }
  | { readonly type: "try"; readonly code: MachineCode; readonly where: Split | FuzzCase }
  /** `everywhere`: on both splits, with a cold and a warm cache; else as the search measures. */
  | { readonly type: "remeasure"; readonly code: MachineCode; readonly everywhere: boolean }
  /** The same of a model: whoever runs it builds it. */
  | { readonly type: "remeasure-model"; readonly genome: Genome; readonly everywhere: boolean }
  | { readonly type: "sanitize"; readonly code: MachineCode };

/** Milliseconds that a job has taken, by what they were spent on. */
export type JobSpent = Partial<Omit<Spent, "wait">>;

export type Response =
  | { readonly type: "prepared"; readonly prepared: Prepared }
  | { readonly type: "planned"; readonly plan: TrialPlan }
  /** Said before a stage that may kill or hang the process; `genome` once it is drawn. */
  | { readonly type: "stage"; readonly stage: Stage; readonly genome?: Genome }
  | { readonly type: "compiled"; readonly genome: Genome; readonly hash: string }
  /** To be tried on the device. */
  | {
      readonly type: "built";
      readonly genome: Genome | null;
      readonly code: MachineCode;
      /** Cycles of the cheapest case, where the emulator ran it. */
      readonly modelled?: number;
      readonly spent: JobSpent;
    }
  | {
      readonly type: "outcome";
      readonly genome: Genome;
      readonly outcome: Outcome;
      readonly spent: JobSpent;
    }
  /** Watchers have found nothing in so many cases, which may be none. */
  | { readonly type: "sound"; readonly cases: number; readonly spent: JobSpent }
  | { readonly type: "remeasured"; readonly measured: readonly Remeasured[] }
  | { readonly type: "sanitized"; readonly verdicts: readonly ToolVerdict[] }
  | { readonly type: "inspected"; readonly inspected: Inspected }
  | { readonly type: "profiled"; readonly profile: VariantProfile }
  | { readonly type: "observed"; readonly observed: readonly Observed[] }
  | SentError;
