import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Outcome } from "../fitness.ts";
import { rejected } from "../fitness.ts";
import type { Edit, Genome } from "../genome.ts";
import { genomeOf } from "../genome.ts";
import { Random } from "../random.ts";
import type { Candidate, Individual, StrategyOptions, Trial } from "../search.ts";
import type { Course } from "./course.ts";
import { together } from "./course.ts";
import { cross, mutate } from "./vary.ts";

const SIZE = 30;
const OPTIONS: StrategyOptions = {
  seed: 1,
  population: 4,
  size: SIZE,
  operators: ["delete"],
  neighbours: 0,
  original: [100, 0],
};

const edit = (n: number): Edit => ({ op: "delete", targets: [String(n)], rewires: [] });
const valid = (...ids: readonly number[]): Individual => ({
  genome: ids.map(edit),
  fitness: [100 - ids.length, 0],
});

type Judge = (genome: Genome) => Outcome;

const ok = (genome: Genome): Outcome => ({ status: "ok", fitness: [100 - genome.length, 0] });
const never: Judge = () => rejected("verify", "dominance");
/** One draw in seven is valid; so is one genome in seven. */
const rarely: Judge = (genome) =>
  genome.reduce((sum, each) => sum + Number(each.targets[0]), 0) % 7 === 0 ? ok(genome) : never([]);

function trialOf(candidate: Candidate, judge: Judge): Trial {
  const { draw } = candidate;
  const drawn =
    draw === undefined || "neighbour" in draw ? [] : [edit(new Random(draw.seed).int(SIZE))];
  const genome = genomeOf([...candidate.genome, ...drawn]);
  return { candidate, genome, outcome: judge(genome) };
}

function drive<T>(
  course: Course<T>,
  judge: Judge,
  width = 1,
): { readonly result: T; readonly asked: number } {
  let asked = 0;
  let next = course.next([]);
  while (next.done !== true) {
    const candidates = next.value(width);
    asked += candidates.length;
    next = course.next(candidates.map((candidate) => trialOf(candidate, judge)));
  }
  return { result: next.value, asked };
}

const mutation = (seed: number, genome: Genome = []): Course<Individual | undefined> =>
  mutate(genome, new Random(seed), OPTIONS);

describe("mutate", () => {
  it("takes the first valid draw, whatever the width", () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 40 }), (seed, width) => {
        const slow = drive(mutation(seed), rarely);
        const fast = drive(mutation(seed), rarely, width);
        expect(fast.result).toEqual(slow.result);
        expect(fast.asked).toBeGreaterThanOrEqual(slow.asked);
        expect(fast.asked).toBeLessThan(slow.asked + width);
      }),
    );
  });

  it.each([1, 7, 1000])("gives up after twice the program's size, at width %i", (width) => {
    expect(drive(mutation(1), never, width)).toEqual({ result: undefined, asked: 2 * SIZE });
  });

  it("appends to the genome it is given", () => {
    const { result } = drive(mutation(2, [edit(99)]), ok);
    expect(result?.genome[0]).toEqual(edit(99));
    expect(result?.genome).toHaveLength(2);
  });

  it("takes what a lost worker or a gap of ours leaves as invalid", () => {
    const outcomes: readonly Outcome[] = [
      { status: "lost", stage: "launch", message: "" },
      { status: "unsupported", what: "an instruction" },
    ];
    for (const outcome of outcomes) {
      const judge: Judge = (genome) => (rarely(genome).status === "ok" ? ok(genome) : outcome);
      expect(drive(mutation(3), judge)).toEqual(drive(mutation(3), rarely));
    }
  });

  it("goes its own way beside others", () => {
    const seeds = [1, 2, 3, 4, 5, 6, 7, 8, 9];
    const beside = drive(together(seeds.map((seed) => mutation(seed))), rarely);
    const alone = seeds.map((seed) => drive(mutation(seed), rarely).result);
    expect(beside.result).toEqual(alone);
  });
});

describe("cross", () => {
  const a = valid(1, 2, 3);
  const b = valid(4, 5);
  const crossing = (seed: number): ReturnType<typeof cross> => cross(a, b, new Random(seed));

  it("takes the first pair with a valid child, whatever the width", () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 40 }), (seed, width) => {
        const slow = drive(crossing(seed), rarely).result;
        expect(drive(crossing(seed), rarely, width).result).toEqual(slow);
      }),
    );
  });

  it("lets a parent stay in the place of an invalid child", () => {
    const long: Judge = (genome) => (genome.length > 2 ? ok(genome) : never(genome));
    for (let seed = 0; seed < 20; seed++) {
      const [left, right] = drive(crossing(seed), long).result;
      expect([left === a, right === b]).toContain(true);
      expect([left === a, right === b]).toContain(false);
    }
  });

  it.each([1, 4, 100])("gives up after as many tries as there are edits, at width %i", (width) => {
    expect(drive(crossing(1), never, width)).toEqual({ result: [a, b], asked: 2 * 5 });
  });

  it("leaves parents of fewer than two edits each alone, and evaluates nothing", () => {
    const pair = [valid(1), valid(2)] as const;
    expect(drive(cross(...pair, new Random(1)), ok)).toEqual({ result: pair, asked: 0 });
  });

  it("shuffles the edits of equal parents, too", () => {
    const { result } = drive(cross(a, a, new Random(1)), ok);
    expect(new Set(result.flatMap(({ genome }) => genome))).toEqual(new Set(a.genome));
  });
});
