/** The command line in this process: what it refuses, and what it says about stored runs. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Prepared } from "../evaluate.ts";
import { parseGenome } from "../genome.ts";
import type { Summary } from "../report/summary.ts";
import { bestOf, summarise } from "../report/summary.ts";
import { Tally } from "../report/tally.ts";
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
    const { out } = await gevo(cwd, "show");
    expect(out).toMatch(/not finished[\s\S]*1\.250x at error 0/);
    expect(out).toContain(`Next:  gevo resume ${id}  go on with it\n`);
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

describe("a run that found nothing", () => {
  let cwd = "";
  let id = "";
  beforeAll(() => {
    cwd = project("nothing");
    const store = openSqlite(storeFile(cwd));
    const workload = join(cwd, "workloads", "one", "workload.ts");
    const settings = { preset: "default", budget: "60s", population: 4, seed: 1, workers: 1 };
    const run = store.createRun({ ...settings, workload, device: "emulator" }, prepared);
    id = run.id;
    const best = { ...bestOf({ genome: [], fitness: prepared.original }, prepared) };
    const summary = {
      run,
      tally: new Tally([]),
      front: [],
      seconds: 60,
      status: "budget",
    } as const;
    store.finish(id, 60, summarise({ ...summary, best: { ...best, validated: true } }));
    store.close();
  });

  it("is not called validated", async () => {
    const { out } = await gevo(cwd, "list");
    expect(out).toMatch(/1\.000x +0 +nothing found$/m);
    expect(out).not.toContain("validated");
  });

  it("names what may help, and no command that would be refused", async () => {
    const { code, out } = await gevo(cwd, "resume", id);
    expect(code).toBe(0);
    expect(out).toContain("No variant is faster than the original.");
    expect(out).toContain("gevo evolve workloads/one/workload.ts --budget 600s  a longer search");
    expect(out).toContain("gevo evolve workloads/one/workload.ts --seed 2 ");
    expect(out).not.toMatch(/Files:|gevo export|gevo resume/);
    const { err } = await gevo(cwd, "export", id, "--out", "out");
    expect(err).toMatch(/found no variant[\s\S]*longer[\s\S]*another --seed/);
    expect(err).not.toContain("resume");
  });
});

describe("a narrow terminal", () => {
  it("has rows of runs on one line each, with what matters most", async () => {
    const cwd = project("narrow");
    const store = openSqlite(storeFile(cwd));
    const settings = { preset: "gevo2020", budget: "9evals", population: 4, seed: 1, workers: 1 };
    const run = store.createRun({ ...settings, workload: "w", device: "emulator" }, prepared);
    store.close();
    for (const [columns, gone] of [
      [200, []],
      [80, ["preset"]],
      [60, ["preset", "evaluations", "time", "device"]],
    ] as const) {
      let out = "";
      const stdout = { write: (text: string) => (out += text), isTTY: true, columns };
      await runCli(["list"], { cwd, env: {}, stdout, stderr: stdout });
      const [titles = "", row = "", ...rest] = out.trimEnd().split("\n");
      expect(rest).toEqual([]);
      expect(Math.max(titles.length, row.length)).toBeLessThanOrEqual(columns);
      expect(row).toMatch(new RegExp(`^${run.id} .* 1\\.000x .*unfinished$`));
      for (const title of gone) expect(titles).not.toContain(title);
    }
  });
});

describe("runs that are given up", () => {
  let cwd = "";
  let ids: readonly string[] = [];
  const config = { device: "emulator", preset: "random", budget: "9evals", population: 4, seed: 1 };
  beforeAll(() => {
    cwd = project("pruned");
    const store = openSqlite(storeFile(cwd));
    ids = ["one", "one", "one", "two", "one", "one"].map((name) => {
      const workload = join(cwd, "workloads", name, "workload.ts");
      return store.createRun({ ...config, workload, workers: 1 }, prepared).id;
    });
    const best = { edits: [] };
    for (const id of ids.slice(0, 4)) store.finish(id, 1, { status: "budget", best });
    // The fifth was killed; the last one was interrupted, taken up again and killed.
    const last = ids.at(-1) as string;
    store.finish(last, 1, { status: "interrupted", evaluations: 0, best });
    const outcome = { status: "ok", fitness: [90, 0] } as const;
    store.append(last, { sequence: 0, generation: 1, genome: [], outcome, from: "device" });
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
    const would = await pruned("--keep", "1", "--cache", "--dry-run");
    const bytes = { files: 400, store: 0, cache: 1000 };
    expect(would).toEqual({ dryRun: true, runs: ids.slice(0, 2), bytes });
    expect(readdirSync(join(cwd, ".gevo", "runs")).sort()).toEqual([...ids].sort());
  });

  it("go with their files; unfinished ones and the last finished of each workload stay", async () => {
    const { out } = await gevo(cwd, "prune", "--keep", "1", "--cache");
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

describe("questions of init", () => {
  it("are asked again after an answer that cannot be", async () => {
    const cwd = project("asked");
    writeFileSync(
      join(cwd, "two.cu"),
      `__global__ void a(int *x) { x[threadIdx.x] += 1; }
       __global__ void b(int *x) { x[threadIdx.x] += 2; }`,
    );
    const answers = ["c", "b", "many", "64", "4096", "32", "-1", "0"];
    let [out, err] = ["", ""];
    const code = await runCli(["init", "two.cu"], {
      cwd,
      env: {},
      stdout: { write: (text) => (out += text) },
      stderr: { write: (text) => (err += text) },
      ask: async () => answers.shift() as string,
    });
    expect([code, answers]).toEqual([0, []]);
    for (const wrong of ["no kernel c", '--size cannot be "many"', "--threads", "--tolerance"])
      expect(err).toContain(wrong);
    expect(out).toMatch(/runs b: [\s\S]*--kernel takes another: a\n/);
  });
});

describe("an interrupt", () => {
  it("asks to stop at the first signal and leaves no handler behind", async () => {
    const before = process.listenerCount("SIGINT");
    let asked = 0;
    const aborted = await interruptible(
      {
        onFirst: () => {
          asked++;
        },
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
