/**
 * Times as a real clock gives them: medians with intervals, and what two of them say when compared.
 * Values only; devices with a measured clock make them (docs/devices.md tells how).
 */

/** A median and an interval that holds the true one with the stated confidence. */
export interface Estimate {
  readonly median: number;
  readonly low: number;
  readonly high: number;
  /** What the interval reaches: 0.95, or less when there are too few samples for that. */
  readonly confidence: number;
  readonly samples: number;
}

/** State of the L2 cache when a sample starts. `cold`: overwritten. `warm`: as the last one left it. */
export type L2 = "cold" | "warm";

/**
 * How much a comparison may cost. `quick`, for the search: few rounds, more only for a contender.
 * `thorough`: as many as a narrow interval takes.
 */
export type Effort = "quick" | "thorough";

/**
 * `precise`: the interval is as narrow as asked. `decided`: the verdict was clear before that.
 * `exhausted`: neither, after the most rounds. `throttled`: the clock stayed low.
 */
export type End = "precise" | "decided" | "exhausted" | "throttled";

export interface Timing {
  /** Nanoseconds of each contender, in their order; none when every round was throttled. */
  readonly times: readonly Estimate[];
  readonly end: End;
  /** Rounds thrown away for their clock. */
  readonly discarded: number;
  readonly clockMHz?: Estimate;
}

/**
 * What the ratios of paired samples (challenger over incumbent) say. `faster`, `slower`: the interval
 * lies wholly beyond a margin of 1; `same`: wholly within it; `ambiguous`: neither.
 */
export type Verdict = "faster" | "slower" | "same" | "ambiguous";

export interface Comparison extends Timing {
  /** Challenger over incumbent, of the paired samples. */
  readonly ratio: Estimate;
  readonly verdict: Verdict;
}
