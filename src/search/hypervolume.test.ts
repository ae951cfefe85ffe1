import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hypervolume } from "./hypervolume.ts";

const SIDE = 6;

/** Counts the unit cubes that some point dominates. */
function counted(front: readonly (readonly number[])[], objectives: number): number {
  let total = 0;
  for (let cell = 0; cell < SIDE ** objectives; cell++) {
    const corner = Array.from(
      { length: objectives },
      (_, k) => Math.floor(cell / SIDE ** k) % SIDE,
    );
    if (front.some((p) => p.every((x, k) => x <= corner[k]!))) total++;
  }
  return total;
}

describe("hypervolume", () => {
  it.each([1, 2, 3, 4])("counts unit cubes right for %i objectives", (objectives) => {
    const point = fc.array(fc.nat(SIDE), { minLength: objectives, maxLength: objectives });
    const reference = new Array<number>(objectives).fill(SIDE);
    fc.assert(
      fc.property(fc.array(point, { maxLength: 8 }), (front) => {
        expect(hypervolume(front, reference)).toBe(counted(front, objectives));
      }),
    );
  });

  it("only falls while points are removed one by one", () => {
    const point = fc.tuple(fc.nat(20), fc.nat(20));
    fc.assert(
      fc.property(fc.array(point, { minLength: 2, maxLength: 12 }), (front) => {
        let before = hypervolume(front, [20, 20]);
        for (let left = front.slice(1); left.length > 0; left = left.slice(1)) {
          const now = hypervolume(left, [20, 20]);
          expect(now).toBeLessThanOrEqual(before);
          before = now;
        }
      }),
    );
  });
});
