import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dominates } from "../fitness.ts";
import type { Edit } from "../genome.ts";
import type { Individual } from "../search.ts";
import { Archive } from "./archive.ts";

const edit = (n: number): Edit => ({ op: "delete", targets: [String(n)], rewires: [] });
const individual = fc.record({ fitness: fc.tuple(fc.nat(8), fc.nat(8)), length: fc.nat(4) }).map(
  ({ fitness, length }): Individual => ({
    fitness,
    genome: Array.from({ length }, (_, i) => edit(i)),
  }),
);

describe("Archive", () => {
  it("holds exactly the non-dominated fitnesses, each once, by rising time", () => {
    fc.assert(
      fc.property(fc.array(individual, { minLength: 1, maxLength: 40 }), (all) => {
        const archive = new Archive();
        for (const each of all) archive.add(each);
        const front = archive.front.map((each) => String(each.fitness));
        const expected = all
          .filter((a) => !all.some((b) => dominates(b.fitness, a.fitness)))
          .map((each) => String(each.fitness));
        expect(new Set(front)).toEqual(new Set(expected));
        expect(front).toHaveLength(new Set(front).size);
        const times = archive.front.map((each) => each.fitness[0] as number);
        expect(times).toEqual([...times].sort((a, b) => a - b));
      }),
    );
  });

  it("prefers the shorter genome of equal fitness, then the first", () => {
    const archive = new Archive();
    const long: Individual = { genome: [edit(1), edit(2)], fitness: [1, 0] };
    const short: Individual = { genome: [edit(3)], fitness: [1, 0] };
    const late: Individual = { genome: [edit(4)], fitness: [1, 0] };
    expect([long, short, late].map((each) => archive.add(each))).toEqual([true, true, false]);
    expect(archive.front).toEqual([short]);
  });
});
