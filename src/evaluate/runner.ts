/**
 * One run of the workload's host code on a device, with one set of inputs: what comes of it is an open
 * session with its outputs, or the failure of the program that ran. Judges outputs by the workload's own
 * measure. Knows no original, no expected outputs and no splits.
 */
import type { Session, SessionOptions } from "../device.ts";
import { UserError } from "../errors.ts";
import { DeviceFault } from "../fault.ts";
import type { Failed, Rejection } from "../fitness.ts";
import { rejected } from "../fitness.ts";
import type { Tuning } from "../tuning.ts";
import type { Outputs, Workload } from "../workload.ts";
import { relativeError } from "./check.ts";
import { outcomeOf, userCode, userCodeError } from "./failures.ts";

/** Inputs, and how far a run with them may go. */
export interface Attempt extends Pick<SessionOptions, "budget" | "deadlineMs"> {
  readonly inputs: unknown;
  /** How it is launched, where otherwise than in the search. */
  readonly geometry?: Tuning;
}

export interface Started<S extends Session> {
  /** Open: whoever started it closes it. */
  readonly session: S;
  readonly outputs: Outputs;
}

/** What a device runs: an artifact, or machine code of one. */
export interface Loadable {
  readonly hash: string;
  readonly tuning?: Tuning;
}

/** The part of a device that a runner needs. */
export interface Opener<P extends Loadable, S extends Session> {
  open(program: P, options: SessionOptions): S;
}

export class Runner<P extends Loadable, S extends Session> {
  readonly workload: Workload;
  /** To be called before each step that may take long: whoever waits must not take a slow workload for one that hangs. */
  readonly alive: () => void;
  readonly #device: Opener<P, S>;

  constructor(workload: Workload, device: Opener<P, S>, alive: () => void = () => undefined) {
    this.workload = workload;
    this.alive = alive;
    this.#device = device;
  }

  /** Poison is seeded by the program, and by `again` where the same program runs a further time. */
  start(
    program: P,
    { inputs, geometry, ...limits }: Attempt,
    {
      again = 0,
      ...watch
    }: Pick<SessionOptions, "watch" | "observe"> & { readonly again?: number } = {},
  ): Started<S> | Failed {
    let session: S | undefined;
    let failed: Failed;
    this.alive();
    try {
      const poison = (Number.parseInt(program.hash.slice(0, 8), 16) + again) >>> 0;
      session = this.#device.open(program, { ...limits, ...watch, poison });
      const outputs = this.workload.run(session, inputs, { ...program.tuning, ...geometry });
      if (session.changedInputs().length === 0) return { session, outputs };
      failed = rejected("check", "input-changed", "an input buffer was written to");
    } catch (error) {
      // The device itself cannot be had: nobody's program is at fault.
      if (error instanceof UserError && session === undefined) throw error;
      if (error instanceof DeviceFault) failed = outcomeOf(error, session !== undefined);
      // Garbage that a variant left may trip the host code, too: that is the variant's failure.
      else failed = rejected("check", "run-threw", userCodeError("run", error).message);
    }
    session?.close();
    return failed;
  }

  /**
   * Distance of outputs from those expected; Infinity where they cannot be compared.
   * @throws UserError `workload-throws`: error() itself does.
   */
  judge(outputs: Outputs, expected: Outputs, inputs: unknown): number {
    const judge = this.workload.error;
    if (judge === undefined) return relativeError(outputs, expected);
    const error = userCode("error", () => judge(outputs, expected, inputs));
    return error >= 0 ? error : Infinity;
  }

  /** The same of a variant's outputs: what trips an error() that judges the original is garbage. */
  errorOf(outputs: Outputs, expected: Outputs, inputs: unknown): number {
    try {
      return this.judge(outputs, expected, inputs);
    } catch {
      return Infinity;
    }
  }

  wrong(error: number): Rejection | undefined {
    if (error <= (this.workload.tolerance ?? 0)) return undefined;
    return rejected("check", "wrong-output", `error ${error} is over the tolerance`);
  }
}
