/**
 * Non-dominated sorting, crowding distance and environmental selection of NSGA-II (Deb, Pratap, Agarwal
 * and Meyarivan, IEEE TEC 6(2), 2002). All objectives are minimised. Works on anything that has a
 * fitness; refuses to know genomes.
 */
import type { Fitness } from "../fitness.ts";
import { dominates } from "../fitness.ts";

export interface Scored {
  readonly fitness: Fitness;
}

/** Rank of each point: 0 for the first front. Equal points share a rank. */
export function nonDominatedRanks(points: readonly Fitness[]): readonly number[] {
  return points[0]?.length === 2 ? ranksOfTwo(points) : ranksOfMany(points);
}

/**
 * Two objectives, O(n log n): in lexicographic order a point is dominated by a member of a front exactly
 * when that front's least second objective so far is not above its own; fronts are searched by halves.
 */
function ranksOfTwo(points: readonly Fitness[]): readonly number[] {
  const order = points
    .map((_, i) => i)
    .sort((a, b) => at(points, a, 0) - at(points, b, 0) || at(points, a, 1) - at(points, b, 1));
  const ranks = new Array<number>(points.length).fill(0);
  const least: number[] = [];
  let previous = -1;
  for (const i of order) {
    const y = at(points, i, 1);
    const same = previous >= 0 && at(points, previous, 0) === at(points, i, 0);
    if (same && at(points, previous, 1) === y) {
      ranks[i] = ranks[previous] as number;
      continue;
    }
    let [low, high] = [0, least.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((least[middle] as number) <= y) low = middle + 1;
      else high = middle;
    }
    least[low] = y;
    ranks[i] = low;
    previous = i;
  }
  return ranks;
}

/** Any number of objectives: fronts are peeled off one after another. */
function ranksOfMany(points: readonly Fitness[]): readonly number[] {
  const dominators = points.map((p) => points.reduce((n, q) => n + Number(dominates(q, p)), 0));
  const ranks = new Array<number>(points.length).fill(-1);
  let front = points.flatMap((_, i) => (dominators[i] === 0 ? [i] : []));
  for (let rank = 0; front.length > 0; rank++) {
    for (const i of front) ranks[i] = rank;
    const next: number[] = [];
    for (const i of front) {
      points.forEach((q, j) => {
        if (!dominates(points[i] as Fitness, q)) return;
        dominators[j] = (dominators[j] as number) - 1;
        if (dominators[j] === 0) next.push(j);
      });
    }
    front = next;
  }
  return ranks;
}

function at(points: readonly Fitness[], i: number, k: number): number {
  return points[i]?.[k] as number;
}

/** Crowding distance of each point among the others of its front (Deb 2002, section III-B). */
export function crowdingDistances(front: readonly Fitness[]): readonly number[] {
  const distances = new Array<number>(front.length).fill(0);
  const objectives = front[0]?.length ?? 0;
  for (let k = 0; k < objectives; k++) {
    const order = front.map((_, i) => i).sort((a, b) => at(front, a, k) - at(front, b, k) || a - b);
    const first = order[0] as number;
    const last = order[order.length - 1] as number;
    const range = at(front, last, k) - at(front, first, k);
    distances[first] = Infinity;
    distances[last] = Infinity;
    if (!(range > 0 && range < Infinity)) continue;
    for (let i = 1; i < order.length - 1; i++) {
      const gap = at(front, order[i + 1] as number, k) - at(front, order[i - 1] as number, k);
      distances[order[i] as number] = (distances[order[i] as number] as number) + gap / range;
    }
  }
  return distances;
}

/** A member of a population with what selection compares. */
export interface Ranked<T> {
  readonly member: T;
  readonly rank: number;
  readonly distance: number;
}

/** Ranks a population and measures crowding within each front; order is kept. */
export function rank<T extends Scored>(population: readonly T[]): readonly Ranked<T>[] {
  const ranks = nonDominatedRanks(population.map((each) => each.fitness));
  const distances = new Array<number>(population.length).fill(0);
  for (const members of byRank(ranks)) {
    const crowding = crowdingDistances(members.map((i) => (population[i] as T).fitness));
    members.forEach((i, j) => {
      distances[i] = crowding[j] as number;
    });
  }
  return population.map((member, i) => ({
    member,
    rank: ranks[i] as number,
    distance: distances[i] as number,
  }));
}

function byRank(ranks: readonly number[]): readonly number[][] {
  const fronts: number[][] = [];
  ranks.forEach((r, i) => {
    fronts[r] ??= [];
    fronts[r].push(i);
  });
  return fronts;
}

/** The `count` best: whole fronts first, the last one by falling crowding distance; ties by position. */
export function selectBest<T extends Scored>(
  population: readonly T[],
  count: number,
): readonly T[] {
  return rank(population)
    .map((each, position) => ({ ...each, position }))
    .sort(
      (a, b) => a.rank - b.rank || descending(a.distance, b.distance) || a.position - b.position,
    )
    .slice(0, count)
    .map((each) => each.member);
}

function descending(a: number, b: number): number {
  return a === b ? 0 : b > a ? 1 : -1;
}
