/** Every choice of a workload's tunables. */
import type { Genome } from "../src/genome.ts";
import { parseGenome } from "../src/genome.ts";
import type { Tunables } from "../src/tuning.ts";

/** As the edits that make it; the original's values need none. */
export function choicesOf(tunables: Tunables): readonly Genome[] {
  return Object.entries(tunables).reduce<readonly Genome[]>(
    (found, [tunable, [, ...others]]) =>
      found.flatMap((genome) => [
        genome,
        ...others.map((value) => [...genome, ...parseGenome(`set ${tunable} ${value}`)]),
      ]),
    [[]],
  );
}
