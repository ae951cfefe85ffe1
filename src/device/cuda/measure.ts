/**
 * How long a variant takes, and whether it is faster than the incumbent. Pure: samples come from a
 * function, so all of it is tested without a GPU.
 *
 * The incumbent and the challenger are timed in turn, so that clocks and heat drift for both. A round
 * whose clock was low is thrown away. Few rounds first; more only while the verdict is open: a challenger
 * that is clearly slower costs no more than those few. The result says which goal was met or missed.
 */

import { estimate, verdict } from "../../statistics.ts";
import type { Comparison, Effort, End, Estimate, Timing } from "../../timing.ts";

export interface Protocol {
  /** Rounds thrown away before the first that counts. */
  readonly warmUp: number;
  /** Rounds between two looks at the result; none is looked at before the first `batch`. */
  readonly batch: number;
  /** Most rounds that count. */
  readonly most: number;
  /** Done when the interval's half width is below this share of the median; the least difference. */
  readonly precision: number;
  /** Two times closer than this do not differ: two steps of the GPU's event clock, nanoseconds. */
  readonly resolution: number;
  /** Least share of the nominal clock. */
  readonly clock: number;
  /** Most rounds in a row that may be thrown away for their clock. */
  readonly patience: number;
}

const THOROUGH: Protocol = {
  warmUp: 3,
  batch: 10,
  most: 200,
  precision: 0.005,
  resolution: 64,
  clock: 0.75,
  patience: 100,
};

/** Six rounds are the fewest whose interval reaches 95 %. */
export const PROTOCOLS: Readonly<Record<Effort, Protocol>> = {
  quick: { ...THOROUGH, warmUp: 1, batch: 6, most: 60 },
  thorough: THOROUGH,
};

/** One time per contender, in nanoseconds. */
export interface Sample {
  readonly times: readonly number[];
  /** Clock of the multiprocessors, MHz; undefined when nobody can tell. */
  readonly clockMHz?: number;
}

/** Takes that many further rounds. */
export type Sampler = (rounds: number) => readonly Sample[];

/** Times one program by itself. @param nominalMHz the clock that counts as full. */
export function measure(
  sampler: Sampler,
  nominalMHz: number,
  protocol: Protocol = THOROUGH,
): Timing {
  return collect(sampler, nominalMHz, protocol, (times) =>
    precise(estimate(column(times, 0)), protocol) ? "precise" : undefined,
  );
}

/** Times a challenger (second) against the incumbent (first). */
export function compare(
  sampler: Sampler,
  nominalMHz: number,
  protocol: Protocol = THOROUGH,
): Comparison {
  let ratio = estimate([1]);
  let margin = protocol.precision;
  const timing = collect(sampler, nominalMHz, protocol, (times) => {
    ratio = estimate(times.map(([a, b]) => (b as number) / (a as number)));
    margin = Math.max(protocol.precision, protocol.resolution / estimate(column(times, 0)).median);
    // A faster one is a contender: its time is wanted precisely. A slower one is not.
    if (verdict(ratio, margin) === "slower") return "decided";
    return precise(ratio, protocol) ? "precise" : undefined;
  });
  return { ...timing, ratio, verdict: verdict(ratio, margin) };
}

function collect(
  sampler: Sampler,
  nominalMHz: number,
  protocol: Protocol,
  look: (times: readonly (readonly number[])[]) => End | undefined,
): Timing {
  const kept: Sample[] = [];
  let discarded = 0;
  let inARow = 0;
  if (protocol.warmUp > 0) sampler(protocol.warmUp);
  let end: End | undefined;
  while (end === undefined) {
    for (const sample of sampler(Math.min(protocol.batch, protocol.most - kept.length))) {
      const low = sample.clockMHz !== undefined && sample.clockMHz < protocol.clock * nominalMHz;
      if (low) discarded++;
      else kept.push(sample);
      inARow = low ? inARow + 1 : 0;
    }
    if (inARow >= protocol.patience) end = "throttled";
    else if (kept.length >= Math.min(protocol.batch, protocol.most)) {
      end = look(kept.map(({ times }) => times));
      if (kept.length >= protocol.most) end ??= "exhausted";
    }
  }
  // With nothing but throttled rounds there is no time to tell.
  if (kept.length === 0) return { times: [], end, discarded };
  const times = kept.map((sample) => sample.times);
  const clocks = kept.flatMap(({ clockMHz }) => (clockMHz === undefined ? [] : [clockMHz]));
  return {
    times: (times[0] as readonly number[]).map((_, k) => estimate(column(times, k))),
    end,
    discarded,
    ...(clocks.length === 0 ? {} : { clockMHz: estimate(clocks) }),
  };
}

function precise({ low, high, median, confidence }: Estimate, { precision }: Protocol): boolean {
  return confidence >= 0.95 && (high - low) / 2 <= precision * median;
}

function column(times: readonly (readonly number[])[], k: number): readonly number[] {
  return times.map((row) => row[k] as number);
}
