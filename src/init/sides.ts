/**
 * Gives the numbers of a kernel that are sizes values of their own, where the kernel takes them: with one value for
 * all of them, a variant that takes rows for columns is right.
 */
import type { Parameter, Plan, Planned } from "../init.ts";
import { PITCH_NAME } from "./candidates.ts";
import {
  isClean,
  isEqual,
  isSame,
  type Judged,
  MOST_INSTRUCTIONS,
  withParameter,
} from "./judge.ts";
import type { Bench } from "./trial.ts";

/**
 * A plan in which numbers that were taken for small ones are sizes, where far more is written then: of a launch for
 * the whole size, most threads had nothing to do.
 */
export function widened(judged: Judged, bench: Bench): Judged {
  if (judged.doubts.length > 0) return judged;
  let now = judged.plan;
  let written = writtenBy(now, bench);
  for (const [k, { kind }] of now.parameters.entries()) {
    if (kind !== "constant") continue;
    const wider = withParameter(now, k, { kind: "size", less: 0 });
    const more = writtenBy(wider, bench);
    if (more <= 2 * written || !isClean(wider, bench)) continue;
    now = wider;
    written = more;
  }
  return { plan: now, doubts: [] };
}

/** Elements. */
function writtenBy(plan: Plan, bench: Bench): number {
  const trial = bench.try(plan, { seed: 1, budget: MOST_INSTRUCTIONS });
  if (trial.status === "fault") return 0;
  return trial.after.reduce((sum, after, k) => {
    const before = trial.before[k];
    if (after === undefined || before === undefined || isEqual(after, before)) return sum;
    let changed = 0;
    for (let i = 0; i < after.length; i++) if (after[i] !== before[i]) changed++;
    return sum + changed;
  }, 0);
}

/** A plan whose sizes differ as far as the kernel comes to its end and nothing speaks against it. */
export function spreadOut(judged: Judged, bench: Bench): Judged {
  const places = placesOf(judged.plan);
  if (judged.doubts.length > 0 || places.length < 2) return judged;
  const forth = apart(judged.plan, places, bench);
  // Some want the first to be no larger than the others.
  const back =
    equalSizes(forth).length === 0 ? forth : apart(judged.plan, places.toReversed(), bench);
  const plan = equalSizes(back).length < equalSizes(forth).length ? back : forth;
  return { plan: spanOf(plan) === 0 ? plan : covering(plan, bench), doubts: [] };
}

function apart(plan: Plan, places: readonly number[], bench: Bench): Plan {
  let now = plan;
  for (const k of places.slice(1)) {
    // Odd, and with what the second case has less even but no multiple of 4: no block has such a side.
    const less = spanOf(now) === 0 ? 5 : spanOf(now) + 4;
    const trial = withParameter(now, k, { kind: "size", less });
    if (plan.size > 3 * less && isClean(trial, bench)) now = trial;
  }
  return now;
}

/** Which size each axis of the launch has to cover: the one that, when it is halved, halves the axis with it. */
function covering(plan: Plan, bench: Bench): Plan {
  const places = [...placesOf(plan)].sort((a, b) => lessAt(plan, a) - lessAt(plan, b));
  const options = { seed: 1, budget: MOST_INSTRUCTIONS };
  const covers = Array.from({ length: plan.signature.axes.threads }, (_, axis) =>
    places.find((k) => {
      const half = withParameter(plan, k, { kind: "size", less: plan.size >> 1 });
      const whole = bench.try(half, options);
      if (whole.status === "fault") return false;
      const only: (number | undefined)[] = [];
      only[axis] = k;
      return isSame(bench.try({ ...half, covers: only }, options), whole);
    }),
  );
  const covering: Plan = { ...plan, covers };
  return isClean(covering, bench) ? covering : plan;
}

/** Names of sizes that are as large as another one; those of how far apart rows are may be. */
export function equalSizes(plan: Plan): readonly string[] {
  const places = placesOf(plan);
  const lesses = places.map((k) => lessAt(plan, k));
  return places
    .filter(
      (_, i) => lesses.indexOf(lesses[i] as number) !== lesses.lastIndexOf(lesses[i] as number),
    )
    .map((k) => (plan.signature.parameters[k] as Parameter).name);
}

/** How much less than the size the smallest is. */
export function spanOf({ parameters }: Plan): number {
  return Math.max(0, ...parameters.map((each) => (each.kind === "size" ? each.less : 0)));
}

const lessAt = ({ parameters }: Plan, k: number): number =>
  (parameters[k] as Extract<Planned, { kind: "size" }>).less;

/** Parameters that may have sizes of their own. */
function placesOf({ parameters, signature }: Plan): readonly number[] {
  return parameters.flatMap(({ kind }, k) =>
    kind === "size" && !PITCH_NAME.test((signature.parameters[k] as Parameter).name) ? [k] : [],
  );
}
