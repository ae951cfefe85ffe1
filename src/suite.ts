/**
 * One workload of a suite, from its run to its line in the table: evolve or go on, take the best variant
 * with equal outputs and the best within the tolerance, hold everything against both (analyze/validate.ts).
 *
 * Refuses to know of terminals and files; the caller opens store and evaluator.
 */
import { minimise } from "./analyze/minimise.ts";
import { validate } from "./analyze/validate.ts";
import type { Evaluator } from "./evaluate.ts";
import type { Interval } from "./fitness.ts";
import { errorOf, timeOf } from "./fitness.ts";
import type { Genome } from "./genome.ts";
import { parseGenome, printEdit } from "./genome.ts";
import { whyNoGain } from "./report/no-gain.ts";
import type { Summary } from "./report/summary.ts";
import type { RunEvent } from "./run.ts";
import { evolve, resume } from "./run.ts";
import type { RunConfig, RunRow, Store } from "./store.ts";
import { type Family, publishedOf } from "./suite/published.ts";
import { failedChecks } from "./verdict.ts";

/** A variant of a suite's table. Without one, and where it is refused, the speed-up is 1. */
export interface Member {
  readonly speedup: number;
  readonly interval?: Interval;
  readonly error: number;
  readonly edits: readonly string[];
  /** Right and no slower on validation and held-out inputs, and nothing else held against it. */
  readonly validated: boolean;
  /** On the held-out split. */
  readonly heldOut?: number;
  /** Why there is none. */
  readonly why?: string;
}

/** A line of the table. */
export interface Entry {
  readonly workload: string;
  readonly family: Family;
  readonly device: string;
  readonly clock: "modelled" | "measured";
  readonly unit: string;
  /** The faster build of the original. */
  readonly baseline: number;
  readonly tolerance: number;
  readonly atZero: Member;
  readonly atTolerance: Member;
  /** What published evolution of the same program has gained; null where nothing is published. */
  readonly published: { readonly atZero?: number; readonly atTolerance?: number } | null;
  readonly evaluations: number;
  readonly seconds: number;
  /** When the run was started, as ISO 8601. */
  readonly date: string;
  readonly run: string;
  readonly command: string;
}

export interface SuiteDeps {
  readonly store: Store;
  /** Opened for the workload. */
  readonly evaluator: Evaluator;
  readonly signal?: AbortSignal;
}

export interface SuiteOptions {
  /** Starts anew even where a run with the same settings is there. */
  readonly again: boolean;
  /** Further inputs of the workload's own generator that the best variants are tried on. */
  readonly fuzz: number;
  readonly command: string;
}

/** Faster variants within the tolerance that are tried. */
const MOST_TRIES = 5;

/**
 * The line of one workload, or undefined where the search was interrupted.
 * @throws UserError as `evolve` and `validate` do.
 */
export async function suiteEntry(
  config: RunConfig,
  deps: SuiteDeps,
  options: SuiteOptions,
  onEvent: (event: RunEvent) => void = () => undefined,
): Promise<Entry | undefined> {
  const { store, evaluator } = deps;
  const earlier = options.again ? undefined : sameRun(config, deps);
  const summary =
    earlier === undefined
      ? await evolve(config, deps, onEvent)
      : await resume({ ...earlier, config }, deps, onEvent);
  if (summary.status === "interrupted") return undefined;
  const judge = judgeOf(summary, store, evaluator, options.fuzz);
  const atZero = await exact(summary, judge);
  const { workload, device, clock, unit, evaluations, seconds, started } = summary;
  const { family, atZero: zero, atTolerance } = publishedOf(workload);
  const published = {
    ...(zero === undefined ? {} : { atZero: zero }),
    ...(atTolerance === undefined ? {} : { atTolerance }),
  };
  return {
    ...{ workload, family, device, clock, unit },
    baseline: summary.baseline.time,
    tolerance: summary.tolerance,
    atZero,
    atTolerance: await inexact(summary, atZero, deps, judge),
    published: atTolerance === undefined ? null : published,
    ...{ evaluations, seconds, date: started, run: summary.run, command: options.command },
  };
}

/** The last run of the same workload, as it is now, with the same settings. */
function sameRun(config: RunConfig, { store, evaluator }: SuiteDeps): RunRow | undefined {
  const settings = ({ workers: _, ...rest }: RunConfig): string =>
    JSON.stringify(Object.entries(rest).sort());
  const same = store.runs().filter((run) => {
    return settings(run.config) === settings(config) && run.prepared.key === evaluator.prepared.key;
  });
  return same.at(-1);
}

type Judge = (genome: Genome) => Promise<Pick<Member, "validated" | "heldOut" | "why">>;

function judgeOf({ run }: Summary, store: Store, evaluator: Evaluator, fuzz: number): Judge {
  return async (genome) => {
    const verdict = await validate(genome, evaluator, { fuzz });
    store.judge(run, genome, verdict);
    const heldOut = verdict.checks.find(({ name }) => name === "held-out")?.speedup;
    const failed = failedChecks(verdict).map(({ name, what }) => `${name}: ${what}`);
    return {
      validated: verdict.passed,
      ...(heldOut === undefined ? {} : { heldOut }),
      ...(verdict.passed ? {} : { why: `refused (${failed.join("; ")})` }),
    };
  };
}

const none = (why: string): Member => ({ speedup: 1, error: 0, edits: [], validated: true, why });
const refused = (member: Member): Member => ({ ...none(member.why ?? ""), validated: false });

/** The run's own best variant, which has error 0 wherever one with error 0 is faster. */
async function exact({ best }: Summary, judge: Judge): Promise<Member> {
  const { edits, speedup, error, interval, gain } = best;
  if (edits.length === 0 || error > 0) return none("none is faster with equal outputs");
  if (!best.validated || gain === false) return refused({ ...none(whyNoGain(best)) });
  const judged = await judge(parseGenome(edits.join("\n")));
  const member = {
    speedup,
    error,
    edits,
    ...judged,
    ...(interval === undefined ? {} : { interval }),
  };
  return judged.validated ? member : refused(member);
}

/** The fastest within the tolerance that nothing speaks against; the exact one where none is faster. */
async function inexact(
  { run, baseline }: Summary,
  atZero: Member,
  { store, evaluator }: SuiteDeps,
  judge: Judge,
): Promise<Member> {
  const most = baseline.time / atZero.speedup;
  const seen = new Set<string | undefined>();
  const faster = store
    .evaluations(run)
    .flatMap(({ genome, outcome, hash }) =>
      outcome.status === "ok" && errorOf(outcome.fitness) > 0 ? [{ genome, outcome, hash }] : [],
    )
    .filter(({ outcome }) => (outcome.interval?.[1] ?? timeOf(outcome.fitness)) < most)
    .sort((a, b) => timeOf(a.outcome.fitness) - timeOf(b.outcome.fitness))
    .filter(({ hash }) => hash === undefined || (!seen.has(hash) && seen.add(hash)));
  for (const { genome, outcome } of faster.slice(0, MOST_TRIES)) {
    const small = await minimise(genome, outcome, async (genomes) => {
      const evaluated = await evaluator.evaluate(genomes.map((each) => ({ genome: each })));
      return evaluated.map((each) => each.outcome);
    });
    // The edit with the error was idle: without it this is one of those that `atZero` was chosen from.
    if (errorOf(small.fitness) === 0) continue;
    const judged = await judge(small.genome);
    if (!judged.validated) continue;
    const gain = await gainOf(small.genome, baseline.time / timeOf(small.fitness), evaluator);
    if ((gain.interval?.[0] ?? gain.speedup) <= atZero.speedup) continue;
    return {
      ...gain,
      error: errorOf(small.fitness),
      edits: small.genome.map(printEdit),
      ...judged,
    };
  }
  return atZero;
}

/** Where times are measured, what a fresh process measures counts. */
async function gainOf(
  genome: Genome,
  found: number,
  evaluator: Evaluator,
): Promise<Pick<Member, "speedup" | "interval">> {
  const l2 = evaluator.prepared.measuring?.l2;
  const [measured = []] =
    l2 === undefined ? [] : await evaluator.remeasure([genome], "as searched");
  const search = measured.find((each) => each.split === "search" && each.l2 === l2);
  const build = search?.builds[search.fastest];
  if (l2 === undefined) return { speedup: found };
  return build === undefined
    ? { speedup: 1 }
    : { speedup: build.speedup, interval: build.interval };
}
