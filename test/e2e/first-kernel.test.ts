/** docs/first-kernel.md as a newcomer follows it: its kernel, its commands in their order, with a short budget. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { gevo, project, remove } from "./gevo.ts";

const read = (name: string): string =>
  readFileSync(fileURLToPath(new URL(`../../${name}`, import.meta.url)), "utf8");
const page = read("docs/first-kernel.md");

let folder = "";
beforeAll(() => {
  folder = project("examples/saxpy");
});
afterAll(() => remove(folder));

describe("docs/first-kernel.md", () => {
  it("leads from a kernel to a run in at most five commands", async () => {
    const [, kernel = ""] = /^```cuda\n([\s\S]*?)^```$/m.exec(page) ?? [];
    mkdirSync(join(folder, "mine"));
    writeFileSync(join(folder, "mine", "axpby.cu"), kernel);
    // Who comes here has been through the front page.
    const [, before = ""] = /^ +npx gevo (init .+)$/m.exec(read("README.md")) ?? [];
    expect((await gevo(folder, ...before.split(" "))).code).toBe(0);
    const commands = [...page.matchAll(/^ +npx gevo (.+)$/gm)].map(([, text = ""]) => text);
    expect(commands.map((command) => command.split(" ")[0])).toEqual(["init", "evolve", "show"]);
    let last = "";
    for (const command of commands) {
      const short = command.replace(/--budget \w+/, "--budget 48evals --population 16");
      const { code, stdout, stderr } = await gevo(folder, ...short.split(" "));
      expect(code, `${short}: ${stderr}`).toBe(0);
      last = stdout;
    }
    expect(last).toMatch(/axpby on \w+, finished/);
    expect(last).toMatch(/48 candidates/);
  });
});
