/**
 * Weak-edit elimination (the 2022 study on scientific codes, arXiv 2208.12350): drops every edit whose
 * removal costs less than a threshold, so that what a user sees is short.
 *
 * The published pass compares with a reference that moves as edits go, so losses can add up. Here a
 * removal must also keep the whole within the same threshold of the full variant. Passes repeat until
 * nothing goes. Error may not rise.
 */
import type { Fitness, Outcome } from "../fitness.ts";
import type { Edit, Genome } from "../genome.ts";

export interface Minimised {
  readonly genome: Genome;
  readonly fitness: Fitness;
  /** What became of each edit tried: `cost` is the relative time lost without it, null when invalid. */
  readonly steps: readonly {
    readonly edit: Edit;
    readonly cost: number | null;
    readonly kept: boolean;
  }[];
}

/** Evaluates genomes; a batch may run in parallel. */
export type Measure = (genomes: readonly Genome[]) => Promise<readonly Outcome[]>;

/** @param fitness that of the full variant: (time, error). */
export async function minimise(
  full: Genome,
  fitness: Fitness,
  measure: Measure,
  threshold = 0.01,
): Promise<Minimised> {
  let current: { readonly genome: Genome; readonly fitness: Fitness } = { genome: full, fitness };
  const steps: Minimised["steps"][number][] = [];
  for (let from = 0; from < current.genome.length; ) {
    const { genome } = current;
    const without = genome.slice(from).map((_, i) => genome.filter((_, j) => j !== from + i));
    const outcomes = await measure(without);
    let dropped = false;
    for (const [i, outcome] of outcomes.entries()) {
      const edit = genome[from + i] as Edit;
      const cost = costOf(outcome, current.fitness);
      const drop =
        outcome.status === "ok" && isWeak(outcome.fitness, current.fitness, fitness, threshold);
      steps.push({ edit, cost, kept: !drop });
      if (!drop) continue;
      current = { genome: without[i] as Genome, fitness: outcome.fitness };
      // The rest of the batch was measured with this edit in place: measure it anew.
      from = from + i < current.genome.length ? from + i : 0;
      dropped = true;
      break;
    }
    if (!dropped) {
      if (from === 0) break;
      from = 0; // another pass: what was kept may be weak now
    }
  }
  return { ...current, steps };
}

function costOf(outcome: Outcome, reference: Fitness): number | null {
  if (outcome.status !== "ok") return null;
  return (outcome.fitness[0] as number) / (reference[0] as number) - 1;
}

function isWeak(without: Fitness, current: Fitness, full: Fitness, threshold: number): boolean {
  const [time, error] = without as readonly [number, number];
  if (error > (full[1] as number)) return false;
  const close = (reference: Fitness): boolean => (reference[0] as number) > (1 - threshold) * time;
  return close(current) && close(full);
}
