/**
 * From what a search found to the one variant that is reported.
 *
 * The rule: the fastest variant with error 0 that is faster than the original and that, on the validation
 * split, is right and no slower than the original; without one, the fastest within the tolerance. It is minimised first to the edits
 * that matter; should the minimised form fail validation, it stays as found. Validating is cheap next
 * to a search, so many runners-up get a try before a variant is reported as not validated.
 */
import { baselineOn, noSlower } from "../analyze/baseline.ts";
import { minimise, type Score } from "../analyze/minimise.ts";
import type { Evaluator, Prepared } from "../evaluate.ts";
import type { Fitness, Outcome } from "../fitness.ts";
import { errorOf, timeOf } from "../fitness.ts";
import type { Genome } from "../genome.ts";
import { explainEdits } from "../report/explain.ts";
import type { Best, Scored } from "../report/summary.ts";
import { bestOf, validationOf } from "../report/summary.ts";
import type { EvaluationRow } from "../store.ts";

/** Most variants that are tried on the validation split. */
const MOST_TRIES = 40;

/**
 * Variants faster than the original, best first, one for each artifact. Where times have intervals, the
 * whole of it must be: of many measurements some are lucky.
 */
export function rank(rows: readonly EvaluationRow[], prepared: Prepared): readonly Scored[] {
  const original = timeOf(prepared.original);
  const seen = new Set<string | undefined>();
  return rows
    .flatMap(({ genome, outcome, hash, sequence }) =>
      outcome.status === "ok" && (outcome.interval?.[1] ?? timeOf(outcome.fitness)) < original
        ? [{ genome, ...scoreOf(outcome), hash, sequence }]
        : [],
    )
    .sort((a, b) => byPreference(a.fitness, b.fitness) || a.sequence - b.sequence)
    .filter(({ hash }) => hash === undefined || (!seen.has(hash) && seen.add(hash)));
}

/** Fitness, with its interval if it has one. */
export function scoreOf({ fitness, interval }: Score): Score {
  return interval === undefined ? { fitness } : { fitness, interval };
}

/** Error 0 before any other error, then by time, then by error. */
export function byPreference(a: Fitness, b: Fitness): number {
  const inexact = Number(errorOf(a) > 0) - Number(errorOf(b) > 0);
  return inexact || timeOf(a) - timeOf(b) || errorOf(a) - errorOf(b);
}

/** The best of ranked variants, minimised, validated and explained; the original when there are none. */
export async function chooseBest(
  ranked: readonly Scored[],
  evaluator: Evaluator,
  onStep: (step: "validating" | "minimising") => void,
): Promise<Best> {
  const { prepared } = evaluator;
  onStep("validating");
  const baseline = await baselineOn(evaluator, "validation");
  const validate = async (genome: Genome): Promise<Outcome> =>
    noSlower(await evaluator.check(genome, "validation"), baseline, "validation");
  const found = await firstValid(ranked.slice(0, MOST_TRIES), validate);
  const chosen = found ?? ranked[0];
  if (chosen === undefined) {
    const original: Scored = { genome: [], fitness: prepared.original };
    const validation = validationOf(await evaluator.check([], "validation"), baseline);
    return { ...bestOf(original, prepared), validated: validation.status === "ok", validation };
  }
  onStep("minimising");
  let best = await minimised(chosen, evaluator);
  let outcome = await validate(best.genome);
  if (outcome.status !== "ok" && found !== undefined) {
    best = chosen;
    outcome = await validate(best.genome);
  }
  const inspected = await evaluator.inspect(best.genome);
  return {
    ...bestOf(best, prepared),
    validated: outcome.status === "ok",
    validation: validationOf(outcome, baseline),
    explained: explainEdits(inspected.edits),
    editsFound: chosen.genome.length,
  };
}

/** The variant with the edits that matter, as measured on the search split. */
async function minimised(full: Scored, evaluator: Evaluator): Promise<Scored> {
  return minimise(full.genome, scoreOf(full), async (genomes) => {
    const evaluated = await evaluator.evaluate(genomes.map((genome) => ({ genome })));
    return evaluated.map(({ outcome }) => outcome);
  });
}

async function firstValid(
  ranked: readonly Scored[],
  validate: (genome: Genome) => Promise<Outcome>,
): Promise<Scored | undefined> {
  for (const each of ranked) {
    if ((await validate(each.genome)).status === "ok") return each;
  }
  return undefined;
}
