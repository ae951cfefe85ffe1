import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { frontPicture } from "../scripts/front.ts";
import { pages } from "../scripts/reference.ts";

it.each([...pages()])("%s is what `npm run docs:reference` writes", (name, page) => {
  expect(readFileSync(new URL(`../${name}`, import.meta.url), "utf8")).toBe(page);
});

it("docs/images/front.svg is what `npm run docs:front` draws", () => {
  const drawn = readFileSync(new URL("../docs/images/front.svg", import.meta.url), "utf8");
  expect(drawn).toBe(frontPicture());
});

describe("docs/results", () => {
  const page = readFileSync(new URL("../docs/results/README.md", import.meta.url), "utf8");
  const listed = [...page.matchAll(/\]\(([^)#/]+)\)/g)].map(([, target]) => target);

  it("has every file in its index, with the command that makes it", () => {
    const files = readdirSync(new URL("../docs/results", import.meta.url));
    expect(listed.sort()).toEqual(files.filter((name) => name !== "README.md").sort());
  });

  it("names the commands that the files name", () => {
    for (const name of listed.filter((target) => target?.endsWith(".json"))) {
      const text = readFileSync(new URL(`../docs/results/${name}`, import.meta.url), "utf8");
      const [, script] = /"command": "npm run ([\w:]+)/.exec(text) ?? [];
      if (script !== undefined) expect(page, name).toContain(`npm run ${script}`);
    }
  });
});
