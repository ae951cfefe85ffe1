/**
 * NSGA-II's selection on problems with known answers, ZDT1 and DTLZ2, with the real-valued variation of Deb
 * et al. 2002, which lives here only.
 */
import { describe, expect, it } from "vitest";
import type { Fitness } from "../../src/fitness.ts";
import { Random } from "../../src/random.ts";
import { selectBest } from "../../src/search/fronts.ts";
import { hypervolume } from "../../src/search/hypervolume.ts";
import { tournament } from "../../src/search/tournament.ts";

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
