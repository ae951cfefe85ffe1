import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { unifiedDiff } from "./diff.ts";

const NAMES = { before: "a", after: "b" };

/** Applies a unified diff; the independent check of its line numbers and text. */
function applyDiff(before: string, diff: string): string {
  const lines = before.split("\n");
  const out: string[] = [];
  let at = 0;
  for (const line of diff.split("\n").slice(2)) {
    const range = /^@@ -(\d+),(\d+) /.exec(line);
    if (range !== null) {
      const start = Number(range[1]) - (Number(range[2]) === 0 ? 0 : 1);
      while (at < start) out.push(lines[at++] as string);
    } else if (line.startsWith("+")) {
      out.push(line.slice(1));
    } else if (line !== "") {
      expect(line.slice(1)).toBe(lines[at]);
      if (line.startsWith(" ")) out.push(lines[at] as string);
      at++;
    }
  }
  return [...out, ...lines.slice(at)].join("\n");
}

const text = fc
  .array(fc.constantFrom("a", "b", "c", "define", "ret"), { maxLength: 30 })
  .map((lines) => lines.map((line) => `${line}\n`).join(""));

describe("a unified diff", () => {
  it("is empty for equal texts", () => expect(unifiedDiff("a\nb\n", "a\nb\n", NAMES)).toBe(""));

  it("shows a change with three lines around it", () => {
    const lines = Array.from({ length: 20 }, (_, i) => `line ${i + 1}`);
    const changed = lines.map((line) => (line === "line 10" ? "line ten" : line));
    const rows = [7, 8, 9].map((n) => ` line ${n}`);
    expect(unifiedDiff(`${lines.join("\n")}\n`, `${changed.join("\n")}\n`, NAMES)).toBe(
      [
        "--- a",
        "+++ b",
        "@@ -7,7 +7,7 @@",
        ...rows,
        "-line 10",
        "+line ten",
        ...[11, 12, 13].map((n) => ` line ${n}`),
        "",
      ].join("\n"),
    );
  });

  it("splits changes that are far apart", () => {
    const lines = Array.from({ length: 40 }, (_, i) => `line ${i}`);
    const changed = lines.filter((_, i) => i !== 5 && i !== 30);
    const diff = unifiedDiff(lines.join("\n"), changed.join("\n"), NAMES);
    expect(diff.match(/^@@/gm)).toHaveLength(2);
  });

  it("turns one text into the other", () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        const diff = unifiedDiff(before, after, NAMES);
        expect(applyDiff(before, diff)).toBe(after);
      }),
    );
  });
});
