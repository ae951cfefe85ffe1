/**
 * Whose failure it is: a device's fault becomes an outcome of the program, an exception of the user's
 * code or an original that does not run becomes a `UserError` with the next step.
 */
import { UserError } from "../errors.ts";
import type { DeviceFault } from "../fault.ts";
import { type Failed, type Outcome, rejected } from "../fitness.ts";

/** A device's fault as an outcome; `loaded` tells whether the artifact had been loaded. */
export function outcomeOf(fault: DeviceFault, loaded: boolean): Failed {
  const message = fault.message;
  switch (fault.kind) {
    case "unsupported-instruction":
    case "unsupported-call":
    case "too-large":
    case "internal":
      return { status: "unsupported", what: message };
    case "fuel":
      return rejected("deadline", "instruction-budget", message);
    case "timeout":
      return rejected("deadline", "timeout", message);
    case "device-lost":
      return { status: "lost", stage: "launch", message };
    case "assemble":
      return rejected("assemble", "refused", message);
    case "parse":
    case "missing-entry":
      return rejected("load", fault.kind, message);
    default:
      return rejected(loaded ? "launch" : "load", fault.kind, message);
  }
}

/** One line for people. */
export function reasonOf(outcome: Outcome): string {
  if (outcome.status === "unsupported") return `needs what this device lacks: ${outcome.what}`;
  if (outcome.status !== "rejected") return outcome.status;
  const { stage, reason, message } = outcome;
  return `${stage}: ${reason}${message === "" ? "" : ` (${message})`}`;
}

export function originalFails(what: string, outcome: Outcome): UserError {
  return new UserError(
    "original-fails",
    `${what} fails: ${reasonOf(outcome)}`,
    "Mend the kernel, its launch in run(), or the reference; evolution starts from a correct program.",
  );
}

export function userCode<T>(name: string, call: () => T): T {
  try {
    return call();
  } catch (error) {
    throw userCodeError(name, error);
  }
}

export function userCodeError(name: string, error: unknown): Error {
  if (error instanceof UserError) return error;
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return new UserError(
    "workload-throws",
    `the workload's ${name}() threw: ${text}`,
    `Mend ${name}() in the workload module.`,
  );
}
