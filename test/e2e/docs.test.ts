/**
 * What README.md and the pages under docs/ say is true: their commands run, their examples are those of examples/,
 * their links lead somewhere.
 *
 * Every command in a block of code is run, page by page in one project folder, with a small budget. A block after
 * `<!-- not run: why -->` (a GPU, hours, a server that does not end) is only held against the table of commands.
 */
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { COMMANDS } from "../../src/cli/commands.ts";
import { gevo, project, remove } from "./gevo.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const read = (name: string): string => readFileSync(join(root, name), "utf8");
const scripts = (JSON.parse(read("package.json")) as { scripts: Record<string, string> }).scripts;

const PAGES = [
  "README.md",
  "CONTRIBUTING.md",
  ...readdirSync(join(root, "docs"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name}`)
    .sort(),
];
/** Their commands are run by tests of their own: they need what the page shows, or JAX. */
const RUN_ELSEWHERE = ["docs/first-kernel.md", "docs/plain-workloads.md", "docs/models.md"];
/** Records of what was run, and the synopsis of every command. */
const isRecord = (page: string): boolean => /^docs\/(results|reference)\//.test(page);

interface Line {
  readonly page: string;
  readonly text: string;
  readonly run: boolean;
}

/** The lines of a page's blocks of commands: indented by four or more, or between fences marked `sh`. */
function commandsOf(page: string): readonly Line[] {
  const found: Line[] = [];
  let fence = "";
  let run = true;
  for (const line of read(page).split("\n")) {
    const opens = /^ *```(\w*)/.exec(line);
    if (opens !== null) fence = fence === "" ? opens[1] || "text" : "";
    const mark = /^ *<!-- not run: \S.* -->$/.test(line);
    if (mark) run = false;
    // The mark holds for the block that follows: until there is text again.
    else if (fence === "" && /^\S/.test(line) && !line.startsWith("```")) run = true;
    const inBlock = fence === "sh" || (fence === "" && /^ {4}/.test(line));
    const text = /^ *((?:npx gevo|gevo|npm run|npx tsx) .+)$/.exec(line)?.[1];
    if (inBlock && text !== undefined)
      found.push({ page, text: text.split(/\s{2,}/)[0] ?? "", run });
  }
  return found;
}

const SCRIPTS = PAGES.flatMap((page) =>
  [...read(page).matchAll(/^```bash\n([\s\S]*?)^```$/gm)].map(
    ([, script = ""]) => [page, script] as const,
  ),
);

const lines = PAGES.filter((page) => !isRecord(page)).flatMap(commandsOf);
const isGevo = ({ text }: Line): boolean => /^(npx )?gevo /.test(text);
const ofGevo = lines.filter(isGevo);
const elsewhere = new Set(
  ofGevo.filter(({ page }) => RUN_ELSEWHERE.includes(page)).map(({ text }) => text),
);
const runs = ofGevo.filter(({ text, run }) => run && !elsewhere.has(text));

/** Words as a shell makes them of a line without variables. */
function wordsOf(text: string): readonly string[] {
  const words = text.replace(/^(npx )?gevo /, "").match(/"[^"]*"|'[^']*'|\S+/g) ?? [];
  return words.map((word) => word.replace(/^(["'])(.*)\1$/, "$2"));
}

/** What is wrong with a line by the table of commands. */
function mistakeIn(text: string): string | undefined {
  const [name, ...words] = wordsOf(text);
  const command = COMMANDS.find((one) => one.name === name);
  if (command === undefined) return `no command ${name}`;
  const positional: string[] = [];
  const given = new Set<string>();
  for (let i = 0; i < words.length; i++) {
    const word = words[i] as string;
    if (word === ">") break;
    if (!word.startsWith("--")) {
      positional.push(word);
      continue;
    }
    const option = command.options.find((one) => `--${one.name}` === word);
    if (option === undefined) return `${name} has no option ${word}`;
    given.add(option.name);
    if (option.value !== undefined && words[++i] === undefined) return `${word} lacks its value`;
  }
  const missing = command.options.find((one) => one.required === true && !given.has(one.name));
  if (missing !== undefined) return `${name} needs --${missing.name}`;
  const least = command.args.filter(({ required }) => required).length;
  if (positional.length < least || positional.length > command.args.length)
    return `${name} takes ${command.args.map((arg) => arg.name).join(" ") || "no argument"}`;
  return undefined;
}

/** The same with a budget of a few evaluations, on the device that every machine has. */
function small(words: readonly string[]): readonly string[] {
  if (words[0] !== "evolve" && words[0] !== "suite") return words;
  const device = words.includes("--device") ? [] : ["--device", "emulator"];
  const budget = ["--budget", "32evals", "--population", "8"];
  return [...words, ...device, ...budget, ...(words[0] === "evolve" ? ["--quiet"] : [])];
}

let folder = "";
beforeAll(() => {
  folder = project("examples/saxpy", "examples/reduction", "examples/plain", "examples/moons");
});
afterAll(() => remove(folder));

describe("the commands of the docs", () => {
  it("are there", () => expect(runs.length).toBeGreaterThan(10));

  it.each(ofGevo.map(({ page, text }) => [page, text] as const))("%s: %s is one", (_, text) => {
    expect(mistakeIn(text)).toBeUndefined();
  });

  it("of npm are scripts of the package, and files that are run exist", () => {
    for (const { page, text } of lines) {
      const script = /^npm run (?:--silent )?(\S+)/.exec(text)?.[1];
      if (script !== undefined) expect(scripts[script], `${page}: ${text}`).toBeDefined();
      const file = /^npx tsx (\S+)/.exec(text)?.[1];
      if (file !== undefined) expect(existsSync(join(root, file)), `${page}: ${text}`).toBe(true);
    }
  });

  // Whole blocks marked `bash`, with the built gevo as `npx gevo`.
  it.each(SCRIPTS)("%s: its script runs", (_, script) => {
    const main = join(root, "dist", "cli", "main.js");
    const shim = `set -eu; npx() { shift; "${process.execPath}" "${main}" "$@"; }`;
    const { status, stderr } = spawnSync("bash", ["-c", `${shim}\n${script}`], {
      cwd: folder,
      encoding: "utf8",
    });
    expect(status, stderr).toBe(0);
  });

  it("run, one after another", async () => {
    const before = new Set<string>();
    for (const { page, text } of runs) {
      const words = small(wordsOf(text));
      // What stands on several pages is run once.
      if (before.size === before.add(text).size) continue;
      const { code, stderr } = await gevo(folder, ...words);
      expect(code, `${page}: ${text}: ${stderr}`).toBe(0);
    }
  });
});

describe("the pages", () => {
  it("show the example as it is", () => {
    const page = read("docs/how-to/add-a-workload.md");
    const code = [...page.matchAll(/^```(?:cuda|ts)\n([\s\S]*?)^```$/gm)].map((match) => match[1]);
    expect(code.slice(0, 2)).toEqual([
      read("examples/saxpy/kernel.cu"),
      read("examples/saxpy/workload.ts"),
    ]);
  });

  it.each(PAGES)("%s links to what exists", (page) => {
    for (const [, target = ""] of read(page).matchAll(
      /(?:\]\(|src(?:set)?=")(?!https?:)([^)#"]+)/g,
    )) {
      expect(existsSync(join(root, dirname(page), target)), target).toBe(true);
    }
  });
});
