/**
 * Whether a variant holds, and gains, on a device: the validation split there, under watchers, against the
 * original there. Times of different devices are never compared; speed-ups are ratios on one each.
 */
import type { Evaluator } from "../evaluate.ts";
import type { Interval } from "../fitness.ts";
import { errorOf, timeOf } from "../fitness.ts";
import type { Genome } from "../genome.ts";
import { baselineOn, reasonOf } from "./baseline.ts";

export type Ported = { readonly device: string } & (
  | {
      readonly status: "right";
      /** The original's time over the variant's. */
      readonly speedup: number;
      readonly interval?: Interval;
      readonly error: number;
      readonly clock: "modelled" | "measured";
    }
  | { readonly status: "fails" | "not-run"; readonly what: string }
);

/** @throws UserError `original-fails`. */
export async function portedTo(evaluator: Evaluator, genome: Genome): Promise<Ported> {
  const { device, measuring } = evaluator.prepared;
  const outcome = await evaluator.check(genome, "validation");
  if (outcome.status !== "ok") {
    const status = outcome.status === "rejected" ? "fails" : "not-run";
    return { device, status, what: reasonOf(outcome) };
  }
  const { time: baseline } = await baselineOn(evaluator, "validation");
  const { fitness, interval } = outcome;
  return {
    device,
    status: "right",
    speedup: baseline / timeOf(fitness),
    ...(interval === undefined
      ? {}
      : { interval: [baseline / interval[1], baseline / interval[0]] as const }),
    error: errorOf(fitness),
    clock: measuring === undefined ? "modelled" : "measured",
  };
}
