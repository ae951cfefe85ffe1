/**
 * Which build of the original is the faster one, and its time in each case: fixed once for a run, since
 * every time of the run is a ratio to it.
 */

import type { MeasuredDevice } from "../device.ts";
import { Bug } from "../errors.ts";
import type { Measuring } from "../evaluate.ts";
import type { L2 } from "../timing.ts";
import type { Case } from "./cases.ts";
import { originalFails, reasonOf } from "./failures.ts";
import { closeAll, startAll, type TimedRunner } from "./incumbent.ts";
import { valuesOf } from "./objectives.ts";
import type { Baselines } from "./prepare.ts";
import { OWN, type TrialPlan } from "./workshop.ts";

/** @throws UserError when a build of the original is wrong. */
export function fixReference(
  runner: TimedRunner,
  device: MeasuredDevice,
  cases: readonly Case[],
  plan: TrialPlan,
  l2: L2,
): Baselines & { readonly measuring: Measuring } {
  const { originals, figures, unscreened } = plan;
  const leftOut = { ...plan.leftOut };
  const timed = originals.flatMap(({ name, program }, k) => {
    const all = startAll(runner, program, cases);
    if ("status" in all) {
      // What another compiler makes of the source may differ by more than the tolerance: no baseline.
      if (k < OWN) throw originalFails(`the original program (${name})`, all);
      leftOut[name] = reasonOf(all);
      return [];
    }
    const times = all.sessions.map((session) => {
      const time = session.timing(l2).times[0]?.median;
      if (time === undefined) throw new Bug("the GPU's clock stays low: nothing can be timed");
      return time;
    });
    const sum = times.reduce((total, time) => total + time, 0);
    const values = valuesOf(figures, device, all.sessions, sum, sum);
    closeAll(all.sessions);
    return [{ name, times, sum, values }];
  });
  const fastest = timed.reduce((a, b) => (b.sum < a.sum ? b : a));
  return {
    builds: Object.fromEntries(timed.map(({ name, sum }) => [name, sum])),
    values: fastest.values,
    measuring: {
      reference: fastest.name,
      times: fastest.times,
      l2,
      ...(Object.keys(leftOut).length === 0 ? {} : { leftOut }),
      ...(unscreened === undefined ? {} : { unscreened }),
    },
  };
}
