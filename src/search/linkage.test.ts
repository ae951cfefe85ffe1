import { describe, expect, it } from "vitest";
import { parseGenome, printGenome } from "../genome.ts";
import { Linkage } from "./linkage.ts";

const [a, b, c, d] = ["delete 1", "delete 2", "delete 3", "delete 4"].map(
  (text) => parseGenome(text)[0],
) as [Edit, Edit, Edit, Edit];
type Edit = ReturnType<typeof parseGenome>[number];

/** b needs a, c needs b. */
function chain(): Linkage {
  const linkage = new Linkage();
  linkage.needs(b, [a]);
  linkage.needs(c, [b]);
  return linkage;
}

describe("Linkage", () => {
  it("takes along what is needed, of what is there", () => {
    const linkage = chain();
    expect(printGenome(linkage.withNeeded([c], [a, d, b, c]))).toBe("delete 1; delete 2; delete 3");
    expect(linkage.withNeeded([c], [d, c])).toEqual([c]);
    expect(linkage.withNeeded([a, d], [a, b, c, d])).toEqual([a, d]);
  });

  it("drops what needs the dropped", () => {
    const linkage = chain();
    expect(linkage.without(a, [a, b, c, d])).toEqual([d]);
    expect(linkage.without(c, [a, b, c, d])).toEqual([a, b, d]);
    expect(linkage.without(d, [a, b, c, d])).toEqual([a, b, c]);
  });

  it("goes by the shortest genome on which an edit was right", () => {
    const linkage = new Linkage();
    linkage.needs(c, [a, b]);
    linkage.needs(c, [b]);
    linkage.needs(c, [a, d]);
    expect(linkage.withNeeded([c], [a, b, c, d])).toEqual([b, c]);
  });
});
