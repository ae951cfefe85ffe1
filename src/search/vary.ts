/** Courses that make one valid individual out of others: mutation and crossover with their retries. */
import type { Genome } from "../genome.ts";
import { sameGenome } from "../genome.ts";
import type { Random } from "../random.ts";
import type { Individual, StrategyOptions, Trial } from "../search.ts";
import type { Course, Pace } from "./course.ts";
import { messyOnePoint } from "./crossover.ts";

/** The trial's individual, when it is valid. */
export function individualOf({ genome, outcome }: Trial): Individual | undefined {
  return outcome.status === "ok" ? { genome, fitness: outcome.fitness } : undefined;
}

export function firstValid(trials: readonly Trial[]): Individual | undefined {
  for (const trial of trials) {
    const individual = individualOf(trial);
    if (individual !== undefined) return individual;
  }
  return undefined;
}

/**
 * Draws edits on top of a genome until the whole is valid: at most 2 × (instruction count) trials
 * (GEVO's published code; valid means valid, not better). Undefined when they are spent.
 */
export function* mutate(
  genome: Genome,
  random: Random,
  options: StrategyOptions,
  pace: Pace,
): Course<Individual | undefined> {
  for (let tried = 0; tried < 2 * options.size; ) {
    const draws = Array.from({ length: pace.width }, () => ({
      genome,
      draw: { seed: random.seed(), operators: options.operators },
    }));
    tried += draws.length;
    const found = firstValid(yield draws);
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
  pace: Pace,
): Course<readonly [Individual, Individual]> {
  if (a.genome.length < 2 && b.genome.length < 2) return [a, b];
  if (sameGenome(a.genome, b.genome)) return [a, b];
  const most = a.genome.length + b.genome.length;
  for (let tried = 0; tried < most; ) {
    const pairs = Array.from({ length: Math.max(1, pace.width >> 1) }, () =>
      messyOnePoint(a.genome, b.genome, random),
    );
    tried += pairs.length;
    const trials = yield pairs.flat().map((genome) => ({ genome }));
    for (let i = 0; i < trials.length; i += 2) {
      const left = individualOf(trials[i] as Trial);
      const right = individualOf(trials[i + 1] as Trial);
      if (left !== undefined || right !== undefined) return [left ?? a, right ?? b];
    }
  }
  return [a, b];
}
