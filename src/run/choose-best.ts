/**
 * From what a search found to the one variant that is reported.
 *
 * The rule: of the variants better than the original the one to be preferred (preference.ts) that passes every
 * check that a finalist takes (finalist.ts). Each that does not pass is kept
 * with the reason; of the first ones that unseen inputs refuse, what is left without the edits that make
 * them wrong takes its place among the others (mend.ts). Validating is cheap next to a search, so many runners-up
 * get a try; between the one that passes and the last refused before it others get theirs, until none is left there.
 * What a fresh process and sanitizing tools cost bounds the number of finalists. When none passes, the
 * first is reported with what speaks against it, or without its idle edits if nothing does then.
 */
import { scoreOf } from "../analyze/minimise.ts";
import type { Evaluator, Prepared } from "../evaluate.ts";
import type { Genome } from "../genome.ts";
import { printGenome } from "../genome.ts";
import type { Best, Scored } from "../report/summary.ts";
import { bestOf, validationOf } from "../report/summary.ts";
import type { Finals } from "./finalist.ts";
import type { Recorded } from "./front.ts";
import { Mends } from "./mend.ts";
import { byPreference, improves } from "./preference.ts";

/** Most variants that are tried on the validation split until one passes: the best ones, and as many of the others. */
const MOST_TRIES = 40;
/** Most of them that are minimised, measured anew and sanitized. */
const MOST_FINALISTS = 4;
const NO_BETTER = "without its idle edits no better than the best variant";

/** A variant that was tried, and what spoke against it. */
export interface Refused {
  readonly genome: Genome;
  readonly why: string;
}

interface Reported {
  readonly best: Best;
  /** As the search found it, or mended; the original when that is reported. */
  readonly chosen: Genome;
}

/** What is reported when none will do; `mended` where the search has not seen it. */
interface Last extends Reported {
  readonly mended?: Scored;
}

/** The one that is reported and those that are not. */
export interface Verdict extends Reported {
  /** In the order tried, without the one that is reported. */
  readonly refused: readonly Refused[];
}

export interface Choice extends Verdict {
  /** What came of refused variants, in the order tried: the search has not seen these. */
  readonly mended: readonly Scored[];
}

/** Variants better than the original, best first, one for each artifact. */
export function rank(variants: readonly Recorded[], prepared: Prepared): readonly Recorded[] {
  const prefer = byPreference(prepared);
  const seen = new Set<string | undefined>();
  return variants
    .filter((each) => improves(each, prepared))
    .sort((a, b) => prefer(a.fitness, b.fitness) || a.sequence - b.sequence)
    .filter(({ hash }) => hash === undefined || (!seen.has(hash) && seen.add(hash)));
}

/**
 * The best of ranked variants, minimised, validated and explained; the original when there are none.
 * @param together how much is worth being asked of the evaluator side by side.
 */
export async function chooseBest(
  ranked: readonly Scored[],
  finals: Finals,
  evaluator: Evaluator,
  together: number,
): Promise<Choice> {
  const refused: Refused[] = [];
  const mends = new Mends(finals, evaluator, together);
  let queue = worthTrying(ranked);
  let passed: (Reported & { readonly scored: Scored }) | undefined;
  let first: Reported | undefined;
  let finalists = 0;
  for (;;) {
    if (queue.length === 0 && passed !== undefined) {
      queue = spread(skipped(ranked, passed.scored, refused, evaluator.prepared));
    }
    const [each, ...others] = queue;
    if (each === undefined) break;
    queue = others;
    const { genome } = each;
    const doubt = await finals.doubtful(genome);
    const { best, why, wrong } =
      doubt === undefined
        ? await finals.examine(each)
        : { best: undefined, why: doubt, wrong: true };
    if (why === undefined && isBetter(best, passed?.best, evaluator.prepared)) {
      [passed, queue] = [{ best, chosen: genome, scored: each }, []];
      continue;
    }
    refused.push({ genome, why: why ?? NO_BETTER });
    if (wrong === true) {
      const sound = passed === undefined ? await mends.of(each) : undefined;
      if (sound !== undefined) queue = inserted(queue, sound, evaluator.prepared);
      continue;
    }
    if (best === undefined || why === undefined) continue;
    first ??= { best, chosen: genome };
    if (++finalists === MOST_FINALISTS) break;
  }
  if (passed !== undefined) {
    const { best, chosen } = passed;
    return { best, chosen, refused, mended: mends.found };
  }
  // None will do: the first to come this far stands for them, with what speaks against it.
  const { mended, ...reported }: Last =
    first ?? (await unvalidated(ranked[0], finals)) ?? (await original(evaluator, finals.baseline));
  const chosen = printGenome(reported.chosen);
  return {
    ...reported,
    refused: refused.filter(({ genome }) => printGenome(genome) !== chosen),
    mended: mended === undefined ? mends.found : [...mends.found, mended],
  };
}

/** Once minimised, an edit that saved next to nothing is gone. */
function isBetter(one: Best, than: Best | undefined, prepared: Prepared): boolean {
  if (than === undefined) return true;
  return byPreference(prepared)([one.time, one.error], [than.time, than.error]) < 0;
}

/** Variants in the order of preference with one more in its place. */
export function inserted(
  ranked: readonly Scored[],
  one: Scored,
  prepared: Prepared,
): readonly Scored[] {
  const prefer = byPreference(prepared);
  const behind = ranked.findIndex(({ fitness }) => prefer(one.fitness, fitness) < 0);
  return behind < 0 ? [...ranked, one] : ranked.toSpliced(behind, 0, one);
}

/**
 * The best are often relatives with one fault in common: half of the tries are spread evenly over the rest of
 * the list, down to the single edits that a search begins with.
 */
function worthTrying<T>(ranked: readonly T[]): readonly T[] {
  return [...ranked.slice(0, MOST_TRIES / 2), ...spread(ranked.slice(MOST_TRIES / 2))];
}

/** Half as many as there are tries, from the first to the last; all where there are no more. */
function spread<T>(list: readonly T[]): readonly T[] {
  const most = MOST_TRIES / 2;
  if (list.length <= most) return list;
  return Array.from(
    { length: most },
    (_, k) => list[Math.round((k * (list.length - 1)) / (most - 1))] as T,
  );
}

/** What stands between one, which may be a mended one, and the last before it that was refused. */
function skipped(
  ranked: readonly Scored[],
  one: Scored,
  refused: readonly Refused[],
  prepared: Prepared,
): readonly Scored[] {
  const known = new Set(refused.map(({ genome }) => genome));
  const all = ranked.includes(one) ? ranked : inserted(ranked, one, prepared);
  const before = all.slice(0, all.indexOf(one));
  return before.slice(before.findLastIndex(({ genome }) => known.has(genome)) + 1);
}

/**
 * The fastest, when none is right on the validation split. What is right without its idle edits is another variant:
 * the one that has them was refused, and stays so.
 */
async function unvalidated(fastest: Scored | undefined, finals: Finals): Promise<Last | undefined> {
  if (fastest === undefined) return undefined;
  const { best } = await finals.examine(fastest);
  if (best === undefined) return undefined;
  if (!best.validated) return { best, chosen: fastest.genome };
  const minimised = await finals.minimised(fastest);
  const { genome } = minimised;
  return { best, chosen: genome, mended: { genome, ...scoreOf(minimised) } };
}

/** Nothing is better than the original. */
async function original(evaluator: Evaluator, baseline: number): Promise<Reported> {
  const { prepared } = evaluator;
  const validation = validationOf(await evaluator.check([], "validation"), baseline);
  const best = bestOf({ genome: [], fitness: prepared.original }, prepared);
  return { best: { ...best, validated: validation.status === "ok", validation }, chosen: [] };
}
