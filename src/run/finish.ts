/**
 * The end of a run: from what the search found to what is reported. One step after the other; each takes
 * what the ones before have left and says more of it.
 */
import { baselineOn } from "../analyze/baseline.ts";
import type { Evaluator } from "../evaluate.ts";
import type { Best, FrontPoint, PassedOver } from "../report/summary.ts";
import { pointOf } from "../report/summary.ts";
import type { EvaluationRow } from "../store.ts";
import { chooseBest, rank } from "./choose-best.ts";
import { Finals, type FinishStep } from "./finalist.ts";
import { passedOver } from "./passed-over.ts";
import { remeasuredPoints } from "./remeasure.ts";
import { type FrontOf, soundFront } from "./sound-front.ts";

export interface Finished {
  readonly best: Best;
  readonly front: readonly FrontPoint[];
  readonly passedOver: readonly PassedOver[];
}

export async function finish(
  rows: readonly EvaluationRow[],
  frontOf: FrontOf,
  evaluator: Evaluator,
  onStep: (step: FinishStep) => void,
): Promise<Finished> {
  const { prepared } = evaluator;
  const ranked = rank(rows, prepared);
  onStep("validating");
  const { time } = await baselineOn(evaluator, "validation");
  const finals = new Finals(evaluator, time, onStep);
  const choice = await chooseBest(ranked, finals, evaluator);
  const { front, refused } = await soundFront(frontOf, finals, choice);
  let points = front.map((each) => ({ genome: each.genome, ...pointOf(each, prepared) }));
  if (prepared.measuring !== undefined) {
    onStep("remeasuring");
    points = [...(await remeasuredPoints(points, evaluator))];
  }
  return {
    best: choice.best,
    front: points.map(({ genome: _, ...point }) => point),
    passedOver: passedOver(
      { ...choice, refused: [...choice.refused, ...refused] },
      ranked,
      front,
      prepared,
    ),
  };
}
