/**
 * The end of a run: from what the search found to what is reported. One step after the other; each takes
 * what the ones before have left and says more of it.
 */
import type { Evaluator } from "../evaluate.ts";
import type { Best, FrontPoint, Scored } from "../report/summary.ts";
import { pointOf } from "../report/summary.ts";
import type { EvaluationRow } from "../store.ts";
import { chooseBest, rank } from "./choose-best.ts";
import { remeasure } from "./remeasure.ts";
import { sanitize } from "./sanitize.ts";

export type FinishStep = "validating" | "minimising" | "remeasuring" | "sanitizing";

export interface Finished {
  readonly best: Best;
  readonly front: readonly FrontPoint[];
}

/** @param front variants that nothing dominates, the original among them. */
export async function finish(
  rows: readonly EvaluationRow[],
  front: readonly Scored[],
  evaluator: Evaluator,
  onStep: (step: FinishStep) => void,
): Promise<Finished> {
  const { prepared } = evaluator;
  const best = await chooseBest(rank(rows, prepared), evaluator, onStep);
  const points = front.map((each) => ({ genome: each.genome, ...pointOf(each, prepared) }));
  if (prepared.measuring === undefined) return { best, front: points.map(withoutGenome) };
  onStep("remeasuring");
  const measured = await remeasure(best, points, evaluator);
  onStep("sanitizing");
  const sanitized = await sanitize(measured.best, evaluator);
  return { best: sanitized, front: measured.points.map(withoutGenome) };
}

function withoutGenome({ genome: _, ...point }: FrontPoint & Pick<Scored, "genome">): FrontPoint {
  return point;
}
