/**
 * Finalists measured once more, where the clock is measured: in a fresh process, in turn with every build
 * of the original. What is reported is the speed-up over the fastest of them, and a gain only when its
 * whole interval lies above 1: the search's own times are those of lucky finds, too.
 */
import type { Evaluator, Remeasured } from "../evaluate.ts";
import type { Genome } from "../genome.ts";
import { parseGenome } from "../genome.ts";
import type { Best, FrontPoint } from "../report/summary.ts";

/** Most points of the front, the best variant beside them. */
const MOST_POINTS = 5;

type Point = FrontPoint & { readonly genome: Genome };

export async function remeasure(
  best: Best,
  points: readonly Point[],
  evaluator: Evaluator,
): Promise<{ readonly best: Best; readonly points: readonly Point[] }> {
  const edited = points.filter(({ edits }) => edits > 0).slice(0, MOST_POINTS);
  const chosen = best.edits.length === 0 ? [] : [parseGenome(best.edits.join("\n"))];
  const genomes = [...chosen, ...edited.map(({ genome }) => genome)];
  const measured = genomes.length === 0 ? [] : await evaluator.remeasure(genomes);
  const ofPoints = new Map(
    edited.map((point, k) => [point, measured[chosen.length + k] as readonly Remeasured[]]),
  );
  const l2 = evaluator.prepared.measuring?.l2;
  const ofSearch = (all: readonly Remeasured[] = []) =>
    all.find((each) => each.split === "search" && each.l2 === l2);
  return {
    best: chosen.length === 0 ? best : bestNow(best, measured[0] ?? [], ofSearch(measured[0])),
    points: points.map((point) => ({ ...point, ...figures(ofSearch(ofPoints.get(point))) })),
  };
}

function bestNow(best: Best, measurements: readonly Remeasured[], search?: Remeasured): Best {
  const now = figures(search);
  const gain = "interval" in now && now.interval[0] > 1;
  const { remeasured: _, ...times } = now;
  return { ...best, ...times, gain, measurements };
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
