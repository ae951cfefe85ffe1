/**
 * What comparing searches needs: quantiles, an interval of the median, Mann–Whitney's test and an effect
 * size. Pure; the bootstrap draws from a seeded generator, so a figure is the same everywhere.
 */
import { Random } from "../random.ts";

/** Linear interpolation between order statistics (Hyndman and Fan 1996, type 7). */
export function quantile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (sorted.length - 1) * part;
  const low = sorted[Math.floor(at)] as number;
  const high = sorted[Math.ceil(at)] as number;
  return low === high ? low : low + (high - low) * (at - Math.floor(at));
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

const RESAMPLES = 2000;

/** 95 % percentile bootstrap of the median. */
export function medianInterval(values: readonly number[]): readonly [number, number] {
  const random = new Random(1);
  const medians = Array.from({ length: RESAMPLES }, () =>
    median(values.map(() => random.pick(values))),
  );
  return [quantile(medians, 0.025), quantile(medians, 0.975)];
}

/**
 * How likely a value of `a` is above one of `b`, ties counting half: 0.5 is no difference (Vargha and
 * Delaney, J. Educational and Behavioral Statistics 25(2), 2000).
 */
export function varghaDelaney(a: readonly number[], b: readonly number[]): number {
  let wins = 0;
  for (const x of a) for (const y of b) wins += x > y ? 1 : x === y ? 0.5 : 0;
  return wins / (a.length * b.length);
}

/**
 * Two-sided p of Mann and Whitney's rank-sum test (Ann. Math. Stat. 18(1), 1947), exact, ties included:
 * the part of all ways to split the pooled values whose rank sum is as far from its mean as the one seen.
 */
export function mannWhitney(a: readonly number[], b: readonly number[]): number {
  const ranks = doubledRanks([...a, ...b]);
  const seen = ranks.slice(0, a.length).reduce((sum, rank) => sum + rank, 0);
  const total = ranks.reduce((sum, rank) => sum + rank, 0);
  // ways[k][s]: subsets of k pooled values with doubled rank sum s.
  const ways = Array.from({ length: a.length + 1 }, () => new Float64Array(total + 1));
  (ways[0] as Float64Array)[0] = 1;
  for (const rank of ranks) {
    for (let k = a.length; k > 0; k--) {
      const [fewer, more] = [ways[k - 1] as Float64Array, ways[k] as Float64Array];
      for (let s = total; s >= rank; s--) {
        more[s] = (more[s] as number) + (fewer[s - rank] as number);
      }
    }
  }
  const mean = (total * a.length) / ranks.length;
  const distance = Math.abs(seen - mean);
  let [extreme, all] = [0, 0];
  (ways[a.length] as Float64Array).forEach((count, sum) => {
    all += count;
    if (Math.abs(sum - mean) >= distance - 1e-9) extreme += count;
  });
  return extreme / all;
}

/** Twice the ranks from 1; equal values share the mean of theirs, so halves become whole numbers. */
function doubledRanks(values: readonly number[]): readonly number[] {
  return values.map((value) => {
    const below = values.filter((other) => other < value).length;
    const equal = values.filter((other) => other === value).length;
    return 2 * below + equal + 1;
  });
}
