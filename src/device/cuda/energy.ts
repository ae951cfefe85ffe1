/**
 * What one repetition of a session costs in energy. The GPU's counter moves some ten times a second, so a
 * reading around one launch is noise: the session is repeated without a pause for a second or more, and
 * the counter is read at two of its moves. Pure: meter and work come from outside.
 */

export interface Meter {
  /** Energy used so far, millijoules; undefined where nobody counts. */
  readonly read: () => number | undefined;
  /** Milliseconds that never run backwards. */
  readonly now: () => number;
}

/** Time between the two readings, milliseconds. */
export const ENERGY_MS = 1000;
/** Work between two looks at the meter takes this long at least, milliseconds. */
const BATCH_MS = 5;
/** A counter that has not moved after so many times the wanted time counts nothing. */
export const PATIENCE = 3;

/**
 * @param work carries out that many turns, to their end.
 * @param ms least time between the two readings.
 * @returns millijoules of one turn; undefined where they cannot be told.
 */
export function energyOfTurn(
  meter: Meter,
  work: (turns: number) => void,
  ms: number,
): number | undefined {
  const start = meter.now();
  let turns = 1;
  let last = meter.read();
  let first: { readonly energy: number; readonly at: number } | undefined;
  let done = 0;
  while (last !== undefined && meter.now() - start < PATIENCE * ms) {
    const before = meter.now();
    work(turns);
    done += turns;
    const now = meter.now();
    if (now - before < BATCH_MS) turns *= 2;
    const energy = meter.read();
    if (energy !== last) {
      if (first !== undefined && energy !== undefined && now - first.at >= ms) {
        return (energy - first.energy) / done;
      }
      if (first === undefined && energy !== undefined) {
        first = { energy, at: now };
        done = 0;
      }
    }
    last = energy;
  }
  return undefined;
}
