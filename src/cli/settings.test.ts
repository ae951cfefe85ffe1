/** Settings of a project, and completion: what is made from the table of commands. */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { COMMANDS } from "./commands.ts";
import { readSettings } from "./config.ts";
import { runCli } from "./program.ts";

const folder = mkdtempSync(join(tmpdir(), "gevo-settings-"));
afterAll(() => rmSync(folder, { recursive: true }));

let projects = 0;
function project(files: Readonly<Record<string, string>>): string {
  const cwd = join(folder, `p${projects++}`);
  mkdirSync(join(cwd, "workloads", "one"), { recursive: true });
  for (const [name, text] of Object.entries({ "package.json": "{}", ...files }))
    writeFileSync(join(cwd, name), text);
  writeFileSync(join(cwd, "workloads", "one", "workload.ts"), "");
  return cwd;
}

async function gevo(cwd: string, ...argv: readonly string[]) {
  let [out, err] = ["", ""];
  const code = await runCli(argv, {
    cwd,
    env: {},
    stdout: { write: (text) => (out += text) },
    stderr: { write: (text) => (err += text) },
  });
  return { code, out, err };
}

describe("settings of a project", () => {
  it("are read from TypeScript, JavaScript or JSON in its root", async () => {
    const json =
      '{"budget": "7evals", "stopAfter": "5gens", "workers": 3, "objectives": ["time", "error"]}';
    const expected = {
      budget: "7evals",
      "stop-after": "5gens",
      workers: "3",
      objectives: "time,error",
    };
    const ways = {
      "gevo.config.json": json,
      "gevo.config.mjs": `export default ${json};`,
      "gevo.config.ts": `const settings: object = ${json};\nexport default settings;`,
    };
    for (const [name, text] of Object.entries(ways)) {
      const cwd = join(project({ [name]: text }), "workloads");
      const settings = await readSettings(undefined, cwd, COMMANDS);
      const texts = Object.entries(settings).map(([key, { text }]) => [key, text]);
      expect(Object.fromEntries(texts), name).toEqual(expected);
    }
    expect(await readSettings(undefined, project({}), COMMANDS)).toEqual({});
  });

  it("take the place of defaults, and flags win over them", async () => {
    const cwd = project({
      "gevo.config.json": '{"preset": "luck"}',
      "other.json": '{"budget": "soon"}',
    });
    expect((await gevo(cwd, "evolve", "one")).err).toMatch(/no preset "luck"/);
    expect((await gevo(cwd, "evolve", "one", "--preset", "chance")).err).toMatch(
      /no preset "chance"/,
    );
    expect((await gevo(cwd, "evolve", "one", "--config", "other.json")).err).toMatch(/"soon"/);
    const numbers = project({ "gevo.config.json": '{"population": 8, "seed": 2}' });
    const wrong = await gevo(numbers, "evolve", "one", "--population", "7");
    expect(wrong.err).toMatch(/: --population cannot be "7"/);
    // Commands without such options know of no settings.
    expect((await gevo(cwd, "list")).code).toBe(0);
  });

  it.each<readonly [string, string, RegExp]>([
    [
      "keys that are not known",
      '{"budjet": "1s", "colour": 1}',
      /not known: budjet, colour\n.*Known are budget/,
    ],
    ["what is no object", "[1]", /no object of settings/],
    ["what is no JSON", "{", /cannot be read/],
    [
      "a number that cannot be",
      '{"population": 7}',
      /: population in gevo\.config\.json cannot be "7"/,
    ],
    ["a value of another kind", '{"seed": {}}', /seed in gevo\.config\.json is neither/],
  ])("refuse %s", async (_, text, said) => {
    const { code, err } = await gevo(project({ "gevo.config.json": text }), "evolve", "one");
    expect(err).toMatch(said);
    expect(code).toBe(2);
  });

  it("must be there when they are named", async () => {
    const { code, err } = await gevo(project({}), "evolve", "one", "--config", "none.ts");
    expect([code, err]).toEqual([2, expect.stringMatching(/no file none\.ts/)]);
  });
});

describe("completion", () => {
  const script = async (shell: string): Promise<string> =>
    (await gevo(folder, "completion", shell)).out;

  /** What bash offers for a command line whose last word is being typed. */
  async function offered(...words: readonly string[]): Promise<readonly string[]> {
    const line = words.map((word) => `'${word}'`).join(" ");
    const ask = `COMP_WORDS=(${line}); COMP_CWORD=${words.length - 1}; _gevo; printf '%s\\n' "\${COMPREPLY[@]}"`;
    const input = `complete() { :; }\n${await script("bash")}\n${ask}\n`;
    const { stdout, stderr } = spawnSync("bash", ["--norc"], {
      input,
      encoding: "utf8",
      cwd: folder,
    });
    expect(stderr).toBe("");
    return stdout.split("\n").filter((each) => each !== "");
  }

  it("of bash knows commands, options, values and paths", async () => {
    const commands = await offered("gevo", "");
    expect(commands).toEqual([...COMMANDS.map(({ name }) => name), "help"]);
    expect(await offered("gevo", "evolve", "--st")).toEqual(["--stop-after"]);
    expect(await offered("gevo", "evolve", "--preset", "hill")).toEqual(["hill-climb"]);
    writeFileSync(join(folder, "kernel.cu"), "");
    expect(await offered("gevo", "init", "ker")).toEqual(["kernel.cu"]);
  });

  it.each([
    ["zsh", ["-n"]],
    ["fish", ["--no-execute"]],
  ])(
    "of %s names every command and option, and is a script where that shell is",
    async (shell, check) => {
      const text = await script(shell);
      for (const { name, options } of COMMANDS) {
        expect(text).toContain(name);
        for (const option of options)
          expect(text).toMatch(new RegExp(`(--| -l )${option.name}\\b`));
      }
      const file = join(folder, `completion.${shell}`);
      writeFileSync(file, text);
      const { status, error } = spawnSync(shell, [...check, file]);
      if (error === undefined) expect(status).toBe(0);
    },
  );

  it("of another shell is refused", async () => {
    const { code, err } = await gevo(folder, "completion", "tcsh");
    expect([code, err]).toEqual([2, expect.stringMatching(/no completion for tcsh/)]);
  });
});
