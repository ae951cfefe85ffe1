/** What a worker's answer means for the candidate it was at work on, or for the workload. Pure. */
import { Bug, UserError } from "../errors.ts";
import type { Outcome } from "../fitness.ts";
import { rejected } from "../fitness.ts";
import type { Answer, Death } from "./worker-process.ts";

/** The error to throw where no answer but this kind's can do. */
export function failureOf(answer: Answer): Error {
  if (answer.type === "user-error") {
    return new UserError(answer.code, answer.message, answer.hint);
  }
  if (answer.type === "dead") return new Bug(answer.message);
  return new Bug(answer.type === "bug" ? answer.message : `unexpected answer ${answer.type}`);
}

/** Preparing concerns the user's own program: a death is told as such. */
export function preparingFailed(answer: Answer): Error {
  if (answer.type !== "dead") return failureOf(answer);
  return new UserError(
    "worker-died",
    `preparing the workload ended its worker at stage ${answer.stage}: ${answer.message}`,
    "Run `gevo doctor`; check that inputs() and run() come to an end.",
  );
}

/** Of a candidate that was being run. A death that may be an accident is `lost`. */
export function outcomeOfAnswer(answer: Answer): Outcome {
  if (answer.type === "outcome") return answer.outcome;
  // An exception of ours: counted and shown, never scored as the candidate's failure.
  if (answer.type !== "dead") {
    return { status: "unsupported", what: `internal: ${failureOf(answer).message}` };
  }
  if (answer.timeout) return deathOutcome(answer);
  return { status: "lost", stage: answer.stage, message: answer.message };
}

/** A death that was the candidate's own doing. */
export function deathOutcome(death: Death): Outcome {
  if (death.timeout) return rejected("deadline", death.stage, death.message);
  return rejected(death.stage, "worker-died", death.message);
}

/** Lost twice is no accident. */
export function settled(outcome: Outcome): Outcome {
  if (outcome.status !== "lost") return outcome;
  return rejected(outcome.stage, "worker-died", outcome.message);
}
