/**
 * Minimisation in two passes: single edits (minimise.ts), then several at once. Edits that only make up for
 * each other are none of them weak alone; together they are. So what is left is tried without each part of it,
 * in halves, quarters and so on (delta debugging: Zeller and Hildebrandt, IEEE TSE 28(2), 2002), and without
 * each pair where there are not too many.
 */
import type { Genome } from "../genome.ts";
import {
  isWeak,
  type Measure,
  type Minimised,
  minimise,
  type Score,
  THRESHOLD,
} from "./minimise.ts";

/** Pairs up to this number are all tried: those of 24 edits. */
const MOST_PAIRS = 276;

/** @param score that of the full variant. */
export async function reduce(full: Genome, score: Score, measure: Measure): Promise<Minimised> {
  let reduced = await minimise(full, score, measure);
  for (;;) {
    const fewer = await withoutSeveral(reduced, score, measure);
    if (fewer === undefined) return reduced;
    // Who made up for whom has changed: single edits may be weak now.
    const again = await minimise(fewer.genome, fewer, measure);
    // Weak against what is left is not enough: losses must not add up to more than the threshold.
    const kept = isWeak(again, fewer, score, THRESHOLD) ? again : { ...again, ...fewer };
    reduced = { ...kept, steps: [...reduced.steps, ...again.steps] };
  }
}

/** The first reduction by several edits at once that loses nothing. */
async function withoutSeveral(
  { genome, ...current }: Minimised,
  full: Score,
  measure: Measure,
): Promise<(Score & { readonly genome: Genome }) | undefined> {
  for (const parts of partings(genome)) {
    const rest = parts.map((part) => genome.filter((edit) => !part.includes(edit)));
    const outcomes = await measure(rest);
    for (const [i, outcome] of outcomes.entries()) {
      if (outcome.status === "ok" && isWeak(outcome, current, full, THRESHOLD)) {
        return { ...outcome, genome: rest[i] as Genome };
      }
    }
  }
  return undefined;
}

/** Lists of parts of two edits or more, the largest first. */
function* partings(genome: Genome): Generator<readonly Genome[]> {
  const count = genome.length;
  for (let size = Math.ceil(count / 2); size >= 2; size = Math.ceil(size / 2)) {
    const starts = Array.from({ length: Math.ceil(count / size) }, (_, i) => i * size);
    yield starts.map((start) => genome.slice(start, start + size));
    if (size === 2) break;
  }
  if ((count * (count - 1)) / 2 > MOST_PAIRS) return;
  yield genome.flatMap((a, i) => genome.slice(i + 1).map((b) => [a, b]));
}
