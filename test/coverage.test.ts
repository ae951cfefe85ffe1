import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { page } from "../scripts/coverage.ts";

it("docs/coverage.md is what `npm run docs:coverage` writes", () => {
  const written = readFileSync(new URL("../docs/coverage.md", import.meta.url), "utf8");
  expect(written).toBe(page());
});
