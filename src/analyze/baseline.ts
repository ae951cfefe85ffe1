/**
 * What a variant is held against on a split: the time of the original there, the faster of its two builds.
 */
import { UserError } from "../errors.ts";
import type { Evaluator } from "../evaluate.ts";
import type { Outcome } from "../fitness.ts";
import { errorOf, rejected, timeOf } from "../fitness.ts";
import type { Split } from "../workload.ts";

/** The original on a split. */
export interface Baseline {
  readonly time: number;
  /** 0 for kernels: what others are held against. */
  readonly error: number;
}

/** @throws UserError `original-fails`. */
export async function baselineOn(evaluator: Evaluator, split: Split): Promise<Baseline> {
  const [ordinary, unedited] = await Promise.all([
    evaluator.check(null, split),
    evaluator.check([], split),
  ]);
  if (ordinary.status !== "ok") {
    throw new UserError(
      "original-fails",
      `the original program fails on the ${split} split: ${reasonOf(ordinary)}`,
      `Mend the kernel, or the inputs of the ${split} split.`,
    );
  }
  const [time, error] = [timeOf(ordinary.fitness), errorOf(ordinary.fitness)];
  const faster = unedited.status === "ok" ? Math.min(time, timeOf(unedited.fitness)) : time;
  return { time: faster, error };
}

/** What is faster on the search split's inputs and slower on others is tuned to the former: no gain. */
export function noSlower(outcome: Outcome, baseline: number, split: Split): Outcome {
  if (outcome.status !== "ok") return outcome;
  const least = outcome.interval?.[0] ?? timeOf(outcome.fitness);
  if (least <= baseline) return outcome;
  const message = `${timeOf(outcome.fitness)} against the original's ${baseline} on other inputs`;
  return rejected("check", `slower-on-${split}`, message);
}

/** Why a variant is not right, in a few words. */
export function reasonOf(outcome: Exclude<Outcome, { readonly status: "ok" }>): string {
  switch (outcome.status) {
    case "rejected":
      return `${outcome.stage}: ${outcome.reason}${outcome.message === "" ? "" : ` (${outcome.message})`}`;
    case "unsupported":
      return `needs what this device lacks: ${outcome.what}`;
    case "lost":
      return `the worker was lost at stage ${outcome.stage}`;
    default:
      return outcome satisfies never;
  }
}
