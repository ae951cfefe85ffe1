/**
 * A variant against every build of the original, for the final report: each pair is timed in turn, once
 * with the build's data first in memory and once with the variant's, so that the place cancels.
 */
import type { MachineCode } from "../device.ts";
import type { MeasuredBuild, Remeasured } from "../evaluate.ts";
import type { Failed } from "../fitness.ts";
import type { Estimate, L2 } from "../timing.ts";
import type { Build } from "./builder.ts";
import type { Case } from "./cases.ts";
import { closeAll, startAll, type TimedRunner } from "./incumbent.ts";

/** One build and the variant in one case. */
interface Pair {
  /** Of the build. */
  readonly time: number;
  /** The variant's time over the build's. */
  readonly ratio: Pick<Estimate, "median" | "low" | "high">;
}

export function versusBuilds(
  runner: TimedRunner,
  cases: readonly Case[],
  originals: readonly Build<MachineCode>[],
  variant: MachineCode,
  l2: L2,
): Pick<Remeasured, "time" | "builds" | "fastest"> | Failed {
  const builds: Record<string, MeasuredBuild> = {};
  for (const { name, program } of originals) {
    const pairs: Pair[] = [];
    for (const each of cases) {
      const pair = timePair(runner, each, program, variant, l2);
      if ("status" in pair) return pair;
      pairs.push(pair);
    }
    builds[name] = overCases(pairs);
  }
  const [fastest, { time, speedup }] = Object.entries(builds).reduce((a, b) =>
    b[1].time < a[1].time ? b : a,
  );
  return { time: time / speedup, builds, fastest };
}

function timePair(
  runner: TimedRunner,
  each: Case,
  build: MachineCode,
  variant: MachineCode,
  l2: L2,
): Pair | Failed {
  const first = timeInTurn(runner, each, build, variant, l2);
  if ("status" in first) return first;
  const second = timeInTurn(runner, each, variant, build, l2);
  if ("status" in second) return second;
  const [there, back] = [first.ratio, second.ratio];
  return {
    time: (first.times[0].median + second.times[1].median) / 2,
    ratio: {
      median: Math.sqrt(there.median / back.median),
      low: Math.sqrt(there.low / back.high),
      high: Math.sqrt(there.high / back.low),
    },
  };
}

interface InTurn {
  readonly times: readonly [Estimate, Estimate];
  readonly ratio: Estimate;
}

function timeInTurn(
  runner: TimedRunner,
  each: Case,
  a: MachineCode,
  b: MachineCode,
  l2: L2,
): InTurn | Failed {
  const [one, other] = [startAll(runner, a, [each]), startAll(runner, b, [each], 1)];
  const sessions = [one, other].flatMap((all) => ("status" in all ? [] : all.sessions));
  try {
    if ("status" in one) return one;
    if ("status" in other) return other;
    const [first, second] = [one.sessions[0]!, other.sessions[0]!];
    const { times, ratio } = first.compare(second, l2, "thorough");
    if (times.length === 2) return { times: times as readonly [Estimate, Estimate], ratio };
    return { status: "unsupported", what: "a time: the GPU's clock stayed low" };
  } finally {
    closeAll(sessions);
  }
}

/** Sums over the cases; the speed-up's interval comes from all ratios at their ends together. */
function overCases(pairs: readonly Pair[]): MeasuredBuild {
  const time = pairs.reduce((sum, pair) => sum + pair.time, 0);
  const variant = (end: "median" | "low" | "high"): number =>
    pairs.reduce((sum, pair) => sum + pair.time * pair.ratio[end], 0);
  return {
    time,
    speedup: time / variant("median"),
    interval: [time / variant("high"), time / variant("low")],
  };
}
