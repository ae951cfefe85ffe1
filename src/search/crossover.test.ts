import fc from "fast-check";
import { expect, it } from "vitest";
import type { Edit } from "../genome.ts";
import { genomeOf, printEdit } from "../genome.ts";
import { Random } from "../random.ts";
import { messyOnePoint } from "./crossover.ts";

const edits = fc
  .array(fc.nat(12), { minLength: 1, maxLength: 8 })
  .map((ids) =>
    genomeOf(ids.map((id): Edit => ({ op: "delete", targets: [String(id)], rewires: [] }))),
  );

it("children hold the parents' edits, nothing else, and none is lost", () => {
  fc.assert(
    fc.property(edits, edits, fc.integer(), (a, b, seed) => {
      const children = messyOnePoint(a, b, new Random(seed));
      const texts = (list: readonly Edit[]): Set<string> => new Set(list.map(printEdit));
      expect(texts(children.flat())).toEqual(texts([...a, ...b]));
      for (const child of children) {
        expect(child.length).toBeGreaterThan(0);
        expect(texts(child).size).toBe(child.length);
      }
    }),
  );
});
