/** How often the filter lets an edit through, by what it has been told. */
import { describe, expect, it } from "vitest";
import { parseEdit } from "../genome.ts";
import { Random } from "../random.ts";
import { Filter } from "./filter.ts";

const filter = (learnt: readonly (readonly [string, boolean, number])[]): Filter => {
  const made = new Filter(new Random(7));
  for (const [edit, passed, times] of learnt) {
    for (let i = 0; i < times; i++) made.learn(parseEdit(edit), passed);
  }
  return made;
};
/** Of a thousand times. */
const through = (of: Filter, edit: string): number =>
  Array.from({ length: 1000 }, () => of.isWorth(parseEdit(edit))).filter(Boolean).length;

describe("Filter", () => {
  it("lets through what it knows nothing of", () => {
    expect(through(filter([]), "delete 3")).toBe(1000);
  });

  it("lets through what passes as often as not", () => {
    const learnt = filter([
      ["delete 3", true, 10],
      ["delete 3", false, 10],
    ]);
    expect(through(learnt, "delete 3")).toBe(1000);
  });

  it("lets through one in ten of what always fails", () => {
    const passed = through(filter([["delete 3", false, 100]]), "delete 3");
    expect(passed).toBeGreaterThan(60);
    expect(passed).toBeLessThan(140);
  });

  it("goes by other edits of the instruction where it does not know the edit", () => {
    const learnt = filter([["condition [3.0=#1]", false, 8]]);
    expect(through(learnt, "delete 3")).toBeLessThan(300);
    expect(through(learnt, "delete 4")).toBe(1000);
    // What was wrong with one of them is forgotten once others pass.
    const mended = filter([
      ["condition [3.0=#1]", false, 8],
      ["invert 3", true, 20],
    ]);
    expect(through(mended, "delete 3")).toBe(1000);
    expect(through(mended, "condition [3.0=#1]")).toBeLessThan(500);
  });
});
