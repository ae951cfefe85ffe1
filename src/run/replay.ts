/** Evaluates one genome on the search and the validation split, outside any run; stores nothing. */
import { baselineOn } from "../analyze/baseline.ts";
import type { Evaluator } from "../evaluate.ts";
import type { Failed } from "../fitness.ts";
import { errorOf, timeOf } from "../fitness.ts";
import type { Genome } from "../genome.ts";
import { printEdit } from "../genome.ts";
import { explainEdits } from "../report/explain.ts";
import type { Replay } from "../report/replay.ts";
import { validationOf } from "../report/summary.ts";

export async function replayGenome(genome: Genome, evaluator: Evaluator): Promise<Replay> {
  const { prepared } = evaluator;
  const objective = prepared.objectives[0];
  const original = timeOf(prepared.original);
  const head = {
    workload: prepared.workload,
    device: prepared.device,
    clock: objective?.clock === "measured" ? ("measured" as const) : ("modelled" as const),
    unit: objective?.unit ?? "",
    baseline: { time: original },
    edits: genome.map(printEdit),
  };
  const [evaluated] = await evaluator.evaluate([{ genome }]);
  const outcome = evaluated?.outcome ?? { status: "unsupported", what: "no result" };
  if (outcome.status !== "ok") return { ...head, ...failure(outcome), validated: false };
  const time = timeOf(outcome.fitness);
  const { time: baseline } = await baselineOn(evaluator, "validation");
  const validation = validationOf(await evaluator.check(genome, "validation"), baseline);
  const inspected = await evaluator.inspect(genome);
  return {
    ...head,
    status: "ok",
    time,
    error: errorOf(outcome.fitness),
    speedup: original / time,
    validated: validation.status === "ok",
    validation,
    explained: explainEdits(inspected.edits),
  };
}

function failure(
  outcome: Failed,
): Pick<Extract<Replay, { readonly stage: string }>, "status" | "stage" | "reason" | "message"> {
  switch (outcome.status) {
    case "rejected":
      return outcome;
    case "unsupported":
      return { status: "unsupported", stage: "launch", reason: outcome.what, message: "" };
    case "lost": {
      const { stage, message } = outcome;
      return { status: "lost", stage, reason: "worker-died", message };
    }
    default:
      return outcome satisfies never;
  }
}
