/**
 * Rank correlation of modelled cycles with measured times: Kendall's tau over pairs that the measurement
 * tells apart. Pairs closer than `MARGIN` say nothing about the model; a pair that the model calls equal
 * counts as half right, half wrong.
 */

/** Medians of two variants that differ by less are the same to the measurement. */
export const MARGIN = 0.02;

export interface Point {
  readonly modelled: number;
  readonly measured: number;
}

/** 1 when the model orders all pairs rightly, -1 when it orders all wrongly. */
export function kendall(points: readonly Point[], margin: number = MARGIN): number {
  let [right, wrong, all] = [0, 0, 0];
  points.forEach((a, k) => {
    for (const b of points.slice(k + 1)) {
      const [less, more] = a.measured < b.measured ? [a, b] : [b, a];
      if (more.measured <= less.measured * (1 + margin)) continue;
      all++;
      if (less.modelled < more.modelled) right++;
      else if (less.modelled > more.modelled) wrong++;
    }
  });
  return all === 0 ? Number.NaN : (right - wrong) / all;
}
