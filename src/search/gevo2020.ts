/**
 * The published search, the yardstick for every other: NSGA-II with GEVO's settings (ACM TACO 17(4), 2020;
 * GI19, Algorithm 1), on gevo's corrected operators.
 *
 *     start      each individual: three mutations drawn independently from the original, all valid;
 *                their combination must be valid, too, else they are drawn anew
 *     parents    binary tournament on dominance and crowding, as many as there are individuals
 *     vary       each consecutive pair crosses with 0.8, each individual mutates with 0.3; both are
 *                repeated until valid, within bounds
 *     survive    NSGA-II selection from the elite (best quarter) and the offspring
 */
import { genomeOf } from "../genome.ts";
import { Random } from "../random.ts";
import type { Individual, Strategy, StrategyOptions } from "../search.ts";
import type { Clock, Course, Pace } from "./course.ts";
import { strategyOf, together } from "./course.ts";
import { selectBest } from "./fronts.ts";
import { tournament } from "./tournament.ts";
import { cross, firstValid, mutate } from "./vary.ts";

const CROSSOVER_PER_MILLE = 800;
const MUTATION_PER_MILLE = 300;
const FIRST_MUTATIONS = 3;
/** Combinations of first mutations that are tried before one mutation has to do. */
const FIRST_TRIES = 8;

export function gevo2020(options: StrategyOptions): Strategy {
  const clock: Clock = { generation: 0 };
  return strategyOf("gevo2020", clock, search(options, clock));
}

function* search(options: StrategyOptions, clock: Clock): Course<never> {
  const random = new Random(options.seed);
  const pace: Pace = { width: 1 };
  const side = (): Random => new Random(random.seed());
  const size = options.population;
  const starts = Array.from({ length: size }, () => first(side(), options, pace));
  let population = yield* together(starts, pace);
  for (;;) {
    clock.generation++;
    const elite = selectBest(population, size >> 2);
    const parents = tournament(population, random);
    const pairs: Course<readonly [Individual, Individual]>[] = [];
    for (let i = 0; i + 1 < parents.length; i += 2) {
      const [a, b] = [parents[i] as Individual, parents[i + 1] as Individual];
      pairs.push(random.chance(CROSSOVER_PER_MILLE) ? cross(a, b, side(), pace) : stay([a, b]));
    }
    const children = (yield* together(pairs, pace)).flat();
    const mutants = children.map((child) =>
      random.chance(MUTATION_PER_MILLE) ? mutateOr(child, side(), options, pace) : stay(child),
    );
    const offspring = yield* together(mutants, pace);
    population = selectBest([...elite, ...offspring], size);
  }
}

// biome-ignore lint/correctness/useYield: a course that has nothing to evaluate
function* stay<T>(value: T): Course<T> {
  return value;
}

function* mutateOr(
  individual: Individual,
  random: Random,
  options: StrategyOptions,
  pace: Pace,
): Course<Individual> {
  return (yield* mutate(individual.genome, random, options, pace)) ?? individual;
}

/** An individual of the first population; the original itself when no mutation is valid. */
function* first(random: Random, options: StrategyOptions, pace: Pace): Course<Individual> {
  let spare: Individual = { genome: [], fitness: options.original };
  for (let tried = 0; tried < FIRST_TRIES; tried++) {
    const parts: Individual[] = [];
    while (parts.length < FIRST_MUTATIONS) {
      const part = yield* mutate([], random, options, pace);
      if (part === undefined) return spare;
      parts.push(part);
    }
    spare = parts[0] as Individual;
    const genome = genomeOf(parts.flatMap((part) => part.genome));
    const whole = firstValid(yield [{ genome }]);
    if (whole !== undefined) return whole;
  }
  return spare;
}
