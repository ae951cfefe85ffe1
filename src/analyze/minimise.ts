/**
 * Weak-edit elimination (the 2022 study on scientific codes, arXiv 2208.12350): drops every edit whose
 * removal costs less than a threshold, so that what a user sees is short.
 *
 * The published pass goes through the edits in order and compares with a reference that moves as edits
 * go, so losses can add up. Here a removal must also keep the whole within the same threshold of the full
 * variant, no other objective (error) may rise above the full variant's, and passes repeat until nothing
 * goes. Where times have intervals an edit goes, too, when the variant without it is not clearly slower: the
 * intervals overlap. Refuses to search: edits only go, in the order they stand.
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

export interface Minimised extends Score {
  readonly genome: Genome;
  /** What became of each edit, in the order tried; a kept edit is tried again in the next pass. */
  readonly steps: readonly Step[];
}

/** What is known of a variant that passed: its time comes first, with its interval if it has one. */
export type Score = Pick<Extract<Outcome, { readonly status: "ok" }>, "fitness" | "interval">;

export function scoreOf({ fitness, interval }: Score): Score {
  return interval === undefined ? { fitness } : { fitness, interval };
}

/** Evaluates genomes, in the order given; a batch may run in parallel. */
export type Measure = (genomes: readonly Genome[]) => Promise<readonly Outcome[]>;

interface State {
  readonly genome: Genome;
  readonly score: Score;
}

const BATCH = 16;
/** Part of a time below which a difference does not count: the published 1 %. */
export const THRESHOLD = 0.01;

/** @param score that of the full variant. */
export async function minimise(
  full: Genome,
  score: Score,
  measure: Measure,
  threshold: number = THRESHOLD,
): Promise<Minimised> {
  let current: State = { genome: full, score };
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
        const drop = outcome.status === "ok" && isWeak(outcome, current.score, score, threshold);
        steps.push({ edit, cost: costOf(outcome, current.score.fitness), kept: !drop });
        if (drop) current = { genome: reduced[i] as Genome, score: outcome };
        decided++;
        if (drop === (guess === "drop")) continue;
        guess = drop ? "drop" : "keep";
        break;
      }
      left = left.slice(decided);
    }
    guess = "keep";
  }
  const { fitness, interval } = current.score;
  return {
    genome: current.genome,
    fitness,
    ...(interval === undefined ? {} : { interval }),
    steps,
  };
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

/** Whether a variant without some edits is as good as the one it comes from and as the full one. */
export function isWeak(without: Score, current: Score, full: Score, threshold: number): boolean {
  const [time, ...others] = without.fitness as readonly [number, ...number[]];
  if (!others.every((x, i) => x <= (full.fitness[i + 1] as number))) return false;
  const weak = (reference: Score): boolean =>
    (reference.fitness[0] as number) > (1 - threshold) * time || overlap(without, reference);
  return weak(current) && weak(full);
}

function overlap(without: Score, reference: Score): boolean {
  if (without.interval === undefined || reference.interval === undefined) return false;
  return without.interval[0] <= reference.interval[1];
}
