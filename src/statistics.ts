/**
 * Medians with their intervals. Distribution-free: the interval's ends are order statistics, chosen by
 * the binomial distribution of the number of samples below the true median (David & Nagaraja, Order
 * Statistics, 7.1), so no shape of the noise is assumed.
 */
import type { Estimate, Verdict } from "./timing.ts";

const CONFIDENCE = 0.95;

/** @param samples at least one finite number. */
export function estimate(samples: readonly number[]): Estimate {
  if (samples.length === 0) throw new RangeError("no samples");
  const sorted = Float64Array.from(samples).sort();
  const n = sorted.length;
  const { rank, confidence } = medianRank(n);
  return {
    median: ((sorted[(n - 1) >> 1] as number) + (sorted[n >> 1] as number)) / 2,
    low: sorted[rank] as number,
    high: sorted[n - 1 - rank] as number,
    confidence,
    samples: n,
  };
}

/** The largest rank (from 0) whose order statistics, from both ends, enclose the median at 95 %. */
function medianRank(n: number): { readonly rank: number; readonly confidence: number } {
  // Probability that at most `rank` of n samples lie below the median.
  let term = 0.5 ** n;
  let tail = term;
  let rank = 0;
  let confidence = 1 - 2 * tail;
  for (let k = 1; k < n / 2; k++) {
    term = (term * (n - k + 1)) / k;
    tail += term;
    if (1 - 2 * tail < CONFIDENCE) break;
    rank = k;
    confidence = 1 - 2 * tail;
  }
  return { rank, confidence: Math.max(0, confidence) };
}

/** What a ratio says; `margin` is the least difference that counts. */
export function verdict(ratio: Estimate, margin: number): Verdict {
  if (ratio.confidence < CONFIDENCE) return "ambiguous";
  if (ratio.low >= 1 - margin && ratio.high <= 1 + margin) return "same";
  if (ratio.high < 1 - margin) return "faster";
  if (ratio.low > 1 + margin) return "slower";
  return "ambiguous";
}
