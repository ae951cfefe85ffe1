import { expect, it } from "vitest";
import { Random } from "./random.ts";

it("gives the same sequence for the same seed", () => {
  const draw = (seed: number): number[] => {
    const random = new Random(seed);
    return Array.from({ length: 20 }, () => random.int(1000));
  };
  expect(draw(7)).toEqual(draw(7));
  expect(draw(7)).not.toEqual(draw(8));
  // Pinned: a changed sequence would change every recorded run.
  expect(draw(1).slice(0, 4)).toMatchInlineSnapshot(`
    [
      646,
      328,
      81,
      997,
    ]
  `);
});

it("is uniform enough and stays in range", () => {
  const random = new Random(3);
  const counts = new Array<number>(10).fill(0);
  for (let i = 0; i < 10_000; i++) {
    const n = random.int(10);
    counts[n] = (counts[n] as number) + 1;
  }
  for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(150);
});

it("draws in proportion to weights", () => {
  const random = new Random(5);
  const counts = new Map<string, number>();
  const weights: Readonly<Record<string, number>> = { rare: 1, common: 8, never: 0 };
  for (let i = 0; i < 9000; i++) {
    const drawn = random.weighted(Object.keys(weights), (name) => weights[name] as number);
    counts.set(drawn, (counts.get(drawn) ?? 0) + 1);
  }
  expect(Math.abs((counts.get("rare") as number) - 1000)).toBeLessThan(150);
  expect([...counts.keys()].sort()).toEqual(["common", "rare"]);
});

it("shuffles to a permutation", () => {
  const items = Array.from({ length: 50 }, (_, i) => i);
  const shuffled = new Random(1).shuffle(items);
  expect(shuffled).not.toEqual(items);
  expect([...shuffled].sort((a, b) => a - b)).toEqual(items);
});
