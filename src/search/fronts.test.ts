import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dominates } from "../fitness.ts";
import { crowdingDistances, nonDominatedRanks, rank, selectBest } from "./fronts.ts";

/** By definition: rank 0 is dominated by none, rank k by some of rank k − 1 and none of its own. */
function naiveRanks(points: readonly (readonly number[])[]): readonly number[] {
  const ranks = new Array<number>(points.length).fill(-1);
  for (let r = 0; ranks.includes(-1); r++) {
    const left = points.flatMap((_, i) => (ranks[i] === -1 ? [i] : []));
    const front = left.filter((i) => !left.some((j) => dominates(points[j]!, points[i]!)));
    for (const i of front) ranks[i] = r;
  }
  return ranks;
}

describe("nonDominatedRanks", () => {
  it("ranks a known population", () => {
    const points = [
      [1, 5],
      [2, 3],
      [4, 1],
      [3, 4],
      [5, 5],
      [2, 3],
    ];
    expect(nonDominatedRanks(points)).toEqual([0, 0, 0, 1, 2, 0]);
  });

  it.each([2, 3])("agrees with the definition for %i objectives", (objectives) => {
    const value = fc.integer({ min: 0, max: 6 });
    const point = fc.array(value, { minLength: objectives, maxLength: objectives });
    fc.assert(
      fc.property(fc.array(point, { maxLength: 40 }), (points) => {
        expect(nonDominatedRanks(points)).toEqual(naiveRanks(points));
      }),
    );
  });

  it("ranks 40,000 points of two objectives, for which pairs would be too many", () => {
    const side = 200;
    const points = Array.from({ length: side * side }, (_, i) => {
      const [along, front] = [i % side, Math.floor(i / side)];
      return [along + front, side - along + front];
    });
    const ranks = nonDominatedRanks(points);
    expect(ranks.every((r, i) => r === Math.floor(i / side))).toBe(true);
  });

  it("agrees with the general sort when a flat third objective is added", () => {
    const point = fc.tuple(fc.nat(30), fc.nat(30));
    fc.assert(
      fc.property(fc.array(point, { maxLength: 60 }), (points) => {
        expect(nonDominatedRanks(points)).toEqual(
          nonDominatedRanks(points.map(([x, y]) => [x, y, 0])),
        );
      }),
    );
  });
});

describe("crowdingDistances", () => {
  it("is infinite at the ends and the sum of normalised gaps between", () => {
    const front = [
      [0, 10],
      [2, 6],
      [4, 4],
      [10, 0],
    ];
    const [first, second, third, last] = crowdingDistances(front) as number[];
    expect([first, last]).toEqual([Infinity, Infinity]);
    expect(second).toBeCloseTo(4 / 10 + 6 / 10);
    expect(third).toBeCloseTo(8 / 10 + 6 / 10);
  });

  it("copes with a flat objective", () => {
    expect(
      crowdingDistances([
        [1, 0],
        [2, 0],
        [3, 0],
      ]),
    ).toEqual([Infinity, 1, Infinity]);
  });
});

describe("selectBest", () => {
  const points = fc.array(fc.tuple(fc.nat(9), fc.nat(9)), { minLength: 1, maxLength: 30 });

  it("takes whole fronts first", () => {
    fc.assert(
      fc.property(points, fc.nat(30), (all, n) => {
        const population = all.map((fitness) => ({ fitness }));
        const count = Math.min(n, all.length);
        const chosen = selectBest(population, count);
        expect(chosen).toHaveLength(count);
        const ranks = new Map(rank(population).map((each) => [each.member, each.rank]));
        const worst = Math.max(0, ...chosen.map((each) => ranks.get(each) as number));
        for (const each of population) {
          if ((ranks.get(each) as number) < worst) expect(chosen).toContain(each);
        }
      }),
    );
  });
});
