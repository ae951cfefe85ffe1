/** Laws of edits and genomes as text. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { UserError } from "../../src/errors.ts";
import type { Edit } from "../../src/genome.ts";
import {
  editId,
  genomeOf,
  parseEdit,
  parseGenome,
  printEdit,
  printGenome,
} from "../../src/genome.ts";

const word = fc.stringMatching(/^[a-zA-Z0-9@#*.:-]{1,8}$/);
const edit: fc.Arbitrary<Edit> = fc.record({
  op: fc.stringMatching(/^[a-z]{1,8}$/),
  targets: fc.array(word, { maxLength: 3 }),
  rewires: fc.array(fc.record({ slot: word, value: word }), { maxLength: 3 }),
});

describe("edits", () => {
  it("parse back from their print", () => {
    fc.assert(
      fc.property(edit, (each) => {
        expect(parseEdit(printEdit(each))).toEqual(each);
      }),
    );
  });

  it("are refused with a clear error when they are not edits", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        try {
          expect(printEdit(parseEdit(text))).not.toBe("");
        } catch (error) {
          expect(error).toBeInstanceOf(UserError);
          expect((error as UserError).code).toBe("bad-edit");
        }
      }),
    );
  });

  it("have one id per text", () => {
    fc.assert(
      fc.property(edit, edit, (a, b) => {
        expect(editId(a) === editId(b)).toBe(printEdit(a) === printEdit(b));
      }),
    );
  });
});

describe("genomes", () => {
  it("parse back from their print, repeated edits dropped", () => {
    fc.assert(
      fc.property(fc.array(edit, { maxLength: 6 }), (edits) => {
        const genome = genomeOf(edits);
        expect(parseGenome(printGenome(genome))).toEqual(genome);
        expect(genomeOf([...genome, ...genome])).toEqual(genome);
      }),
    );
  });
});
