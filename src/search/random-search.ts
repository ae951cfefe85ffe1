/**
 * Baseline: random walks, 32 side by side. A walk starts at the original and draws one edit after another;
 * an edit that makes the program invalid is forgotten. After five valid edits, or twenty draws, the next
 * walk starts at the original. Nothing is selected: no walk knows of any fitness or of another walk.
 * ("Simple Baselines are Competitive with Code Evolution", arXiv 2602.16805.)
 */
import type { Genome } from "../genome.ts";
import { Random } from "../random.ts";
import type { Strategy, StrategyOptions, Trial } from "../search.ts";
import type { Clock, Course } from "./course.ts";
import { strategyOf } from "./course.ts";

const WALKS = 32;
const MOST_EDITS = 5;
const MOST_DRAWS = 20;

interface Walk {
  readonly genome: Genome;
  readonly draws: number;
}

const START: Walk = { genome: [], draws: 0 };

export function randomSearch(options: StrategyOptions): Strategy {
  const clock: Clock = { generation: 0 };
  return strategyOf("random", clock, search(options, clock));
}

/** A generation is one draw of every walk. */
function* search({ seed, operators }: StrategyOptions, clock: Clock): Course<never> {
  const random = new Random(seed);
  let walks: readonly Walk[] = new Array<Walk>(WALKS).fill(START);
  for (;;) {
    const candidates = walks.map(({ genome }) => ({
      genome,
      draw: { seed: random.seed(), operators },
    }));
    const trials = yield () => candidates;
    walks = walks.map((walk, i) => after(walk, trials[i] as Trial));
    clock.generation++;
  }
}

function after(walk: Walk, { genome, outcome }: Trial): Walk {
  const next = { genome: outcome.status === "ok" ? genome : walk.genome, draws: walk.draws + 1 };
  return next.genome.length >= MOST_EDITS || next.draws >= MOST_DRAWS ? START : next;
}
