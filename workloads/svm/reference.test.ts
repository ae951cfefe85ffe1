import { describe, expect, it } from "vitest";
import { census, digits } from "./cases.ts";
import {
  accuracyOf,
  isFeasible,
  lossOf,
  type Machine,
  objectiveOf,
  type Problem,
} from "./machine.ts";
import { train } from "./reference.ts";
import { training } from "./train.ts";

/** Points of a line with their labels, trained and tested on themselves. */
function onALine(places: readonly number[], labels: readonly number[], penalty: number): Problem {
  const examples = {
    count: places.length,
    features: Float32Array.from(places),
    labels: Float32Array.from(labels),
  };
  return {
    ...{ dimensions: 1, train: examples, test: examples },
    ...{ penalty, width: 0.5, precision: 1e-6, set: 32, chunk: 1 },
  };
}

describe("the CPU reference", () => {
  it("solves two points in closed form", () => {
    // Both duals are a, and 2a - a²(1 - K) is largest at 1 / (1 - K).
    const { coefficients, bias } = train(onALine([0, 1], [1, -1], 100));
    const dual = 1 / (1 - Math.exp(-0.5));
    expect(coefficients[0]).toBeCloseTo(dual, 5);
    expect(coefficients[1]).toBeCloseTo(-dual, 5);
    expect(bias).toBeCloseTo(0, 5);
  });

  it("stops at the penalty", () => {
    const { coefficients } = train(onALine([0, 1], [1, -1], 0.25));
    expect([...Array.from(coefficients)]).toEqual([0.25, -0.25]);
  });

  it("tells apart what no line can", () => {
    const problem = onALine([0, 1, 2, 3, 4], [1, -1, 1, -1, 1], 1000);
    expect(accuracyOf(problem, train(problem))).toBe(1);
  });

  it("leaves no pair of points that could gain", () => {
    const problem = census.inputs({ split: "search", seed: 5, index: 0, scale: "small" }, false);
    const machine = train({ ...problem, precision: 1e-4 });
    const best = objectiveOf(problem, machine);
    const coefficients = Array.from(machine.coefficients);
    for (let i = 0; i + 1 < coefficients.length; i++) {
      for (const change of [-0.01, 0.01]) {
        const moved = [...coefficients];
        moved[i]! += change;
        moved[i + 1]! -= change;
        const other: Machine = { coefficients: moved, bias: 0 };
        if (isStrictlyFeasible(problem, moved)) {
          expect(objectiveOf(problem, other)).toBeLessThan(best + 1e-5);
        }
      }
    }
  });
});

function isStrictlyFeasible({ train: { labels }, penalty }: Problem, all: readonly number[]) {
  return all.every((coefficient, i) => {
    const dual = coefficient * labels[i]!;
    return dual >= 0 && dual <= penalty;
  });
}

const SOURCES = { census, digits };
const CASES = (["census", "digits"] as const).flatMap((name) =>
  [true, false].flatMap((real) =>
    Array.from({ length: SOURCES[name].cases.search }, (_, index) => ({ name, real, index })),
  ),
);

// Where the real sets are absent, both are generated.
describe.each(CASES)("$name, search case $index, real where present: $real", (each) => {
  const { name, real, index } = each;
  const request = { split: "search", seed: index + 1, index, scale: "small" } as const;
  const problem = SOURCES[name].inputs(request, real);
  const { labels, count } = problem.train;
  const right = train(problem);
  const ofAll = (coefficients: ArrayLike<number>, bias = right.bias): Machine => {
    return { coefficients, bias };
  };

  it("is learnt better than by saying always the same", () => {
    const positive = problem.test.labels.filter((label) => label > 0).length / problem.test.count;
    expect(accuracyOf(problem, right)).toBeGreaterThan(Math.max(positive, 1 - positive));
    expect(isFeasible(problem, right)).toBe(true);
  });

  it("accepts what rounding changes", () => {
    const rounded = Float32Array.from(right.coefficients);
    expect(lossOf(problem, ofAll(rounded), right)).toBeLessThan(training.tolerance / 2);
    expect(lossOf(problem, train({ ...problem, precision: 1e-4 }), right)).toBeLessThan(
      training.tolerance,
    );
  });

  it.each<[string, () => Machine]>([
    ["no training", () => ofAll(new Float32Array(count), 0)],
    ["a training that stops early", () => train({ ...problem, precision: 1 })],
    ["a training that stops very early", () => train({ ...problem, precision: 1.9 })],
    [
      "a vote of all examples",
      () =>
        ofAll(
          labels.map((label) => label / 10),
          0,
        ),
    ],
    ["another penalty", () => train({ ...problem, penalty: problem.penalty / 8 })],
    ["another width", () => train({ ...problem, width: 4 * problem.width })],
    ["coefficients beyond the penalty", () => train({ ...problem, penalty: 9e4, width: 8 })],
    ["coefficients out of balance", () => ofAll(positiveOnly())],
    ["no number", () => ofAll(right.coefficients, Number.NaN)],
    ["the first half of the examples", () => half()],
  ])("refuses %s", (_, shortcut) => {
    expect(lossOf(problem, shortcut(), right)).toBeGreaterThan(2 * training.tolerance);
  });

  const positiveOnly = () => Array.from(right.coefficients, (x) => Math.max(0, x));

  function half(): Machine {
    const few = Math.floor(count / 2);
    const examples = {
      count: few,
      features: problem.train.features.slice(0, few * problem.dimensions),
      labels: labels.slice(0, few),
    };
    const { coefficients, bias } = train({ ...problem, train: examples });
    return ofAll(
      Array.from({ length: count }, (_, i) => coefficients[i] ?? 0),
      bias,
    );
  }
});
