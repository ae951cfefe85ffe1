import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ANSI } from "./style.ts";
import { wrapped } from "./wrap.ts";

describe("lines on a narrow terminal", () => {
  it.each([
    ["stay where they fit", "one two", 7, "one two"],
    ["break between words, further in", "one two three", 8, "one two\n  three"],
    ["go on below a text's beginning", "  seed       one two", 20, "  seed       one two"],
    ["go on behind a label", "  to  one two three four", 14, "  to  one two\n    three four"],
    ["leave long words alone", "a abcdefghij b", 5, "a\n abcdefghij\n b"],
    ["keep blank lines", "\none two\n", 3, "\none\n two\n"],
  ])("%s", (_, text, columns, expected) => {
    expect(wrapped(text, columns)).toBe(expected);
  });

  it("go on behind a label that is short enough", () => {
    expect(wrapped("  search   default, population 8, seed 1", 36)).toBe(
      "  search   default, population 8,\n           seed 1",
    );
  });

  it("count no colours", () => {
    const text = `${ANSI.bold("one")} ${ANSI.good("two")}`;
    expect(wrapped(text, 7)).toBe(text);
    expect(wrapped(text, 6)).toBe(`${ANSI.bold("one")}\n  ${ANSI.good("two")}`);
  });

  it("lose no word and are no wider than the terminal", () => {
    const word = fc.stringMatching(/^[a-z]{1,5}$/);
    fc.assert(
      fc.property(fc.array(word), fc.integer({ min: 10, max: 40 }), (words, columns) => {
        const text = wrapped(words.join(" "), columns);
        expect(text.split(/\s+/).filter((each) => each !== "")).toEqual(words);
        expect(Math.max(...text.split("\n").map((line) => line.length))).toBeLessThanOrEqual(
          columns,
        );
      }),
    );
  });
});
