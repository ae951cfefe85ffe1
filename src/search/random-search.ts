/**
 * Baseline: random walks. A walk starts at the original and draws one edit after another; an edit that
 * makes the program invalid is forgotten. After five valid edits, or twenty draws, the next walk starts.
 * Nothing is selected. ("Simple Baselines are Competitive with Code Evolution", arXiv 2602.16805.)
 */
import type { Genome } from "../genome.ts";
import { Random } from "../random.ts";
import type { Strategy, StrategyOptions } from "../search.ts";
import type { Clock, Course, Pace } from "./course.ts";
import { strategyOf, together } from "./course.ts";
import { firstValid } from "./vary.ts";

const WALKERS = 32;
const MOST_EDITS = 5;
const MOST_DRAWS = 20;

export function randomSearch(options: StrategyOptions): Strategy {
  const clock: Clock = { generation: 0 };
  return strategyOf("random", clock, search(options, clock));
}

function* search(options: StrategyOptions, clock: Clock): Course<never> {
  const random = new Random(options.seed);
  const pace: Pace = { width: 1 };
  for (;;) {
    const walks = Array.from({ length: WALKERS }, () => walk(new Random(random.seed()), options));
    yield* together(walks, pace);
    clock.generation++;
  }
}

function* walk(random: Random, { operators }: StrategyOptions): Course<void> {
  let genome: Genome = [];
  for (let draws = 0; draws < MOST_DRAWS && genome.length < MOST_EDITS; draws++) {
    const found = firstValid(yield [{ genome, draw: { seed: random.seed(), operators } }]);
    genome = found?.genome ?? genome;
  }
}
