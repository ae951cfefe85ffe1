import { describe, expect, it } from "vitest";
import { cases, inputs } from "./cases.ts";
import { brokenLaw } from "./laws.ts";
import { coursesOf, flattened } from "./outputs.ts";
import { type Rule, simulate } from "./reference.ts";
import type { Course, Snapshot } from "./rules.ts";
import { deviation } from "./statistics.ts";
import workload from "./workload.ts";

const infection = inputs({ split: "search", seed: 1, index: 0, scale: "small" });
const courses = (without?: Rule): readonly Course[] =>
  Array.from(infection.seeds, (seed) => simulate(infection, seed, without));
const right = courses();

describe("an over-fitted infection", () => {
  it.each<[Rule, RegExp]>([
    ["ageing", /outlives itself|does not age/],
    ["rims", /virions at place|signal at place|leaps/],
    ["moving", /^0 moves, expected/],
    ["binding", /^0 bindings, expected/],
    ["entering", /^0 entries, expected/],
    ["decay", /virions at place/],
    ["timers", /has \d+ steps left/],
  ])("without %s breaks a law", (rule, law) => {
    const wrong = courses(rule);
    expect(brokenLaw(wrong, infection)).toMatch(law);
    expect(workload.error!(flattened(wrong), flattened(right), infection)).toBe(Infinity);
  });

  it("would pass by its statistics alone without rims or without moving T cells", () => {
    expect(deviation(courses("rims"), right)).toBeLessThan(workload.tolerance!);
    expect(deviation(courses("moving"), right)).toBeLessThan(workload.tolerance!);
  });
});

/** The right courses, but for some values of the last snapshot of the first tissue. */
function tampered(change: (snapshot: Snapshot) => Partial<Snapshot>): readonly Course[] {
  const [first, ...others] = right;
  const snapshots = first!.snapshots.map((snapshot, i) =>
    i === first!.snapshots.length - 1 ? { ...snapshot, ...change(snapshot) } : snapshot,
  );
  return [{ ...first!, snapshots }, ...others];
}

const placeOf = (values: ArrayLike<number>, wanted: (value: number) => boolean) =>
  Array.from(values).findIndex(wanted);
const replaced = (values: ArrayLike<number>, place: number, value: number) =>
  Array.from(values, (old, i) => (i === place ? value : old));

describe("a tampered state", () => {
  const isThere = (name: number) => name !== 0;

  it.each<[string, (snapshot: Snapshot) => Partial<Snapshot>, RegExp]>([
    [
      "a T cell a step younger",
      (s) => {
        const at = placeOf(s.tcells, isThere);
        return { lives: replaced(s.lives, at, s.lives[at]! + 1) };
      },
      /age/,
    ],
    [
      "a T cell twice",
      (s) => {
        const name = s.tcells[placeOf(s.tcells, isThere)]!;
        const to = placeOf(s.tcells, (other) => other === 0);
        return { tcells: replaced(s.tcells, to, name) };
      },
      /two places|age/,
    ],
    [
      "a T cell that is gone",
      (s) => ({
        tcells: replaced(
          s.tcells,
          placeOf(s.lives, (life) => life > 2),
          0,
        ),
      }),
      /vanished/,
    ],
    [
      "a T cell from nowhere",
      (s) => ({
        tcells: replaced(
          s.tcells,
          placeOf(s.tcells, (name) => name === 0),
          1,
        ),
      }),
      /nowhere/,
    ],
    [
      "a dead cell revived",
      (s) => ({
        states: replaced(
          s.states,
          placeOf(s.states, (state) => state === 4),
          0,
        ),
      }),
      /state 4/,
    ],
    [
      "a cell killed early",
      (s) => ({
        states: replaced(
          s.states,
          placeOf(s.states, (state) => state === 0),
          4,
        ),
      }),
      /state 0/,
    ],
    [
      "virions out of nothing",
      (s) => ({ virions: replaced(s.virions, 0, s.virions[0]! + 1) }),
      /virions/,
    ],
    ["signal over one", (s) => ({ signal: replaced(s.signal, 5, 1.5) }), /signal/],
  ])("with %s breaks a law", (_, change, law) => {
    expect(brokenLaw(tampered(change), infection)).toMatch(law);
  });

  it("whose sums do not add up breaks a law", () => {
    const [first, ...others] = right;
    const sums = first!.sums.map((values) =>
      values.map((value, kind) => value + Number(kind === 0)),
    );
    expect(brokenLaw([{ ...first!, sums }, ...others], infection)).toMatch(/conserved/);
  });
});

describe("the laws", () => {
  const all = (["search", "validation", "heldout"] as const).flatMap((split) =>
    Array.from({ length: cases[split] }, (_, index) => ({ split, index })),
  );

  it.each(all)("hold in the reference: $split case $index, other seeds too", ({ split, index }) => {
    for (const seed of [1, 2]) {
      const request = { split, seed: 100 * seed + index, index, scale: "small" } as const;
      const other = inputs(request);
      const outputs = flattened(Array.from(other.seeds, (word) => simulate(other, word)));
      expect(brokenLaw(coursesOf(outputs, other), other)).toBeUndefined();
    }
  });

  it("are asked only of complete outputs", () => {
    const { virions, ...rest } = flattened(right);
    expect(() => coursesOf(rest, infection)).toThrow("virions is incomplete");
    expect(virions!.length).toBeGreaterThan(0);
  });
});
