/** When what a variant is made of entered its run: from the log, nothing is evaluated. */
import { errorOf, type Outcome, timeOf } from "../fitness.ts";
import { type Genome, printEdit } from "../genome.ts";

/** What is needed of an evaluation in the log. */
export interface Logged {
  readonly sequence: number;
  readonly generation: number;
  readonly genome: Genome;
  readonly outcome: Outcome;
}

export interface Entry {
  /** Number of the first evaluation that passed with the edit in it. */
  readonly evaluation: number;
  readonly generation: number;
}

/** An evaluation that was faster than all before it. */
export interface Improvement extends Entry {
  readonly time: number;
  /** Which of the variant's edits it had, by their places in it. */
  readonly edits: readonly number[];
}

export function entriesOf(genome: Genome, log: readonly Logged[]): readonly (Entry | undefined)[] {
  const first = new Map<string, Entry>();
  for (const { genome: edits, outcome, sequence, generation } of log) {
    if (outcome.status !== "ok") continue;
    for (const text of edits.map(printEdit)) {
      if (!first.has(text)) first.set(text, { evaluation: sequence, generation });
    }
  }
  return genome.map((edit) => first.get(printEdit(edit)));
}

/** @param mostError of what counts: the variant's own. */
export function improvements(
  genome: Genome,
  log: readonly Logged[],
  mostError: number,
): readonly Improvement[] {
  const texts = genome.map(printEdit);
  const found: Improvement[] = [];
  let best = Number.POSITIVE_INFINITY;
  for (const { genome: edits, outcome, sequence, generation } of log) {
    if (outcome.status !== "ok" || errorOf(outcome.fitness) > mostError) continue;
    const time = timeOf(outcome.fitness);
    if (time >= best) continue;
    best = time;
    const there = new Set(edits.map(printEdit));
    const had = texts.flatMap((text, i) => (there.has(text) ? [i] : []));
    found.push({ evaluation: sequence, generation, time, edits: had });
  }
  return found;
}
