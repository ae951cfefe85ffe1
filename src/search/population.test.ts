import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dominates } from "../fitness.ts";
import type { Edit } from "../genome.ts";
import { Random } from "../random.ts";
import type { Individual } from "../search.ts";
import { Population } from "./population.ts";

const edit = (n: number): Edit => ({ op: "delete", targets: [String(n)], rewires: [] });
const made = (fitness: readonly number[], ...ids: readonly number[]): Individual => ({
  fitness,
  genome: ids.map(edit),
});
const founder = made([100, 0]);

describe("Population", () => {
  it("has no two members of equal fitness, and none that is better is missing", () => {
    const points = fc.array(fc.tuple(fc.nat(12), fc.nat(3)), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(points, fc.integer({ min: 1, max: 8 }), (fitnesses, size) => {
        const population = new Population(size, founder);
        for (const fitness of fitnesses) population.add(made(fitness, 1));
        const texts = population.members.map(({ fitness }) => String(fitness));
        expect(new Set(texts).size).toBe(texts.length);
        expect(texts.length).toBeLessThanOrEqual(size);
        const all = [founder.fitness, ...fitnesses];
        const front = all.filter((a) => !all.some((b) => dominates(b, a)));
        if (new Set(front.map(String)).size > 1) return;
        expect(texts[0]).toBe(String(front[0]));
      }),
    );
  });

  it("lets an equal take the place that is shorter, or a little faster as far as a clock can tell", () => {
    const older: Individual = { ...made([50, 0], 1), interval: [45, 55] };
    const stays = (time: number, ...ids: readonly number[]): boolean => {
      const population = new Population(4, founder);
      population.add(older);
      const next: Individual = { ...made([time, 0], ...ids), interval: [time - 5, time + 5] };
      population.add(next);
      expect(population.members).toHaveLength(2);
      return population.members.includes(older);
    };
    expect(stays(50, 2)).toBe(true);
    expect(stays(51, 2)).toBe(true);
    expect(stays(49, 2)).toBe(false);
    expect(stays(49, 1, 2, 3, 4, 5)).toBe(true);
    expect(stays(50)).toBe(false);
  });

  it.each([64, 256])("picks from the better ones of %d", (size) => {
    const population = new Population(size, founder);
    for (let time = 1; time < size; time++) population.add(made([time, 0], time));
    const random = new Random(1);
    const places = Array.from({ length: 400 }, () => population.pick(random).fitness[0] as number);
    const mean = places.reduce((sum, place) => sum + place, 0) / places.length;
    expect(mean).toBeGreaterThan(5);
    expect(mean).toBeLessThan(11);
    expect(Math.min(...places)).toBe(1);
    expect(Math.max(...places)).toBeGreaterThan(20);
  });
});
