/**
 * Independent edits against epistatic ones, by the published test of additivity (arXiv 2208.12350): an edit is
 * independent when what it gains on top of the independent ones found so far equals what the full variant
 * loses without them and it, within 1 % of the original's time.
 *
 * Where times have intervals, gains differ only when they do so by more than the intervals allow.
 */
import type { Outcome } from "../fitness.ts";
import { timeOf } from "../fitness.ts";
import type { Edit, Genome } from "../genome.ts";
import { type Measure, type Score, THRESHOLD } from "./minimise.ts";

export interface Parted {
  readonly independent: Genome;
  readonly epistatic: Genome;
}

/**
 * @param original the program without edits.
 * @param full the variant with all of them.
 */
export async function partIndependent(
  genome: Genome,
  original: Score,
  full: Score,
  measure: Measure,
): Promise<Parted> {
  const independent: Edit[] = [];
  for (const edit of genome) {
    const group = genome.filter((each) => each === edit || independent.includes(each));
    const rest = genome.filter((each) => !group.includes(each));
    const [below, above] = (await measure([group, rest])) as [Outcome, Outcome];
    if (below.status !== "ok" || above.status !== "ok") continue;
    const gain = timeOf(original.fitness) - timeOf(below.fitness);
    const loss = timeOf(above.fitness) - timeOf(full.fitness);
    const noise = [original, below, above, full].reduce((sum, each) => sum + spreadOf(each), 0);
    const apart = Math.abs(gain - loss) - noise;
    if (apart < THRESHOLD * timeOf(original.fitness)) independent.push(edit);
  }
  return { independent, epistatic: genome.filter((edit) => !independent.includes(edit)) };
}

/** Half the width of a time's interval; 0 on an exact clock. */
export function spreadOf({ interval }: Score): number {
  return interval === undefined ? 0 : (interval[1] - interval[0]) / 2;
}
