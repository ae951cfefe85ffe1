/** Edits and genomes by example; their laws are in test/property/genome.test.ts. */
import { describe, expect, it } from "vitest";
import { UserError } from "./errors.ts";
import type { Edit } from "./genome.ts";
import {
  editId,
  genomeOf,
  parseEdit,
  parseGenome,
  printEdit,
  printGenome,
  sameGenome,
} from "./genome.ts";

const copy: Edit = {
  op: "copy",
  targets: ["7", "14"],
  rewires: [
    { slot: "@.0", value: "a5" },
    { slot: "20.1", value: "@" },
  ],
};
const remove: Edit = { op: "delete", targets: ["14"], rewires: [] };

describe("an edit", () => {
  it("prints as one line", () => {
    expect(printEdit(copy)).toBe("copy 7 14 [@.0=a5, 20.1=@]");
    expect(printEdit(remove)).toBe("delete 14");
  });

  it.each([
    ["  delete   14  ", remove],
    ["delete 14 []", remove],
    ["copy 7 14[ @.0=a5 ,20.1=@ ]", copy],
  ])("is read whatever the blanks: %j", (text, expected) => {
    expect(parseEdit(text)).toEqual(expected);
  });

  it.each(["", "[20.0=a2]", "delete 14 [20.0]", "delete 14 [a=b=c]", "delete 14 [=b]", "a,b 3"])(
    "is not: %j",
    (text) => {
      const reading = (): Edit => parseEdit(text);
      expect(reading).toThrow(UserError);
      expect(reading).toThrow(expect.objectContaining({ code: "bad-edit" }));
    },
  );

  it("has an id that changes with any part of it", () => {
    expect(editId(remove)).toMatch(/^x[0-9a-f]{10}$/);
    expect(editId({ ...remove })).toBe(editId(remove));
    const others: readonly Edit[] = [
      { ...remove, op: "move" },
      { ...remove, targets: ["15"] },
      { ...remove, rewires: [{ slot: "20.0", value: "a2" }] },
    ];
    expect(new Set([remove, ...others].map(editId)).size).toBe(4);
  });
});

describe("a genome", () => {
  it("is edits joined by semicolons; line ends do as well", () => {
    expect(printGenome([remove, copy])).toBe("delete 14; copy 7 14 [@.0=a5, 20.1=@]");
    expect(parseGenome("delete 14\n\ncopy 7 14 [@.0=a5, 20.1=@];")).toEqual([remove, copy]);
    expect(parseGenome(" \n")).toEqual([]);
    expect(printGenome([])).toBe("");
  });

  it("keeps the first of equal edits", () => {
    expect(genomeOf([remove, copy, { ...remove }])).toEqual([remove, copy]);
  });

  it("is the same when edits and order are", () => {
    expect(sameGenome([remove, copy], [{ ...remove }, { ...copy }])).toBe(true);
    expect(sameGenome([remove, copy], [copy, remove])).toBe(false);
    expect(sameGenome([remove], [remove, copy])).toBe(false);
    expect(sameGenome([], [])).toBe(true);
  });
});
