import { describe, expect, it } from "vitest";
import { sideBySide, withoutNumbers } from "./side-by-side.ts";

describe("two texts side by side", () => {
  it("are shown around what changed, with line numbers of their own", () => {
    const before = Array.from({ length: 30 }, (_, i) => `line ${i + 1}`);
    const after = before.flatMap((line, i) =>
      i === 9 ? ["new", "newer"] : i === 19 ? [] : [line],
    );
    const rows = sideBySide(before.join("\n"), after.join("\n"));
    expect(rows[0]).toEqual({ kind: "left-out", lines: 5 });
    expect(rows.filter(({ kind }) => kind === "changed")).toEqual([
      { kind: "changed", before: [10, "line 10"], after: [10, "new"] },
      { kind: "changed", after: [11, "newer"] },
      { kind: "changed", before: [20, "line 20"] },
    ]);
    expect(rows.at(-1)).toEqual({ kind: "left-out", lines: 6 });
  });

  it("that are equal show nothing", () => {
    expect(sideBySide("a\nb", "a\nb")).toEqual([{ kind: "left-out", lines: 2 }]);
  });

  it("do not differ in the numbers that a compiler counts anew", () => {
    const before = "add.s32 %r1, %r2, 7;\nbra $L__BB0_3;\nadd.s32 %rd4, %rd5, 8;";
    const after = "add.s32 %r9, %r3, 7;\nbra $L__BB0_5;\nadd.s32 %rd4, %rd5, 9;";
    const kinds = sideBySide(before, after, withoutNumbers).map(({ kind }) => kind);
    expect(kinds).toEqual(["renamed", "renamed", "changed"]);
  });
});
