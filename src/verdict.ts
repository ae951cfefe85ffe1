/**
 * What is known of a variant after everything that can be held against it has been tried: one check after
 * another, each passed, failed or not run. A variant that failed one is no gain, whatever its speed.
 */
import type { Interval } from "./fitness.ts";

/**
 * `validation`, `held-out`: right and no slower than the original on that split. `fuzz`: right on further
 * inputs of the workload's own generator. `watchers`: nothing found on any of these that the original does
 * not show. `geometry`: right when launched in the other ways that the workload allows. `sanitizers`: the same by the tools of a GPU's vendor. `second-device`: right on another device.
 */
export type CheckName =
  | "validation"
  | "held-out"
  | "fuzz"
  | "geometry"
  | "watchers"
  | "sanitizers"
  | "second-device";

export interface Check {
  readonly name: CheckName;
  readonly status: "passed" | "failed" | "not-run";
  /** What was seen, in words. */
  readonly what: string;
  /** The original's time over the variant's, where the check gives one. */
  readonly speedup?: number;
  /** Of the speed-up, where times are measured. */
  readonly interval?: Interval;
  /** Largest error of the outputs, where the check gives one. */
  readonly error?: number;
  /** The original's own on the same inputs, where it has one: of a model. */
  readonly originalError?: number;
}

export interface Verdict {
  /** No check failed. */
  readonly passed: boolean;
  readonly checks: readonly Check[];
}

/** The checks that speak against a variant. */
export function failedChecks({ checks }: Verdict): readonly Check[] {
  return checks.filter(({ status }) => status === "failed");
}
