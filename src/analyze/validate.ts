/**
 * Everything that can be held against one variant, check by check (verdict.ts): splits that the search never
 * saw, further inputs of the workload's own generator, watchers, a vendor's sanitizing tools, another device.
 *
 * The end of a run asks for the validation split alone; the held-out split is for here, so that it stays
 * unseen by whatever selects. Refuses to select: a verdict says what is, and the caller what follows.
 */
import type { Evaluator } from "../evaluate.ts";
import { WATCHED_REASONS } from "../evaluate.ts";
import type { Outcome } from "../fitness.ts";
import { errorOf, timeOf } from "../fitness.ts";
import type { Genome } from "../genome.ts";
import type { Tuning } from "../tuning.ts";
import type { Check, Verdict } from "../verdict.ts";
import type { Split } from "../workload.ts";
import { type Baseline, baselineOn, noSlower, reasonOf } from "./baseline.ts";

export interface ValidateOptions {
  /** Cases of the workload's own generator beside those of the splits. */
  readonly fuzz: number;
  /** The same workload on another device; whoever opened it closes it. */
  readonly second?: Evaluator;
  /** Hears of each check as it ends. */
  readonly onCheck?: (check: Check) => void;
}

/** Fuzz cases that find most of what any number of them would. */
export const FUZZ_CASES = 20;
/** Cases for each other way of launching: of each split in turn. */
const LAUNCHES = 6;

/** @throws UserError `original-fails`. */
export async function validate(
  genome: Genome,
  evaluator: Evaluator,
  { fuzz, second, onCheck = () => undefined }: ValidateOptions,
): Promise<Verdict> {
  const checks: Check[] = [];
  const done = (check: Check): void => {
    checks.push(check);
    onCheck(check);
  };
  const outcomes: Outcome[] = [];
  for (const [name, split] of [
    ["validation", "validation"],
    ["held-out", "heldout"],
  ] as const) {
    const outcome = await evaluator.check(genome, split);
    outcomes.push(outcome);
    done({ name, ...(await splitCheck(outcome, evaluator, split)) });
  }
  // Models have a goal, kernels have none.
  const { geometries = [], goal } = evaluator.prepared;
  const isModel = goal !== undefined;
  const fuzzed = await Promise.all(
    Array.from({ length: isModel ? 0 : fuzz }, (_, k) => evaluator.check(genome, { fuzz: k })),
  );
  done({ name: "fuzz", ...(isModel ? NO_GENERATOR : rightCheck(fuzzed, (k) => `case ${k}`)) });
  const launches = geometries.flatMap((geometry) =>
    Array.from({ length: LAUNCHES }, (_, k) => ({ fuzz: k, geometry })),
  );
  const launched = await Promise.all(launches.map((each) => evaluator.check(genome, each)));
  done({ name: "geometry", ...geometryCheck(launched, geometries) });
  const watched = [...outcomes, ...fuzzed, ...launched];
  done({ name: "watchers", ...(isModel ? NO_KERNEL : watcherCheck(watched, evaluator)) });
  done({ name: "sanitizers", ...(await sanitizerCheck(genome, evaluator)) });
  done({ name: "second-device", ...(await secondCheck(genome, second)) });
  return { passed: checks.every(({ status }) => status !== "failed"), checks };
}

type Found = Omit<Check, "name">;

const NO_GENERATOR: Found = { status: "not-run", what: "a model's data are those of its splits" };
const NO_KERNEL: Found = { status: "not-run", what: "they look at kernels, not at models" };

async function splitCheck(outcome: Outcome, evaluator: Evaluator, split: Split): Promise<Found> {
  if (isWatched(outcome)) return { status: "passed", what: "right output; the watchers object" };
  const baseline = await baselineOn(evaluator, split);
  const judged = noSlower(outcome, baseline.time, split);
  if (judged.status === "unsupported") {
    // The original runs there. What nobody has seen to be right is not told to be.
    return { status: "failed", what: `cannot be judged: ${reasonOf(judged)}` };
  }
  if (judged.status !== "ok") return { ...failed(judged), ...ownError(baseline) };
  return { status: "passed", what: "right", ...figures(judged, baseline) };
}

function figures(
  { fitness, interval }: Extract<Outcome, { readonly status: "ok" }>,
  baseline: Baseline,
): Pick<Check, "speedup" | "error" | "originalError" | "interval"> {
  return {
    speedup: baseline.time / timeOf(fitness),
    error: errorOf(fitness),
    ...ownError(baseline),
    ...(interval === undefined
      ? {}
      : { interval: [baseline.time / interval[1], baseline.time / interval[0]] as const }),
  };
}

function ownError({ error }: Baseline): Pick<Check, "originalError"> {
  return error === 0 ? {} : { originalError: error };
}

/** What our tools lack speaks neither for a variant nor against it. */
function failed(outcome: Exclude<Outcome, { readonly status: "ok" }>): Found {
  const status = outcome.status === "rejected" ? "failed" : "not-run";
  return { status, what: reasonOf(outcome) };
}

function isWatched(outcome: Outcome): boolean {
  return (
    outcome.status === "rejected" &&
    outcome.stage === "check" &&
    WATCHED_REASONS.includes(outcome.reason)
  );
}

function geometryCheck(outcomes: readonly Outcome[], geometries: readonly Tuning[]): Found {
  if (geometries.length === 0) {
    return { status: "not-run", what: "the workload names no other way to launch its kernels" };
  }
  const names = geometries.map((geometry) =>
    Object.entries(geometry)
      .map(([name, value]) => `${name} ${value}`)
      .join(", "),
  );
  const found = rightCheck(
    outcomes,
    (k) => `${names[Math.floor(k / LAUNCHES)]}, case ${k % LAUNCHES}`,
  );
  return found.status === "passed"
    ? { ...found, what: `${found.what}: ${names.join("; ")}` }
    : found;
}

/** @param nameOf names the case of an outcome by its place. */
function rightCheck(outcomes: readonly Outcome[], nameOf: (place: number) => string): Found {
  const wrong = outcomes.findIndex(
    (outcome) => outcome.status === "rejected" && !isWatched(outcome),
  );
  const first = outcomes[wrong];
  if (first !== undefined && first.status !== "ok") {
    return { status: "failed", what: `${nameOf(wrong)}: ${reasonOf(first)}` };
  }
  const right = outcomes.filter((outcome) => outcome.status === "ok" || isWatched(outcome));
  if (right.length === 0) {
    return { status: "not-run", what: `none of ${outcomes.length} cases is within the original` };
  }
  const error = Math.max(
    0,
    ...right.map((each) => (each.status === "ok" ? errorOf(each.fitness) : 0)),
  );
  const skipped = outcomes.length - right.length;
  const beyond = skipped === 0 ? "" : `, ${skipped} were beyond the original`;
  return { status: "passed", what: `right on ${right.length} cases${beyond}`, error };
}

function watcherCheck(outcomes: readonly Outcome[], { prepared }: Evaluator): Found {
  const found = outcomes.find(isWatched);
  if (found !== undefined && found.status !== "ok") return failed(found);
  const unscreened = prepared.measuring?.unscreened;
  if (unscreened !== undefined) {
    return { status: "not-run", what: `the emulator cannot run the original: ${unscreened}` };
  }
  const ran = outcomes.filter((outcome) => outcome.status === "ok");
  if (ran.length === 0) return { status: "not-run", what: "nothing ran to its end" };
  const unwatched = ran.filter((outcome) => outcome.unwatched).length;
  if (unwatched === ran.length) {
    return { status: "not-run", what: "the emulator can run none of these cases" };
  }
  const beyond = unwatched === 0 ? "" : `; ${unwatched} of ${ran.length} are beyond the emulator`;
  return { status: "passed", what: `nothing that the original does not show${beyond}` };
}

async function sanitizerCheck(genome: Genome, evaluator: Evaluator): Promise<Found> {
  if (evaluator.prepared.measuring === undefined) {
    return { status: "not-run", what: "they look at programs on a GPU" };
  }
  const verdicts = await evaluator.sanitize(genome);
  const finding = verdicts.flatMap((verdict) =>
    verdict.status === "findings"
      ? verdict.findings.map(({ kind, kernel }) => `${verdict.tool}: ${kind} in ${kernel}`)
      : [],
  )[0];
  if (finding !== undefined) return { status: "failed", what: finding };
  const clean = verdicts.filter(({ status }) => status === "clean").map(({ tool }) => tool);
  if (clean.length > 0) return { status: "passed", what: `clean under ${clean.join(", ")}` };
  const why = verdicts.flatMap((verdict) => (verdict.status === "not-run" ? [verdict.why] : []))[0];
  return { status: "not-run", what: why ?? "this machine has none" };
}

/** A variant may be slower on another device and still be right: that is portability's matter. */
async function secondCheck(genome: Genome, second: Evaluator | undefined): Promise<Found> {
  if (second === undefined) return { status: "not-run", what: "there is no other device" };
  const outcome = await second.check(genome, "validation");
  if (outcome.status !== "ok") return failed(outcome);
  const baseline = await baselineOn(second, "validation");
  const { device } = second.prepared;
  return { status: "passed", what: `right on ${device}`, ...figures(outcome, baseline) };
}
