/**
 * Courses that make valid individuals out of others: mutation and crossover with their retries (GEVO, ACM
 * TACO 17(4), 2020; GI19). `unsupported` and `lost` count as invalid, like a rejection.
 *
 * The hard part: attempts are put up several at a time where the batch has room. Each course draws its
 * attempts from a generator of its own and takes the first valid one in order, so what it returns does
 * not depend on the width: only how many attempts are evaluated in vain does.
 */
import type { Genome } from "../genome.ts";
import { Random } from "../random.ts";
import type { Candidate, Individual, StrategyOptions, Trial } from "../search.ts";
import type { Course } from "./course.ts";
import { messyOnePoint } from "./crossover.ts";

/** The trial's individual, when it is valid. */
export function individualOf({ genome, outcome }: Trial): Individual | undefined {
  if (outcome.status !== "ok") return undefined;
  const { fitness, interval, modelled } = outcome;
  return {
    ...{ genome, fitness },
    ...(interval === undefined ? {} : { interval }),
    ...(modelled === undefined ? {} : { modelled }),
  };
}

export function firstValid(trials: readonly Trial[]): Individual | undefined {
  for (const trial of trials) {
    const individual = individualOf(trial);
    if (individual !== undefined) return individual;
  }
  return undefined;
}

/**
 * Draws edits on top of a genome until the whole is valid: at most 2 × (instruction count) trials. Valid
 * means valid, not better. A draw that fails before it is evaluated counts as a trial, too: in the
 * published code it did not, and a program without valid edits never came to an end.
 * @returns undefined when the trials are spent.
 */
export function* mutate(
  genome: Genome,
  random: Random,
  options: StrategyOptions,
): Course<Individual | undefined> {
  const attempts = new Random(random.seed());
  const draw = (): Candidate => ({
    genome,
    draw: { seed: attempts.seed(), operators: options.operators },
  });
  for (let left = 2 * options.size; left > 0; ) {
    const most = left;
    const trials = yield (width) => Array.from({ length: Math.min(most, width) }, draw);
    left -= trials.length;
    const found = firstValid(trials);
    if (found !== undefined) return found;
  }
  return undefined;
}

/**
 * Crosses two parents until a child is valid, at most as many times as they have edits together. A
 * valid child takes the place of its parent; parents with fewer than two edits each stay as they are.
 */
export function* cross(
  a: Individual,
  b: Individual,
  random: Random,
): Course<readonly [Individual, Individual]> {
  const attempts = new Random(random.seed());
  const attempt = (): readonly Candidate[] =>
    messyOnePoint(a.genome, b.genome, attempts).map((genome) => ({ genome }));
  if (a.genome.length < 2 && b.genome.length < 2) return [a, b];
  for (let left = a.genome.length + b.genome.length; left > 0; ) {
    const most = left;
    const trials = yield (width) =>
      Array.from({ length: Math.min(most, Math.ceil(width / 2)) }, attempt).flat();
    left -= trials.length / 2;
    for (let i = 0; i < trials.length; i += 2) {
      const first = individualOf(trials[i] as Trial);
      const second = individualOf(trials[i + 1] as Trial);
      if (first !== undefined || second !== undefined) return [first ?? a, second ?? b];
    }
  }
  return [a, b];
}
