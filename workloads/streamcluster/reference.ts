/** The local search for centres on the CPU: point by point in double precision. */

export interface Problem {
  readonly points: number;
  readonly dimensions: number;
  /** Dimension by dimension: coordinate d of point p is at d * points + p. */
  readonly coordinates: Float32Array;
  readonly weights: Float32Array;
  /** Of each point under the first centres: its weight times the squared distance to its centre. */
  readonly costs: Float32Array;
  /** Number of each point's centre. */
  readonly centres: Int32Array;
  /** Centres in the beginning; further ones get the next numbers. */
  readonly centreCount: number;
  /** What keeping a centre open costs. */
  readonly facility: number;
  /** Points to try as centres, a round each; the search ends at the first round that gains nothing. */
  readonly rounds: readonly Int32Array[];
}

export interface Clustering {
  readonly costs: Float32Array;
  readonly centres: Int32Array;
  /** For each candidate of each round: what each centre's staying points save, and the moving ones. */
  readonly savings: Float32Array;
  readonly opened: number;
  readonly closed: number;
}

/** What a candidate would bring: the centres that would close, and the whole gain. */
export interface Offer {
  readonly candidate: number;
  readonly closes: readonly number[];
  readonly gain: number;
}

/**
 * The best candidate of a round. `sums` has a row for each candidate: what the points save that stay
 * with centre 0, 1, … (at most 0), then what the moving points save.
 */
export function bestOffer(sums: readonly (readonly number[])[], facility: number): Offer {
  const offers = sums.map((row, candidate) => {
    const staying = row.slice(0, -1);
    // An unused number saves exactly nothing; closing it again would bring nothing.
    const closes = [...staying.keys()].filter((c) => staying[c]! < 0 && staying[c]! + facility > 0);
    const closing = closes.reduce((sum, c) => sum + staying[c]! + facility, 0);
    return { candidate, closes, gain: row.at(-1)! + closing - facility };
  });
  return offers.reduce((best, offer) => (offer.gain > best.gain ? offer : best));
}

export function localSearch(problem: Problem): Clustering {
  const { points, weights, facility } = problem;
  const costs = Float32Array.from(problem.costs);
  const centres = Int32Array.from(problem.centres);
  const savings: number[] = [];
  let centreCount = problem.centreCount;
  let closed = 0;
  for (const candidates of problem.rounds) {
    const prices = Array.from(candidates, (candidate) =>
      Float64Array.from(
        { length: points },
        (_, p) => weights[p]! * distance(problem, p, candidate),
      ),
    );
    const sums = prices.map((price) => {
      const row = new Array<number>(centreCount + 1).fill(0);
      for (let p = 0; p < points; p++) {
        const saving = costs[p]! - price[p]!;
        row[saving > 0 ? centreCount : centres[p]!]! += saving;
      }
      return row;
    });
    savings.push(...sums.flat());
    const best = bestOffer(sums, facility);
    if (best.gain <= 0) break;
    const price = prices[best.candidate]!;
    for (let p = 0; p < points; p++) {
      if (price[p]! >= costs[p]! && !best.closes.includes(centres[p]!)) continue;
      costs[p] = price[p]!;
      centres[p] = centreCount;
    }
    closed += best.closes.length;
    centreCount++;
  }
  const opened = centreCount - problem.centreCount;
  return { costs, centres, savings: Float32Array.from(savings), opened, closed };
}

/** Squared. */
export function distance(
  { coordinates, dimensions, points }: Pick<Problem, "coordinates" | "dimensions" | "points">,
  a: number,
  b: number,
): number {
  let sum = 0;
  for (let d = 0; d < dimensions; d++) {
    sum += (coordinates[d * points + a]! - coordinates[d * points + b]!) ** 2;
  }
  return sum;
}
