/**
 * Variants measured once more, where the clock is measured: in a fresh process, in turn with every build
 * of the original. What is reported is the speed-up over the fastest of them, and a gain only when its
 * whole interval lies above 1: the search's own times are those of lucky finds, too. Where the error is what
 * counts, a variant must not be slower: its interval reaches 1.
 */
import type { Evaluator, Remeasured } from "../evaluate.ts";
import type { Genome } from "../genome.ts";
import type { Best, FrontPoint } from "../report/summary.ts";

/** Most points of the front, the best variant beside them: of more, some from one end to the other. */
const MOST_POINTS = 12;

type Point = FrontPoint & { readonly genome: Genome };

/** A variant that may be the best, on both splits and in both states of the cache. */
export async function remeasured(best: Best, genome: Genome, evaluator: Evaluator): Promise<Best> {
  const [measurements = []] = await evaluator.remeasure([genome], "everywhere");
  const now = figures(ofSearch(measurements, evaluator));
  const isByError = evaluator.prepared.goal === "error";
  const gain = "interval" in now && (isByError ? now.interval[1] >= 1 : now.interval[0] > 1);
  const { remeasured: _, ...times } = now;
  return { ...best, ...times, gain, measurements };
}

/** Edited points of the front, as the search measures. */
export async function remeasuredPoints(
  points: readonly Point[],
  evaluator: Evaluator,
): Promise<readonly Point[]> {
  const edited = spread(points.filter(({ edits }) => edits > 0));
  if (edited.length === 0) return points;
  const measured = await evaluator.remeasure(
    edited.map(({ genome }) => genome),
    "as searched",
  );
  const now = new Map(edited.map((point, k) => [point, ofSearch(measured[k] ?? [], evaluator)]));
  return points.map((point) => ({ ...point, ...figures(now.get(point)) }));
}

function spread(points: readonly Point[]): readonly Point[] {
  if (points.length <= MOST_POINTS) return points;
  const byTime = points.toSorted((a, b) => a.time - b.time);
  const step = (points.length - 1) / (MOST_POINTS - 1);
  return Array.from({ length: MOST_POINTS }, (_, k) => byTime[Math.round(k * step)] as Point);
}

function ofSearch(all: readonly Remeasured[], { prepared }: Evaluator): Remeasured | undefined {
  return all.find((each) => each.split === "search" && each.l2 === prepared.measuring?.l2);
}

function figures(
  measured: Remeasured | undefined,
):
  | Required<Pick<FrontPoint, "time" | "speedup" | "interval" | "remeasured">>
  | Record<string, never> {
  const fastest = measured?.builds[measured.fastest];
  if (measured === undefined || fastest === undefined) return {};
  const { speedup, interval } = fastest;
  return { time: measured.time, speedup, interval, remeasured: true };
}
