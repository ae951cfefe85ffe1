import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dominates } from "../fitness.ts";
import { Random } from "../random.ts";
import { tournament } from "./tournament.ts";

const population = fc
  .array(fc.tuple(fc.nat(9), fc.nat(9)), { minLength: 1, maxLength: 8 })
  .map((points) => points.flatMap((fitness) => [0, 1, 2, 3].map((id) => ({ fitness, id }))));

describe("tournament", () => {
  it("gives as many winners as there are members, none more than twice", () => {
    fc.assert(
      fc.property(population, fc.integer(), (members, seed) => {
        const winners = tournament(members, new Random(seed));
        expect(winners).toHaveLength(members.length);
        for (const each of members) {
          expect(winners.filter((winner) => winner === each).length).toBeLessThanOrEqual(2);
        }
      }),
    );
  });

  it("lets a member that dominates all win both its tournaments, and one that all dominate none", () => {
    fc.assert(
      fc.property(population, fc.integer(), (members, seed) => {
        const [best, worst] = [{ fitness: [-1, -1] }, { fitness: [10, 10] }];
        const winners = tournament([best, ...members, worst], new Random(seed));
        expect(winners.filter((each) => each === best)).toHaveLength(2);
        expect(winners).not.toContain(worst);
      }),
    );
  });

  it("asks for dominance, not rank: the less crowded of two incomparable members wins", () => {
    // `far` is dominated, of rank 1, yet incomparable to `near`, which stands in a crowd of rank 0.
    const front = [0, 3, 4, 5, 10].map((x) => ({ fitness: [x, 10 - x] }));
    const near = front[1] as { readonly fitness: readonly number[] };
    const far = { fitness: [10, 1] };
    expect(dominates(near.fitness, far.fitness)).toBe(false);
    const duels = Array.from({ length: 200 }, (_, seed) =>
      tournament([...front, far], new Random(seed)),
    );
    expect(duels.some((winners) => winners.filter((each) => each === far).length > 0)).toBe(true);
  });

  it("draws the same for the same seed", () => {
    const members = Array.from({ length: 16 }, (_, i) => ({ fitness: [i, 15 - i] }));
    expect(tournament(members, new Random(3))).toEqual(tournament(members, new Random(3)));
    expect(tournament(members, new Random(3))).not.toEqual(tournament(members, new Random(4)));
  });
});
