/** What the README says is true: its commands run, its example is the one in examples/. */
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { gevo, project, remove } from "./gevo.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const read = (name: string): string => readFileSync(`${root}/${name}`, "utf8");
const readme = read("README.md");

let folder = "";
beforeAll(() => {
  folder = project("examples/saxpy");
});
afterAll(() => remove(folder));

/** The README's gevo command lines that stand without placeholders. */
const commands = [...readme.matchAll(/^ {4}npx gevo (.+)$/gm)]
  .map((match) => (match[1] as string).split(/\s{2,}/)[0] as string)
  .filter((command) => !/[<[]/.test(command));

describe("the README", () => {
  it("has commands to try", () => expect(commands.length).toBeGreaterThan(2));

  it("has commands that run, one after another", async () => {
    for (const command of commands) {
      const { code, stderr } = await gevo(folder, ...command.split(" "));
      expect(code, `${command}: ${stderr}`).toBe(0);
    }
  });

  it("names every subcommand, and no other", async () => {
    const { stdout } = await gevo(folder, "--help");
    const there = [...stdout.matchAll(/^ {2}([a-z]+) /gm)].map((match) => match[1] as string);
    const named = [...readme.matchAll(/^ {4}npx gevo ([a-z]+)/gm)].map((match) => match[1]);
    expect(new Set(named)).toEqual(new Set(there.filter((name) => name !== "help")));
  });

  it("shows the saxpy example as it is", () => {
    const code = [...readme.matchAll(/^```(?:cuda|ts)\n([\s\S]*?)^```$/gm)].map((m) => m[1]);
    expect(code).toEqual([read("examples/saxpy/kernel.cu"), read("examples/saxpy/workload.ts")]);
  });

  it("links to files that exist", () => {
    const pages = ["README.md", "CONTRIBUTING.md", "docs/architecture.md", "docs/glossary.md"];
    for (const page of pages) {
      for (const [, target] of read(page).matchAll(/\]\((?!http)([^)#]+)\)/g)) {
        const base = page.includes("/") ? "docs/" : "";
        expect(existsSync(`${root}/${base}${target}`), `${page}: ${target}`).toBe(true);
      }
    }
  });
});
