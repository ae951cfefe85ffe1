/** Golden tests of LLVM edits: the `.ll` files beside this one, in the language of checks.ts. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, it } from "vitest";
import { loadSource, openProgram } from "../../../src/representation/llvm/index.ts";
import { casesOf, judge } from "../checks.ts";

const folder = fileURLToPath(new URL(".", import.meta.url));
const cache = mkdtempSync(join(tmpdir(), "gevo-golden-"));
afterAll(() => rmSync(cache, { recursive: true, force: true }));

describe.each(readdirSync(folder).filter((name) => name.endsWith(".ll")))("%s", (name) => {
  const file = join(folder, name);
  it.each(casesOf(readFileSync(file, "utf8"), ";").map((each) => [each.genome, each] as const))(
    "%s",
    async (_, each) => {
      judge(openProgram(await loadSource({ file, cache })), each, "define ");
    },
  );
});
