/**
 * The end of a run: from what the search found to what is reported. One step after the other; each takes
 * what the ones before have left and says more of it.
 */
import type { Evaluator } from "../evaluate.ts";
import type { Best, FrontPoint, PassedOver, Scored } from "../report/summary.ts";
import { pointOf } from "../report/summary.ts";
import type { EvaluationRow } from "../store.ts";
import { chooseBest, rank } from "./choose-best.ts";
import type { FinishStep } from "./finalist.ts";
import { passedOver } from "./passed-over.ts";
import { remeasuredPoints } from "./remeasure.ts";

export interface Finished {
  readonly best: Best;
  readonly front: readonly FrontPoint[];
  readonly passedOver: readonly PassedOver[];
}

/** @param front variants that nothing dominates, the original among them. */
export async function finish(
  rows: readonly EvaluationRow[],
  front: readonly Scored[],
  evaluator: Evaluator,
  onStep: (step: FinishStep) => void,
): Promise<Finished> {
  const { prepared } = evaluator;
  const ranked = rank(rows, prepared);
  const choice = await chooseBest(ranked, evaluator, onStep);
  let points = front.map((each) => ({ genome: each.genome, ...pointOf(each, prepared) }));
  if (prepared.measuring !== undefined) {
    onStep("remeasuring");
    points = [...(await remeasuredPoints(points, evaluator))];
  }
  return {
    best: choice.best,
    front: points.map(({ genome: _, ...point }) => point),
    passedOver: passedOver(choice, ranked, front, prepared),
  };
}
