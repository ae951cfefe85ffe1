/**
 * Takes the edits out of a variant without which it is no worse, as a course: all edits are tried one by one,
 * then all that proved idle go together, or else the first of them.
 */
import type { Genome } from "../genome.ts";
import type { Individual, Trial } from "../search.ts";
import type { Asked } from "./asked.ts";
import type { Course } from "./course.ts";
import { noWorse } from "./noise.ts";
import { individualOf } from "./vary.ts";

export function* minimise(individual: Individual, asked: Asked): Course<Individual> {
  let current = individual;
  for (;;) {
    const { genome } = current;
    const shorter = genome.map((gone) => genome.filter((edit) => edit !== gone));
    const found = yield* evaluated(shorter, asked);
    const idle = found.map((each) => each !== undefined && noWorse(each, current));
    if (!idle.includes(true)) return current;
    const [all] = yield* evaluated([genome.filter((_, i) => idle[i] !== true)], asked);
    const first = found[idle.indexOf(true)] as Individual;
    current = all !== undefined && noWorse(all, current) ? all : first;
  }
}

/** Only what was not asked before is. */
function* evaluated(
  genomes: readonly Genome[],
  asked: Asked,
): Course<readonly (Individual | undefined)[]> {
  const unknown = genomes.filter((genome) => asked.isNew(genome));
  let trials: readonly Trial[] = [];
  if (unknown.length > 0) trials = yield () => unknown.map((genome) => ({ genome }));
  for (const trial of trials) asked.tell(trial.genome, individualOf(trial));
  return genomes.map((genome) => asked.get(genome) ?? undefined);
}
