/** What docs/search.md lists is what there is: edits, ideas; and every edit is explained in reports. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { explainEdits } from "../src/report/explain.ts";
import { OPERATORS } from "../src/representation/llvm/edits/index.ts";
import { IDEAS } from "../src/search/ideas.ts";

const page = readFileSync(fileURLToPath(new URL("../docs/search.md", import.meta.url)), "utf8");

/** First cells of the table whose first heading is `head`. */
function firstCells(head: string): readonly string[] {
  const table =
    new RegExp(`^\\| ${head} .*\\n\\|[ -|]+\\n((?:\\|.*\\n)+)`, "m").exec(page)?.[1] ?? "";
  return [...table.matchAll(/^\| `(\w+)`/gm)].map((match) => match[1] as string);
}

it("the page lists the edits, in their order", () => {
  expect(firstCells("edit")).toEqual([...OPERATORS.keys()]);
});

it("the page lists the ideas, in their order", () => {
  expect(firstCells("idea")).toEqual(Object.keys(IDEAS));
});

it.each([...OPERATORS.keys(), "set"])("reports say what %s does", (op) => {
  const [explained] = explainEdits([{ edit: { op, targets: [], rewires: [] }, places: [] }]);
  expect(explained?.what).toMatch(/ /);
});
