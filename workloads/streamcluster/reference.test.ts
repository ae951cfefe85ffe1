import { describe, expect, it } from "vitest";
import { scaledError } from "../error.ts";
import { cases, inputs } from "./cases.ts";
import { bestOffer, distance, localSearch, type Problem } from "./reference.ts";
import workload from "./workload.ts";

/** Points on a line at 0, 1, 10, 11, each of weight 1, all with the point at 0 as their centre. */
function line(changes: Partial<Problem>): Problem {
  return {
    points: 4,
    dimensions: 1,
    coordinates: Float32Array.of(0, 1, 10, 11),
    weights: Float32Array.of(1, 1, 1, 1),
    costs: Float32Array.of(0, 1, 100, 121),
    centres: new Int32Array(4),
    centreCount: 1,
    facility: 50,
    rounds: [Int32Array.of(1, 2)],
    ...changes,
  };
}

describe("the CPU reference", () => {
  it("measures squared distances over all dimensions", () => {
    const coordinates = Float32Array.of(1, 4, 2, 6);
    expect(distance({ coordinates, dimensions: 2, points: 2 }, 0, 1)).toBe(25);
  });

  it("opens the candidate that saves most", () => {
    const { centres, costs, savings, opened } = localSearch(line({}));
    expect([...savings]).toEqual([-1, 1 + 19 + 21, 0 - 100 - 80, 100 + 120]);
    expect([...centres]).toEqual([0, 0, 1, 1]);
    expect([...costs]).toEqual([0, 1, 0, 1]);
    expect(opened).toBe(1);
  });

  it("stops when opening costs more than it saves", () => {
    const { centres, opened } = localSearch(line({ facility: 500, rounds: [Int32Array.of(0)] }));
    expect([...centres]).toEqual([0, 0, 0, 0]);
    expect(opened).toBe(0);
  });

  it("closes a centre whose points cost less elsewhere than keeping it", () => {
    const { centres, costs, closed } = localSearch(
      line({ facility: 500, rounds: [Int32Array.of(2)] }),
    );
    expect([...centres]).toEqual([1, 1, 1, 1]);
    expect([...costs]).toEqual([100, 81, 0, 1]);
    expect(closed).toBe(1);
  });

  it("never closes a centre that serves nobody", () => {
    expect(bestOffer([[0, -3, 7]], 5)).toEqual({ candidate: 0, closes: [1], gain: 7 + 2 - 5 });
  });

  it("never makes the whole dearer: costs and open centres fall from round to round", () => {
    const problem = inputs({ split: "validation", seed: 4, index: 0, scale: "small" });
    const whole = (rounds: number) => {
      const after = localSearch({ ...problem, rounds: problem.rounds.slice(0, rounds) });
      const open = problem.centreCount + after.opened - after.closed;
      return after.costs.reduce((sum, cost) => sum + cost, 0) + open * problem.facility;
    };
    expect(whole(1)).toBeLessThan(whole(0));
    expect(whole(3)).toBeLessThanOrEqual(whole(2));
  });
});

describe.each(Array.from({ length: cases.search }, (_, index) => index))(
  "search case %i",
  (index) => {
    const problem = inputs({ split: "search", seed: index + 1, index, scale: "small" });
    const right = localSearch(problem);

    it("opens and closes centres", () => {
      expect(right.opened).toBeGreaterThan(1);
      expect(right.closed).toBeGreaterThan(1);
    });

    it.each<[string, Partial<Problem>]>([
      ["no rounds", { rounds: [] }],
      ["a round less", { rounds: problem.rounds.slice(0, -1) }],
      ["a candidate less", { rounds: problem.rounds.map((round) => round.slice(1)) }],
      ["a dimension less", { dimensions: problem.dimensions - 1 }],
      ["points without weight", { weights: problem.weights.map(() => 1) }],
      ["closing nothing", { facility: 0 }],
    ])("refuses %s", (_, shortcut) => {
      const { costs, centres, savings } = localSearch({ ...problem, ...shortcut });
      const { costs: c, centres: n, savings: s } = right;
      const error = scaledError({ costs, centres, savings }, { costs: c, centres: n, savings: s });
      expect(error).toBeGreaterThan(20 * workload.tolerance!);
    });

    it("refuses a result in which one point is with another centre", () => {
      const centres = right.centres.with(0, right.centres[0]! + 1);
      expect(scaledError({ centres }, { centres: right.centres })).toBeGreaterThan(
        20 * workload.tolerance!,
      );
    });
  },
);
