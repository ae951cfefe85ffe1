/** Runs beside each other: which are compared, and what is said of them. */
import { describe, expect, it } from "vitest";
import { PLAIN } from "../report/style.ts";
import type { RunRow } from "../store.ts";
import { compareSides } from "./compare.ts";
import type { Course } from "./course.ts";
import { plotCourses } from "./plot.ts";
import { chooseSides } from "./sides.ts";
import { comparisonText, effect } from "./text.ts";

const run = (id: string, preset: string, seed: number, key = "k", workload = "w"): RunRow =>
  ({
    id,
    config: { preset, seed },
    prepared: {
      workload,
      key,
      device: "emulator",
      objectives: [],
      original: [100, 0],
      tolerance: 1,
    },
    status: "done",
    started: "",
    seconds: 10,
  }) as unknown as RunRow;

const RUNS = [
  run("aa01", "default", 1),
  run("aa02", "default", 2),
  run("bb01", "gevo2020", 1),
  run("cc01", "default", 1, "other", "v"),
  run("cc02", "gevo2020", 1, "other", "v"),
];

const course = (time: number, seconds?: number): Course => ({
  unit: "evaluations",
  original: [100, 0],
  tolerance: 1,
  evaluations: 50,
  seconds: 10,
  steps: [{ evaluations: 10, fitness: [time, 0], ...(seconds === undefined ? {} : { seconds }) }],
});

const idsOf = (names: readonly string[], workload?: string) =>
  chooseSides(names, RUNS, workload).map(({ runs }) => runs.map(({ id }) => id));

describe("sides", () => {
  it("are runs, several runs, or all runs of a preset on one workload", () => {
    expect(idsOf(["aa01", "bb"])).toEqual([["aa01"], ["bb01"]]);
    expect(idsOf(["aa01,aa02", "bb01"])).toEqual([["aa01", "aa02"], ["bb01"]]);
    expect(idsOf(["default", "gevo2020"])).toEqual([["cc01"], ["cc02"]]);
    expect(idsOf(["default", "gevo2020"], "w")).toEqual([["aa01", "aa02"], ["bb01"]]);
    expect(idsOf(["aa01", "gevo2020"])).toEqual([["aa01"], ["bb01"]]);
  });

  it("have a workload, a device and tools in common", () => {
    expect(() => idsOf(["aa01", "cc01"])).toThrow(
      expect.objectContaining({ code: "not-comparable" }),
    );
    for (const name of ["zz", "aa", "", "nothing"]) {
      expect(() => idsOf([name, "bb01"])).toThrow(
        expect.objectContaining({ code: "run-not-found" }),
      );
    }
  });
});

describe("a side without runs", () => {
  it.each<readonly [string, readonly string[], string | undefined, string]>([
    ["a preset", ["default", "random"], undefined, "no run with the preset random yet"],
    ["a preset without an idea", ["default", "default~filter"], undefined, "default~filter yet"],
    ["a preset on a workload", ["default", "random"], "w", "of w with the preset random yet"],
    ["a workload", ["default", "gevo2020"], "x", 'no run of a workload "x"'],
  ])("is said of %s", (_, names, workload, said) => {
    expect(() => idsOf(names, workload)).toThrow(
      expect.objectContaining({ code: "no-runs", message: expect.stringContaining(said) }),
    );
  });

  it("names the workloads that were run", () => {
    expect(() => idsOf(["default", "gevo2020"], "x")).toThrow(
      expect.objectContaining({ hint: "Name one that was run: w, v." }),
    );
    expect(() => idsOf(["aa01", "cc01"], "w")).toThrow('"cc01" is no preset and no run of w');
  });
});

describe("a comparison", () => {
  const sides = [
    { name: "a", runs: RUNS.slice(0, 4) },
    { name: "b", runs: RUNS.slice(0, 4) },
  ];
  const slow = [90, 91, 92, 93].map((time) => course(time, 1));
  const fast = [50, 51, 52, 53].map((time) => course(time, 2));

  it("has medians, an exact p and an effect after equal evaluations and equal time", () => {
    const { after } = compareSides(sides, [slow, fast]);
    expect(after.map(({ unit, at }) => [unit, at])).toEqual([
      ["evaluations", 50],
      ["seconds", 10],
    ]);
    const { exact } = after[0]!.measures;
    expect(exact.sides[1]!.median).toBeCloseTo((100 / 51 + 100 / 52) / 2);
    // All four above all four: 2 of the 70 ways to split eight values are so far from the middle.
    expect(exact.against).toEqual([{ likelihood: 1, p: 2 / 70 }]);
    expect(exact.sides[0]!.curve[0]).toEqual({ at: 0, low: 1, median: 1, high: 1 });
  });

  it("of alike runs finds nothing", () => {
    const { against } = compareSides(sides, [slow, slow]).after[0]!.measures.volume;
    expect(against).toEqual([{ likelihood: 0.5, p: 1 }]);
  });

  it("of single runs has no test, and of logs without seconds no time", () => {
    const single = [course(50)];
    const { after } = compareSides(sides, [single, [course(80)]]);
    expect(after).toHaveLength(1);
    expect(after[0]!.measures.best.against).toEqual([{ likelihood: 0 }]);
    expect(after[0]!.measures.best.sides[0]).not.toHaveProperty("interval");
  });

  it("reads as text and is drawn", () => {
    const named = sides.map((side, i) => (i === 0 ? side : { ...side, name: "b,b2" }));
    const text = comparisonText(compareSides(named, [slow, fast]), PLAIN);
    expect(text).toContain("After 50 evaluations");
    expect(text).toMatch(/best, error 0\n +a .*\n +b and 1 more .* 1\.00 large +0\.029\n/);
    expect(text.split("\n").filter((line) => line.length > 80)).toEqual([]);
    const svg = plotCourses(["a<b", "b"], [{ title: "w & v", groups: [slow, fast] }]);
    expect(svg).toContain("a&lt;b");
    expect(svg.match(/<polyline/g)).toHaveLength(6);
    expect(svg).not.toMatch(/NaN|Infinity/);
  });

  it("names how large a difference is", () => {
    const words = [0.5, 0.55, 0.58, 0.66, 0.72, 0.02].map(effect);
    expect(words).toEqual(["none", "none", "small", "medium", "large", "large"]);
  });
});
