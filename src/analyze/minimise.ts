/**
 * Weak-edit elimination (the 2022 study on scientific codes, arXiv 2208.12350): drops every edit whose
 * removal costs less than a threshold, so that what a user sees is short.
 *
 * The published pass goes through the edits in order and compares with a reference that moves as edits
 * go, so losses can add up. Here a removal must also keep the whole within the same threshold of the full
 * variant, no other objective (error) may rise above the full variant's, and passes repeat until nothing
 * goes. Refuses to search: edits only go, in the order they stand.
 *
 * The hard part is to decide one edit after another and still measure in batches: each batch guesses that
 * its edits share the fate of the last one decided, and what a wrong guess makes worthless is measured
 * anew. The result is that of measuring one by one; an edit list of a thousand takes a hundred batches.
 */
import type { Fitness, Outcome } from "../fitness.ts";
import type { Edit, Genome } from "../genome.ts";

/** One decision: `cost` is the relative time lost without the edit, null when that is invalid. */
interface Step {
  readonly edit: Edit;
  readonly cost: number | null;
  readonly kept: boolean;
}

export interface Minimised {
  readonly genome: Genome;
  readonly fitness: Fitness;
  /** What became of each edit, in the order tried; a kept edit is tried again in the next pass. */
  readonly steps: readonly Step[];
}

/** Evaluates genomes, in the order given; a batch may run in parallel. */
export type Measure = (genomes: readonly Genome[]) => Promise<readonly Outcome[]>;

interface State {
  readonly genome: Genome;
  readonly fitness: Fitness;
}

const BATCH = 16;

/** @param fitness that of the full variant: time first, every objective minimised. */
export async function minimise(
  full: Genome,
  fitness: Fitness,
  measure: Measure,
  threshold = 0.01,
): Promise<Minimised> {
  let current: State = { genome: full, fitness };
  const steps: Step[] = [];
  let guess: "drop" | "keep" = "drop";
  for (let before = Infinity; current.genome.length < before; ) {
    before = current.genome.length;
    for (let left = current.genome; left.length > 0; ) {
      const edits = left.slice(0, BATCH);
      const reduced = reductions(current.genome, edits, guess);
      const outcomes = await measure(reduced);
      let decided = 0;
      for (const [i, edit] of edits.entries()) {
        const outcome = outcomes[i] as Outcome;
        const drop =
          outcome.status === "ok" && isWeak(outcome.fitness, current.fitness, fitness, threshold);
        steps.push({ edit, cost: costOf(outcome, current.fitness), kept: !drop });
        if (drop) current = { genome: reduced[i] as Genome, fitness: outcome.fitness };
        decided++;
        if (drop === (guess === "drop")) continue;
        guess = drop ? "drop" : "keep";
        break;
      }
      left = left.slice(decided);
    }
    guess = "keep";
  }
  return { ...current, steps };
}

/** The genomes that decide on these edits one after another, should the guess hold for each. */
function reductions(
  genome: Genome,
  edits: readonly Edit[],
  guess: "drop" | "keep",
): readonly Genome[] {
  return edits.map((edit, i) => {
    const gone = new Set(guess === "drop" ? edits.slice(0, i + 1) : [edit]);
    return genome.filter((each) => !gone.has(each));
  });
}

function costOf(outcome: Outcome, reference: Fitness): number | null {
  if (outcome.status !== "ok") return null;
  return (outcome.fitness[0] as number) / (reference[0] as number) - 1;
}

function isWeak(without: Fitness, current: Fitness, full: Fitness, threshold: number): boolean {
  const [time, ...others] = without as readonly [number, ...number[]];
  if (!others.every((x, i) => x <= (full[i + 1] as number))) return false;
  const close = (reference: Fitness): boolean => (reference[0] as number) > (1 - threshold) * time;
  return close(current) && close(full);
}
