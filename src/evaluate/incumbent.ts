/**
 * The variant that others are timed against: its sessions stay open, one for each case, and each
 * challenger is timed in turn with them, so that drifts of clock and heat cancel.
 *
 * The hard part: where a session's data lie in a GPU's memory can change a time by some percent. So a
 * twin of the incumbent is timed first at the place where challengers will lie, and every ratio is divided
 * by the twin's.
 */
import type { MachineCode, MeasuredSession } from "../device.ts";
import type { Failed, Interval } from "../fitness.ts";
import type { Effort, L2 } from "../timing.ts";
import type { Case } from "./cases.ts";
import type { Runner } from "./runner.ts";

/** A time or a ratio, with its interval. */
export interface Measured {
  readonly value: number;
  readonly interval: Interval;
}

export type TimedRunner = Runner<MachineCode, MeasuredSession>;

interface Place {
  readonly session: MeasuredSession;
  /** Ratio of the twin at the challengers' place. */
  readonly bias: number;
}

/** No time can be told: every round's clock was low. */
const THROTTLED: Failed = {
  status: "unsupported",
  what: "a time: the GPU's clock stayed below 75 % of its highest",
};

export class Incumbent {
  readonly code: MachineCode;
  readonly #runner: TimedRunner;
  readonly #cases: readonly Case[];
  readonly #l2: L2;
  readonly #places: Place[] = [];

  constructor(runner: TimedRunner, cases: readonly Case[], l2: L2, code: MachineCode) {
    this.#runner = runner;
    this.#cases = cases;
    this.#l2 = l2;
    this.code = code;
  }

  /** Opens the sessions where they are not, or were lost with the device's process. */
  open(): Failed | undefined {
    if (this.#places.length > 0 && this.#places.every(({ session }) => !session.lost)) return;
    this.close();
    const own = startAll(this.#runner, this.code, this.#cases);
    if ("status" in own) return own;
    const twins = startAll(this.#runner, this.code, this.#cases, 1);
    if ("status" in twins) {
      closeAll(own.sessions);
      return twins;
    }
    try {
      for (const [k, session] of own.sessions.entries()) {
        const twin = twins.sessions[k] as MeasuredSession;
        this.#runner.alive();
        const { ratio } = session.compare(twin, this.#l2, "thorough");
        this.#places.push({ session, bias: ratio.median });
      }
    } finally {
      closeAll(twins.sessions);
    }
    return undefined;
  }

  /** Time of a challenger's session over the incumbent's, in one case. @throws DeviceFault */
  ratio(index: number, challenger: MeasuredSession, effort: Effort): Measured | Failed {
    const { session, bias } = this.#places[index] as Place;
    this.#runner.alive();
    const { ratio, times } = session.compare(challenger, this.#l2, effort);
    if (times.length === 0) return THROTTLED;
    return { value: ratio.median / bias, interval: [ratio.low / bias, ratio.high / bias] };
  }

  close(): void {
    closeAll(this.#places.splice(0).map(({ session }) => session));
  }
}

/** Sessions of one program, one for each case, and the largest error of their outputs. */
export interface AllStarted {
  readonly sessions: readonly MeasuredSession[];
  readonly error: number;
}

/** Runs every case; all sessions are open in the end, or none. */
export function startAll(
  runner: TimedRunner,
  code: MachineCode,
  cases: readonly Case[],
  again = 0,
): AllStarted | Failed {
  const sessions: MeasuredSession[] = [];
  let error = 0;
  let whole = false;
  try {
    for (const each of cases) {
      const started = runner.start(code, each, { again });
      if ("status" in started) return started;
      sessions.push(started.session);
      error = Math.max(error, runner.errorOf(started.outputs, each.expected, each.inputs));
      const wrong = runner.wrong(error);
      if (wrong !== undefined) return wrong;
    }
    whole = true;
    return { sessions, error };
  } finally {
    if (!whole) closeAll(sessions);
  }
}

/** In reverse, so that the next ones get the same places. */
export function closeAll(sessions: readonly MeasuredSession[]): void {
  for (const session of sessions.toReversed()) session.close();
}
