/**
 * Baseline: first-improvement hill climbing. Neighbours are the current genome with one more random edit
 * or, one time in eight, with one edit less. The first neighbour that is faster at no larger error takes
 * its place. After a stretch without improvement the climb starts anew from the original.
 */
import { Random } from "../random.ts";
import type { Candidate, Individual, Strategy, StrategyOptions } from "../search.ts";
import type { Clock, Course } from "./course.ts";
import { strategyOf } from "./course.ts";
import { individualOf } from "./vary.ts";

const BATCH = 32;
const DROP_PER_MILLE = 125;

export function hillClimb(options: StrategyOptions): Strategy {
  const clock: Clock = { generation: 0 };
  return strategyOf("hill-climb", clock, search(options, clock));
}

function* search(options: StrategyOptions, clock: Clock): Course<never> {
  const random = new Random(options.seed);
  const original: Individual = { genome: [], fitness: options.original };
  // Every editable instruction gets about a dozen chances before the climb is given up.
  const patience = Math.max(4, Math.ceil((12 * options.size) / BATCH));
  for (;;) {
    let current = original;
    for (let stuck = 0; stuck < patience; stuck++) {
      const batch = Array.from({ length: BATCH }, () => neighbour(current, random, options));
      const trials = yield () => batch;
      clock.generation++;
      const better = trials
        .map(individualOf)
        .find((each) => each !== undefined && improves(each, current));
      if (better !== undefined) {
        current = better;
        stuck = -1;
      }
    }
  }
}

function neighbour({ genome }: Individual, random: Random, options: StrategyOptions): Candidate {
  if (genome.length > 0 && random.chance(DROP_PER_MILLE)) {
    const gone = random.int(genome.length);
    return { genome: genome.filter((_, i) => i !== gone) };
  }
  return { genome, draw: { seed: random.seed(), operators: options.operators } };
}

/** Strictly better in the first objective, no worse in the others. */
function improves(a: Individual, b: Individual): boolean {
  return a.fitness.every((x, i) =>
    i === 0 ? x < (b.fitness[i] as number) : x <= (b.fitness[i] as number),
  );
}
