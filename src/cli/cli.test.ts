/** The command line in this process: what it refuses, and what it says about stored runs. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Prepared } from "../evaluate.ts";
import { parseGenome } from "../genome.ts";
import type { Summary } from "../report/summary.ts";
import { openSqlite, storeFile } from "../store/index.ts";
import { COMMANDS } from "./commands.ts";
import { interruptible } from "./interrupt.ts";
import { runCli } from "./program.ts";

const folder = mkdtempSync(join(tmpdir(), "gevo-cli-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** A project of its own with a workload that is never loaded. */
function project(name: string): string {
  const cwd = join(folder, name);
  mkdirSync(join(cwd, "workloads", "one"), { recursive: true });
  writeFileSync(join(cwd, "package.json"), "{}");
  writeFileSync(join(cwd, "workloads", "one", "workload.ts"), "");
  return cwd;
}

/** What was prepared for the workload of `project`. */
const prepared: Prepared = {
  workload: "one",
  key: "k",
  device: "emulator",
  objectives: [{ name: "time", unit: "cycles", clock: "modelled" }],
  tolerance: 0,
  size: 9,
  operators: ["delete"],
  neighbours: 1,
  original: [100, 0],
  builds: {},
  originalHash: "h",
};

async function gevo(
  cwd: string,
  ...argv: readonly string[]
): Promise<{ readonly code: number; readonly out: string; readonly err: string }> {
  let [out, err] = ["", ""];
  const code = await runCli(argv, {
    cwd,
    env: {},
    stdout: { write: (text) => (out += text) },
    stderr: { write: (text) => (err += text) },
  });
  return { code, out, err };
}

describe("a mistake on the command line", () => {
  it.each<readonly [string, readonly string[], RegExp]>([
    ["command", ["evlove"], /unknown command/],
    ["option", ["list", "--fast"], /unknown option/],
    ["argument", ["list", "everything"], /too many arguments/],
    ["missing argument", ["evolve"], /missing required argument/],
    ["missing option", ["export", "abc"], /--out/],
    ["workload", ["evolve", "nowhere"], /no workload at nowhere/],
    ["budget", ["evolve", "one", "--budget", "soon"], /not a budget: "soon"/],
    ["preset", ["evolve", "one", "--preset", "luck"], /no preset "luck"/],
    ["device", ["evolve", "one", "--device", "abacus"], /no device "abacus"/],
    ["GPU", ["evolve", "one", "--device", "cuda:99"], /no NVIDIA driver|there is no GPU 99/],
    ["objectives", ["evolve", "one", "--objectives", "time,heat"], /objectives "time,heat"/],
    [
      "figures",
      ["evolve", "one", "--device", "emulator", "--objectives", "time,error,energy"],
      /the device emulator cannot tell a variant's energy/,
    ],
    ["population", ["evolve", "one", "--population", "10"], /--population/],
    ["small population", ["evolve", "one", "--population", "0"], /--population/],
    ["workers", ["evolve", "one", "--workers", "0"], /--workers/],
    ["seed", ["evolve", "one", "--seed", "pi"], /--seed/],
    ["edit", ["replay", "one", "--edits", "delete [="], /not an edit/],
    ["run", ["show", "no-such-run"], /no run "no-such-run"/],
    ["run to resume", ["resume"], /no runs yet/],
  ])("in its %s is said with the next step and leaves nothing behind", async (name, argv, said) => {
    const cwd = project(name.replaceAll(" ", "-"));
    const { code, out, err } = await gevo(cwd, ...argv);
    expect(err).toMatch(said);
    expect(err).toMatch(/^gevo: .*\n {6}\S.*\n$/);
    expect(out).toBe("");
    expect(code).toBe(2);
    expect(readdirSync(cwd).sort()).toEqual(["package.json", "workloads"]);
  });
});

describe("help", () => {
  it("is printed without a command and names all of them", async () => {
    const { code, out } = await gevo(folder);
    expect(code).toBe(0);
    for (const { name } of COMMANDS) expect(out).toContain(name);
  });

  it("names every option of a command", async () => {
    for (const { name, options } of COMMANDS) {
      const { code, out } = await gevo(folder, name, "--help");
      expect(code).toBe(0);
      for (const option of options) expect(out).toContain(`--${option.name}`);
    }
  });

  it("prints the version", async () => {
    expect((await gevo(folder, "--version")).out).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});

describe("stored runs", () => {
  let cwd = "";
  let id = "";
  beforeAll(() => {
    cwd = project("stored");
    const store = openSqlite(storeFile(cwd));
    const config = {
      workload: join(cwd, "workloads", "one", "workload.ts"),
      device: "emulator",
      preset: "random",
      budget: "9evals",
      population: 4,
      seed: 1,
      workers: 1,
    };
    id = store.createRun(config, prepared).id;
    store.append(id, {
      sequence: 0,
      generation: 0,
      genome: parseGenome("delete 3"),
      outcome: { status: "ok", fitness: [80, 0] },
      hash: "v",
      from: "device",
    });
    store.close();
  });

  it("are listed", async () => {
    const { code, out } = await gevo(cwd, "list");
    expect(code).toBe(0);
    expect(out).toMatch(new RegExp(`${id}.*one.*random.*1\\.250x.*unfinished`));
    const { runs } = JSON.parse((await gevo(cwd, "list", "--json")).out) as { runs: Summary[] };
    expect(runs.map(({ run }) => run)).toEqual([id]);
  });

  it("are shown, the last one by default, as text and as one JSON object", async () => {
    for (const argv of [
      ["show", "--json"],
      ["show", id, "--json"],
      ["show", id.slice(0, 5), "--json"],
    ]) {
      const { code, out, err } = await gevo(cwd, ...argv);
      expect([code, err]).toEqual([0, ""]);
      expect(JSON.parse(out)).toMatchObject({ run: id, best: { time: 80, edits: ["delete 3"] } });
    }
    expect((await gevo(cwd, "show")).out).toMatch(/not finished[\s\S]*1\.250x at error 0/);
  });

  it("are none in a new project, and looking makes no store", async () => {
    const empty = project("empty");
    expect(await gevo(empty, "list")).toMatchObject({
      code: 0,
      out: expect.stringMatching(/no runs/),
    });
    expect(existsSync(join(empty, ".gevo"))).toBe(false);
  });

  it("are not exported over other files", async () => {
    const { code, err } = await gevo(cwd, "export", id, "--out", "workloads");
    expect(code).toBe(2);
    expect(err).toMatch(/workloads holds one/);
  });
});

describe("runs that are given up", () => {
  let cwd = "";
  let ids: readonly string[] = [];
  const config = { device: "emulator", preset: "random", budget: "9evals", population: 4, seed: 1 };
  beforeAll(() => {
    cwd = project("pruned");
    const store = openSqlite(storeFile(cwd));
    ids = ["one", "one", "one", "two", "one"].map((name) => {
      const workload = join(cwd, "workloads", name, "workload.ts");
      return store.createRun({ ...config, workload, workers: 1 }, prepared).id;
    });
    // The last one is unfinished.
    for (const id of ids.slice(0, -1)) store.finish(id, 1, { status: "budget", best: {} });
    store.close();
    for (const id of ids) {
      for (const folder of ["runs", "dossiers"]) {
        mkdirSync(join(cwd, ".gevo", folder, id), { recursive: true });
        writeFileSync(join(cwd, ".gevo", folder, id, "file"), "x".repeat(100));
      }
    }
    mkdirSync(join(cwd, ".gevo", "cache"));
    writeFileSync(join(cwd, ".gevo", "cache", "file"), "x".repeat(1000));
  });
  const pruned = async (...argv: string[]): Promise<unknown> =>
    JSON.parse((await gevo(cwd, "prune", ...argv, "--json")).out);

  it("are none unless it is said which", async () => {
    const { code, err } = await gevo(cwd, "prune");
    expect(code).toBe(2);
    expect(err).toMatch(/not told what to remove[\s\S]*--older-than 30d/);
    expect((await gevo(cwd, "prune", "--older-than", "soon")).err).toMatch(/12h or 30d/);
    expect(await pruned("--older-than", "1h")).toMatchObject({ runs: [], bytes: { files: 0 } });
  });

  it("are named and left alone by a dry run", async () => {
    const would = await pruned("--keep", "2", "--cache", "--dry-run");
    const bytes = { files: 400, store: 0, cache: 1000 };
    expect(would).toEqual({ dryRun: true, runs: ids.slice(0, 2), bytes });
    expect(readdirSync(join(cwd, ".gevo", "runs")).sort()).toEqual([...ids].sort());
  });

  it("go with their files; unfinished ones and the last of each workload stay", async () => {
    const { out } = await gevo(cwd, "prune", "--keep", "2", "--cache");
    expect(out).toContain(`removed 2 of the runs: ${ids[0]}, ${ids[1]}`);
    expect(await pruned("--older-than", "0h")).toMatchObject({ runs: ids.slice(2, 4) });
    const store = openSqlite(storeFile(cwd));
    expect(store.runs().map(({ id }) => id)).toEqual(ids.slice(4));
    store.close();
    for (const folder of ["runs", "dossiers"])
      expect(readdirSync(join(cwd, ".gevo", folder))).toEqual(ids.slice(4));
    expect(existsSync(join(cwd, ".gevo", "cache"))).toBe(false);
  });
});

describe("an interrupt", () => {
  it("asks to stop at the first signal and leaves no handler behind", async () => {
    const before = process.listenerCount("SIGINT");
    let asked = 0;
    const aborted = await interruptible(
      () => {
        asked++;
      },
      async (signal) => {
        process.emit("SIGINT");
        return signal.aborted;
      },
    );
    expect([aborted, asked]).toEqual([true, 1]);
    expect(process.listenerCount("SIGINT")).toBe(before);
  });
});
