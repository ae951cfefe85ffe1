/**
 * The published search, the yardstick for every other: NSGA-II with GEVO's settings (ACM TACO 17(4), 2020;
 * GI19, Algorithm 1), on gevo's corrected operators.
 *
 *     start      each individual: three mutations drawn independently from the original, all valid;
 *                their combination must be valid, too, else they are drawn anew
 *     parents    binary tournament on dominance and crowding, as many as there are individuals
 *     operators  the six of the published tool's default set, equally likely
 *     vary       each consecutive pair crosses with 0.8, each of the two then mutates with 0.3; both are
 *                repeated until valid, within bounds; who does neither keeps the fitness it has
 *     survive    NSGA-II selection from the elite (best quarter) and the offspring
 *
 * Any outcome `ok` is valid: the tolerated error is the evaluator's matter, and so is the published cache
 * of fitness by edit list. Refuses to add anything that was not published.
 */
import { genomeOf } from "../genome.ts";
import { Random } from "../random.ts";
import type { Individual, Strategy, StrategyOptions } from "../search.ts";
import type { Clock, Course } from "./course.ts";
import { strategyOf, together } from "./course.ts";
import { selectBest } from "./fronts.ts";
import { tournament } from "./tournament.ts";
import { cross, firstValid, mutate } from "./vary.ts";

const CROSSOVER_PER_MILLE = 800;
const MUTATION_PER_MILLE = 300;
/** The elite is a quarter of the population (GI19); the published code of 2022 keeps 1 in 64. */
const ELITE_ONE_IN = 4;
const FIRST_MUTATIONS = 3;
/** Combinations of first mutations that are tried before one mutation has to do; published: no bound. */
const FIRST_TRIES = 8;

const OPERATORS = ["delete", "copy", "move", "replace", "swap", "operand"];

export function gevo2020(options: StrategyOptions): Strategy {
  const clock: Clock = { generation: 0 };
  const operators = OPERATORS.filter((name) => options.operators.includes(name));
  return strategyOf("gevo2020", clock, search({ ...options, operators }, clock));
}

function* search(options: StrategyOptions, clock: Clock): Course<never> {
  const random = new Random(options.seed);
  const side = (): Random => new Random(random.seed());
  const size = options.population;
  const starts = Array.from({ length: size }, () => first(side(), options));
  let population = yield* together(starts);
  for (;;) {
    clock.generation++;
    const elite = selectBest(population, Math.floor(size / ELITE_ONE_IN));
    const parents = tournament(population, random);
    const pairs: Course<readonly Individual[]>[] = [];
    for (let i = 0; i + 1 < size; i += 2) {
      const [a, b] = [parents[i] as Individual, parents[i + 1] as Individual];
      pairs.push(offspringOf(a, b, side(), options));
    }
    const offspring = (yield* together(pairs)).flat();
    population = selectBest([...elite, ...offspring], size);
  }
}

/** An individual of the first population; the original itself when no mutation is valid. */
function* first(random: Random, options: StrategyOptions): Course<Individual> {
  let spare: Individual = { genome: [], fitness: options.original };
  for (let tried = 0; tried < FIRST_TRIES; tried++) {
    const parts: Individual[] = [];
    while (parts.length < FIRST_MUTATIONS) {
      const part = yield* mutate([], random, options);
      if (part === undefined) return spare;
      parts.push(part);
    }
    spare = parts[0] as Individual;
    const genome = genomeOf(parts.flatMap((part) => part.genome));
    const whole = firstValid(yield () => [{ genome }]);
    if (whole !== undefined) return whole;
  }
  return spare;
}

/** Two offspring of two parents. */
function* offspringOf(
  a: Individual,
  b: Individual,
  random: Random,
  options: StrategyOptions,
): Course<readonly Individual[]> {
  const crosses = random.chance(CROSSOVER_PER_MILLE);
  const children = crosses ? yield* cross(a, b, random) : [a, b];
  const offspring: Individual[] = [];
  for (const child of children) {
    const mutates = random.chance(MUTATION_PER_MILLE);
    const mutant = mutates ? yield* mutate(child.genome, random, options) : undefined;
    offspring.push(mutant ?? child);
  }
  return offspring;
}
