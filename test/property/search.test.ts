/**
 * The search core on problems with known answers: NSGA-II's selection on ZDT1 and DTLZ2 with the real-valued
 * variation of Deb 2002 (which lives here only), and the strategies on a synthetic landscape of edits.
 */
import { describe, expect, it } from "vitest";
import type { Fitness, Outcome } from "../../src/fitness.ts";
import { rejected } from "../../src/fitness.ts";
import type { Edit, Genome } from "../../src/genome.ts";
import { genomeOf, printEdit } from "../../src/genome.ts";
import { Random } from "../../src/random.ts";
import { selectBest } from "../../src/search/fronts.ts";
import { hypervolume } from "../../src/search/hypervolume.ts";
import { strategy } from "../../src/search/index.ts";
import { tournament } from "../../src/search/tournament.ts";
import type { Candidate, Strategy, StrategyOptions, Trial } from "../../src/search.ts";

interface Point {
  readonly x: readonly number[];
  readonly fitness: Fitness;
}

const unit = (random: Random): number => random.int(2 ** 30) / 2 ** 30;
const clamp = (x: number): number => Math.min(1, Math.max(0, x));

/** Simulated binary crossover and polynomial mutation, both with distribution index 20. */
function vary(a: Point, b: Point, random: Random): readonly (readonly number[])[] {
  const [left, right] = [[...a.x], [...b.x]];
  for (let i = 0; i < left.length; i++) {
    const u = unit(random);
    const beta = u < 0.5 ? (2 * u) ** (1 / 21) : (1 / (2 * (1 - u))) ** (1 / 21);
    const [p, q] = [a.x[i] as number, b.x[i] as number];
    left[i] = clamp(0.5 * ((1 + beta) * p + (1 - beta) * q));
    right[i] = clamp(0.5 * ((1 - beta) * p + (1 + beta) * q));
  }
  return [left, right].map((x) =>
    x.map((value) => {
      if (unit(random) > 1 / x.length) return value;
      const u = unit(random);
      const delta = u < 0.5 ? (2 * u) ** (1 / 21) - 1 : 1 - (2 * (1 - u)) ** (1 / 21);
      return clamp(value + delta);
    }),
  );
}

function nsga2(
  variables: number,
  size: number,
  generations: number,
  problem: (x: readonly number[]) => Fitness,
): readonly Point[] {
  const random = new Random(1);
  const point = (x: readonly number[]): Point => ({ x, fitness: problem(x) });
  let population: readonly Point[] = Array.from({ length: size }, () =>
    point(Array.from({ length: variables }, () => unit(random))),
  );
  for (let g = 0; g < generations; g++) {
    const parents = tournament(population, random);
    const children: Point[] = [];
    for (let i = 0; i + 1 < parents.length; i += 2) {
      children.push(...vary(parents[i]!, parents[i + 1]!, random).map(point));
    }
    population = selectBest([...population, ...children], size);
  }
  return population;
}

describe("NSGA-II selection", () => {
  it("solves ZDT1 as well as DEAP's and pymoo's tests ask", () => {
    const zdt1 = (x: readonly number[]): Fitness => {
      const [first = 0, ...rest] = x;
      const g = 1 + (9 * rest.reduce((a, b) => a + b, 0)) / rest.length;
      return [first, g * (1 - Math.sqrt(first / g))];
    };
    const front = nsga2(5, 16, 100, zdt1).map((each) => each.fitness);
    expect(hypervolume(front, [11, 11])).toBeGreaterThan(116);
  });

  it("comes near the sphere of DTLZ2 with three objectives", () => {
    const dtlz2 = (x: readonly number[]): Fitness => {
      const [a = 0, b = 0, ...rest] = x;
      const g = 1 + rest.reduce((sum, each) => sum + (each - 0.5) ** 2, 0);
      const [s, t] = [(a * Math.PI) / 2, (b * Math.PI) / 2];
      return [g * Math.cos(s) * Math.cos(t), g * Math.cos(s) * Math.sin(t), g * Math.sin(s)];
    };
    const front = nsga2(7, 92, 150, dtlz2).map((each) => each.fitness);
    for (const p of front) expect(Math.hypot(...p)).toBeLessThan(1.15);
    // The whole positive octant of the unit ball is out of reach: 1.1^3 − π/6 ≈ 0.807.
    expect(hypervolume(front, [1.1, 1.1, 1.1])).toBeGreaterThan(0.65);
  });
});

const SIZE = 60;
const OPERATORS = ["delete"];
const idOf = (edit: Edit): number => Number(edit.targets[0]);

/**
 * A program of 60 instructions. Deleting one is fatal for two in three, neutral for most others, worth 2 %
 * for five; instructions 10 and 11 are slower alone and 40 % faster together.
 */
function judge(genome: Genome): Outcome {
  const ids = new Set(genome.map(idOf));
  let time = 1000;
  for (const id of ids) {
    if (id % 3 !== 1) return rejected("check", "wrong-output");
    if (id % 12 === 1) time -= 20;
  }
  const [a, b] = [ids.has(10), ids.has(40)];
  if (a !== b) time += 30;
  if (a && b) time -= 400;
  return { status: "ok", fitness: [time, 0] };
}

function evaluate({ genome, draw }: Candidate): { genome: Genome; outcome: Outcome } {
  if (draw === undefined) return { genome, outcome: judge(genome) };
  const id = new Random(draw.seed).int(SIZE);
  const longer = genomeOf([...genome, { op: "delete", targets: [String(id)], rewires: [] }]);
  return { genome: longer, outcome: judge(longer) };
}

interface Searched {
  readonly best: number;
  readonly log: readonly string[];
}

/** @param most the evaluation budget, which may cut the last batch. */
function search(searcher: Strategy, most: number): Searched {
  let best = 1000;
  const log: string[] = [];
  while (log.length < most) {
    const batch = searcher.ask();
    expect(batch.length).toBeGreaterThan(0);
    const trials = batch.slice(0, most - log.length).map((candidate): Trial => {
      return { candidate, ...evaluate(candidate) };
    });
    for (const { genome, outcome } of trials) {
      log.push(`${genome.map(printEdit).join("; ")} ${outcome.status}`);
      if (outcome.status === "ok") best = Math.min(best, outcome.fitness[0] as number);
    }
    searcher.tell(trials);
  }
  return { best, log };
}

const options = (seed: number): StrategyOptions => ({
  seed,
  population: 16,
  size: SIZE,
  operators: OPERATORS,
  original: [1000, 0],
});

const run = (preset: string, seed: number, most: number): Searched =>
  search(strategy(preset, options(seed)), most);

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[values.length >> 1] as number;

describe.each(["gevo2020", "random", "hill-climb"])("preset %s", (preset) => {
  it("gives the same trajectory for the same seed, and another for another", () => {
    expect(run(preset, 1, 500).log).toEqual(run(preset, 1, 500).log);
    expect(run(preset, 1, 500).log).not.toEqual(run(preset, 2, 500).log);
  });

  it("is cut anywhere without changing what came before", () => {
    const whole = run(preset, 4, 600).log;
    for (const most of [1, 7, 99, 345])
      expect(run(preset, 4, most).log).toEqual(whole.slice(0, most));
  });

  it("finds something", () => expect(run(preset, 3, 1000).best).toBeLessThan(1000));
});

describe("gevo2020", () => {
  const seeds = [1, 2, 3, 4, 5, 6, 7];
  const medianOf = (preset: string): number =>
    median(seeds.map((seed) => run(preset, seed, 3000).best));

  it("beats random search", () => {
    expect(medianOf("gevo2020")).toBeLessThan(medianOf("random"));
  });

  it("passes through the slower intermediate to the pair that pays together", () => {
    const found = seeds.filter((seed) => run("gevo2020", seed, 3000).best < 600);
    expect(found.length).toBeGreaterThan(seeds.length / 2);
  });

  it("starts from individuals of three mutations and counts generations", () => {
    const searcher = strategy("gevo2020", options(1));
    const { log } = search(searcher, 2000);
    expect(searcher.generation).toBeGreaterThan(3);
    expect(log.some((line) => line.split(";").length === 3)).toBe(true);
  });
});

it("an unknown preset is refused with the names there are", () => {
  expect(() => strategy("luck", options(1))).toThrow(/luck/);
});
