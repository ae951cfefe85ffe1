/**
 * Which build of the original is the faster one, and its time in each case: fixed once for a run, since
 * every time of the run is a ratio to it.
 */

import { Bug } from "../errors.ts";
import type { Measuring } from "../evaluate.ts";
import type { L2 } from "../timing.ts";
import type { Case } from "./cases.ts";
import { originalFails } from "./failures.ts";
import { closeAll, startAll, type TimedRunner } from "./incumbent.ts";
import type { TrialPlan } from "./workshop.ts";

export interface Fixed {
  readonly measuring: Measuring;
  /** Time of each build over all cases. */
  readonly builds: Readonly<Record<string, number>>;
}

/** Builds that must be right: clang's and our own without edits. */
const OWN = 2;

/** @throws UserError when a build of the original is wrong. */
export function fixReference(
  runner: TimedRunner,
  cases: readonly Case[],
  { originals, unscreened }: TrialPlan,
  l2: L2,
): Fixed {
  const timed = originals.flatMap(({ name, program }, k) => {
    const all = startAll(runner, program, cases);
    if ("status" in all) {
      // What another compiler makes of the source may differ by more than the tolerance: no baseline.
      if (k >= OWN) return [];
      throw originalFails(`the original program (${name})`, all);
    }
    const times = all.sessions.map((session) => {
      const time = session.timing(l2).times[0]?.median;
      if (time === undefined) throw new Bug("the GPU's clock stays low: nothing can be timed");
      return time;
    });
    closeAll(all.sessions);
    return [{ name, times, sum: times.reduce((sum, time) => sum + time, 0) }];
  });
  const fastest = timed.reduce((a, b) => (b.sum < a.sum ? b : a));
  return {
    builds: Object.fromEntries(timed.map(({ name, sum }) => [name, sum])),
    measuring: {
      reference: fastest.name,
      times: fastest.times,
      l2,
      ...(unscreened === undefined ? {} : { unscreened }),
    },
  };
}
