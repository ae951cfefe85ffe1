/**
 * The end of a run: from what the search found to what is reported. One step after the other; each takes
 * what the ones before have left and says more of it.
 */
import { baselineOn } from "../analyze/baseline.ts";
import type { Evaluator } from "../evaluate.ts";
import { printGenome } from "../genome.ts";
import type { Best, FrontPoint, PassedOver, Scored } from "../report/summary.ts";
import { pointOf } from "../report/summary.ts";
import type { EvaluationRow } from "../store.ts";
import { chooseBest, inserted, rank } from "./choose-best.ts";
import { Finals, type FinishStep } from "./finalist.ts";
import { frontOf, recordedOf } from "./front.ts";
import { passedOver } from "./passed-over.ts";
import { remeasuredPoints } from "./remeasure.ts";
import { soundFront } from "./sound-front.ts";

export interface Finished {
  readonly best: Best;
  readonly front: readonly FrontPoint[];
  readonly passedOver: readonly PassedOver[];
}

/** @param workers of the evaluator: nothing of what is found depends on them. */
export async function finish(
  rows: readonly EvaluationRow[],
  evaluator: Evaluator,
  workers: number,
  onStep: (step: FinishStep) => void,
): Promise<Finished> {
  const { prepared } = evaluator;
  const recorded = recordedOf(rows);
  const ranked = rank(recorded, prepared);
  onStep("validating");
  const { time } = await baselineOn(evaluator, "validation");
  const finals = new Finals(evaluator, time, onStep);
  const choice = await chooseBest(ranked, finals, evaluator, workers);
  const variants = [...recorded, ...choice.mended].map(
    (each) => [printGenome(each.genome), each] as const,
  );
  const { front, refused } = await soundFront(
    (counts) =>
      frontOf(
        variants.flatMap(([text, each]) => (counts(text) ? [each] : [])),
        prepared.original,
      ),
    finals,
    choice,
  );
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
      choice.mended.reduce<readonly Scored[]>((all, each) => inserted(all, each, prepared), ranked),
      front,
      prepared,
    ),
  };
}
