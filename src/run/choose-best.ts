/**
 * From what a search found to the one variant that is reported.
 *
 * The rule: of the variants better than the original the one to be preferred (preference.ts) that passes every
 * check that a finalist takes (finalist.ts). Each that does not pass is kept
 * with the reason. Validating is cheap next to a search, so many runners-up get a try; what a fresh process
 * and sanitizing tools cost bounds the number of finalists. When none passes, the first is reported with
 * what speaks against it.
 */
import type { Evaluator, Prepared } from "../evaluate.ts";
import type { Genome } from "../genome.ts";
import { printGenome } from "../genome.ts";
import type { Best, Scored } from "../report/summary.ts";
import { bestOf, validationOf } from "../report/summary.ts";
import type { EvaluationRow } from "../store.ts";
import type { Finals } from "./finalist.ts";
import { scoreOf } from "./finalist.ts";
import { byPreference, improves } from "./preference.ts";

/** Most variants that are tried on the validation split: the best ones, and as many of the others. */
const MOST_TRIES = 40;
/** Most of them that are minimised, measured anew and sanitized. */
const MOST_FINALISTS = 4;

/** A variant that was tried, and what spoke against it. */
export interface Refused {
  readonly genome: Genome;
  readonly why: string;
}

interface Reported {
  readonly best: Best;
  /** As the search found it; the original when that is reported. */
  readonly chosen: Genome;
}

export interface Choice extends Reported {
  /** In the order tried, without the one that is reported. */
  readonly refused: readonly Refused[];
}

/** Variants better than the original, best first, one for each artifact. */
export function rank(rows: readonly EvaluationRow[], prepared: Prepared): readonly Scored[] {
  const prefer = byPreference(prepared);
  const seen = new Set<string | undefined>();
  return rows
    .flatMap(({ genome, outcome, hash, sequence }) =>
      outcome.status === "ok" && improves(outcome, prepared)
        ? [{ genome, ...scoreOf(outcome), hash, sequence }]
        : [],
    )
    .sort((a, b) => prefer(a.fitness, b.fitness) || a.sequence - b.sequence)
    .filter(({ hash }) => hash === undefined || (!seen.has(hash) && seen.add(hash)));
}

/** The best of ranked variants, minimised, validated and explained; the original when there are none. */
export async function chooseBest(
  ranked: readonly Scored[],
  finals: Finals,
  evaluator: Evaluator,
): Promise<Choice> {
  const refused: Refused[] = [];
  let first: Reported | undefined;
  let finalists = 0;
  for (const each of worthTrying(ranked)) {
    const { genome } = each;
    const invalid = await finals.invalid(genome);
    if (invalid !== undefined) {
      refused.push({ genome, why: invalid });
      continue;
    }
    const { best, why } = await finals.examine(each);
    if (why === undefined) return { best, chosen: genome, refused };
    refused.push({ genome, why });
    if (best === undefined) continue;
    first ??= { best, chosen: genome };
    if (++finalists === MOST_FINALISTS) break;
  }
  // None will do: the first to come this far stands for them, with what speaks against it.
  const reported =
    first ?? (await unvalidated(ranked[0], finals)) ?? (await original(evaluator, finals.baseline));
  const chosen = printGenome(reported.chosen);
  return { ...reported, refused: refused.filter(({ genome }) => printGenome(genome) !== chosen) };
}

/**
 * The best are often relatives with one fault in common: half of the tries are spread evenly over the rest of
 * the list, down to the single edits that a search begins with.
 */
function worthTrying<T>(ranked: readonly T[]): readonly T[] {
  const half = MOST_TRIES / 2;
  const rest = ranked.slice(half);
  if (rest.length <= half) return ranked;
  const spread = Array.from({ length: half }, (_, k) =>
    Math.round((k * (rest.length - 1)) / (half - 1)),
  );
  return [...ranked.slice(0, half), ...spread.map((k) => rest[k] as T)];
}

/** The fastest, when none is right on the validation split. */
async function unvalidated(
  fastest: Scored | undefined,
  finals: Finals,
): Promise<Reported | undefined> {
  const { best } = fastest === undefined ? {} : await finals.examine(fastest);
  return fastest === undefined || best === undefined ? undefined : { best, chosen: fastest.genome };
}

/** Nothing is better than the original. */
async function original(evaluator: Evaluator, baseline: number): Promise<Reported> {
  const { prepared } = evaluator;
  const validation = validationOf(await evaluator.check([], "validation"), baseline);
  const best = bestOf({ genome: [], fitness: prepared.original }, prepared);
  return { best: { ...best, validated: validation.status === "ok", validation }, chosen: [] };
}
