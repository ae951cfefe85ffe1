/**
 * Which of two variants is to be reported, by the goal of the workload. Pure.
 *
 *     kernels        error 0 before any other error, then by time, then by error
 *     goal `time`    by time, then by error: whatever is within the tolerance is acceptable
 *     goal `error`   by error, then by time, among those no slower than the original
 */
import type { Score } from "../analyze/minimise.ts";
import type { Prepared } from "../evaluate.ts";
import type { Fitness } from "../fitness.ts";
import { errorOf, timeOf } from "../fitness.ts";

type Aim = Pick<Prepared, "goal" | "original">;

/**
 * Better than the original. Where times have intervals the whole of it must be below the original's time,
 * of many measurements some are lucky; to be no slower, it is enough that it reaches down there.
 */
export function improves({ fitness, interval }: Score, { goal, original }: Aim): boolean {
  const time = timeOf(fitness);
  if (goal === "error") {
    return (interval?.[0] ?? time) <= timeOf(original) && errorOf(fitness) < errorOf(original);
  }
  return (interval?.[1] ?? time) < timeOf(original);
}

/** Negative when `a` is to be preferred. */
export function byPreference({ goal }: Aim): (a: Fitness, b: Fitness) => number {
  return (a, b) => {
    const [times, errors] = [timeOf(a) - timeOf(b), errorOf(a) - errorOf(b)];
    if (goal === "error") return errors || times;
    const inexact = goal === "time" ? 0 : Number(errorOf(a) > 0) - Number(errorOf(b) > 0);
    return inexact || times || errors;
  };
}
