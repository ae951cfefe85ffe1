/**
 * One-point messy crossover (GEVO, ACM TACO 17(4), 2020; GI19): both parents' edits are put together,
 * shuffled and cut at a random point; each part is a child. Lengths vary; equal edits merge.
 */
import type { Genome } from "../genome.ts";
import { genomeOf } from "../genome.ts";
import type { Random } from "../random.ts";

/** Two children, each with at least one edit; the parents hold at least two edits together. */
export function messyOnePoint(a: Genome, b: Genome, random: Random): readonly [Genome, Genome] {
  const edits = random.shuffle([...a, ...b]);
  const cut = 1 + random.int(Math.max(1, edits.length - 1));
  return [genomeOf(edits.slice(0, cut)), genomeOf(edits.slice(cut))];
}
