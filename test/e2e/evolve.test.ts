/** Whole runs on the built CLI: the JSON it prints, sameness over workers, death and resumption. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { finished, gevo, project, remove, start } from "./gevo.ts";

interface Summary {
  readonly run: string;
  readonly workload: string;
  readonly device: string;
  readonly clock: string;
  readonly unit: string;
  readonly baseline: { readonly time: number };
  readonly best: {
    readonly time: number;
    readonly error: number;
    readonly speedup: number;
    readonly edits: readonly string[];
    readonly validated: boolean;
  };
  readonly front: readonly {
    readonly time: number;
    readonly error: number;
    readonly speedup: number;
    readonly edits: number;
  }[];
  readonly evaluations: number;
  readonly unique: number;
  readonly seconds: number;
  readonly rejected: Readonly<Record<string, number>>;
}

let folder = "";
beforeAll(() => {
  folder = project("examples/saxpy", "workloads/smith-waterman", "workloads/backprop");
});
afterAll(() => remove(folder));

async function evolve(...args: readonly string[]): Promise<Summary> {
  const { code, stdout, stderr } = await gevo(folder, "evolve", ...args, "--json");
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout) as Summary;
}

/** Until it says so on stderr. */
function said(child: ReturnType<typeof start>, what: RegExp): Promise<void> {
  return new Promise((resolve) => {
    child.stderr?.on("data", (text: string) => {
      if (what.test(text)) resolve();
    });
  });
}

const SMITH_WATERMAN = ["workloads/smith-waterman", "--population", "16"] as const;
/** Of those whose candidates cost least. */
const QUICK = ["workloads/backprop", "--population", "16"] as const;

describe("gevo evolve", () => {
  it("speeds up naive smith-waterman and says so in one JSON object", async () => {
    const summary = await evolve(...SMITH_WATERMAN, "--budget", "100evals", "--seed", "1");
    expect(summary).toMatchObject({
      workload: "smith-waterman",
      device: "emulator",
      clock: "modelled",
      unit: "cycles",
      evaluations: 100,
    });
    expect(summary.best.speedup).toBeGreaterThan(1.1);
    expect(summary.best.speedup).toBeCloseTo(summary.baseline.time / summary.best.time, 6);
    expect(summary.best.error).toBe(0);
    expect(summary.best.validated).toBe(true);
    expect(summary.best.edits.length).toBeGreaterThan(0);
    expect(summary.unique).toBeLessThanOrEqual(summary.evaluations);
    expect(Object.values(summary.rejected).reduce((a, b) => a + b, 0)).toBeGreaterThan(0);
    expect(summary.front.length).toBeGreaterThan(0);

    const shown = await gevo(folder, "show", summary.run, "--json");
    expect(JSON.parse(shown.stdout)).toMatchObject({ run: summary.run, best: summary.best });
    expect((await gevo(folder, "list")).stdout).toContain(summary.run);

    const edits = summary.best.edits.join("; ");
    const replay = await gevo(folder, "replay", SMITH_WATERMAN[0], "--edits", edits, "--json");
    expect(replay.code, replay.stderr).toBe(0);
    expect(JSON.parse(replay.stdout)).toMatchObject({
      time: summary.best.time,
      error: 0,
      validated: true,
    });

    const out = join(folder, "out");
    const exported = await gevo(folder, "export", summary.run, "--out", out);
    expect(exported.code, exported.stderr).toBe(0);
    expect(readFileSync(join(out, "variant.ptx"), "utf8")).toContain(".entry");
    expect(readFileSync(join(out, "variant.ll"), "utf8")).toContain("define");
    expect(readFileSync(join(out, "ir.diff"), "utf8")).toMatch(/^[-+]/m);
    expect(readFileSync(join(out, "edits.txt"), "utf8").trim().split("\n")).toEqual(
      summary.best.edits,
    );
    const exportedSummary = JSON.parse(readFileSync(join(out, "summary.json"), "utf8"));
    expect(exportedSummary).toMatchObject({ run: summary.run });
  });

  it("gives the same run for any number of workers", async () => {
    const runs = await Promise.all(
      ["1", "3"].map((workers) =>
        evolve(...QUICK, "--budget", "160evals", "--seed", "7", "--workers", workers),
      ),
    );
    const facts = runs.map(({ front, best, evaluations, unique, rejected }) => ({
      front,
      best,
      evaluations,
      unique,
      rejected,
    }));
    expect(facts[0]).toEqual(facts[1]);
  });

  it.each(["random", "hill-climb"])("runs preset %s", async (preset) => {
    const summary = await evolve("examples/saxpy", "--preset", preset, "--budget", "64evals");
    expect(summary.evaluations).toBe(64);
  });

  it("loses nothing when killed and resumed", async () => {
    const args = [...QUICK, "--budget", "200evals", "--seed", "3"];
    const whole = await evolve(...args);
    const child = start(folder, "evolve", ...args);
    const done = finished(child);
    await sleep(3500);
    child.kill("SIGKILL");
    await done;
    const again = start(folder, "resume");
    const ended = finished(again);
    await sleep(4000);
    again.kill("SIGKILL");
    await ended;
    const last = await gevo(folder, "resume", "--json");
    const summary = last.code === 0 ? last : await gevo(folder, "show", "--json"); // had ended before the last kill
    const { front, best, evaluations, unique, rejected } = JSON.parse(summary.stdout) as Summary;
    expect({ front, best, evaluations, unique, rejected }).toEqual({
      front: whole.front,
      best: whole.best,
      evaluations: whole.evaluations,
      unique: whole.unique,
      rejected: whole.rejected,
    });
  });

  it("stops cleanly on Ctrl-C with the front so far; meanwhile the run is nobody else's", async () => {
    const child = start(folder, "evolve", ...QUICK, "--budget", "600s", "--json");
    const done = finished(child);
    await said(child, / [1-9]\d* evaluations/);
    const other = await gevo(folder, "resume", "--json");
    expect([other.code, other.stdout]).toEqual([2, ""]);
    expect(other.stderr).toMatch(
      new RegExp(`carried out by another gevo \\(process ${child.pid}\\)\n {6}Wait`),
    );
    child.kill("SIGINT");
    const { code, stdout, stderr } = await done;
    expect(code, stderr).toBe(0);
    expect((JSON.parse(stdout) as Summary).evaluations).toBeGreaterThan(0);
    expect(existsSync(join(folder, ".gevo", "gevo.db"))).toBe(true);
  });

  it("names the way back when a second Ctrl-C ends it at once", async () => {
    const child = start(folder, "evolve", ...QUICK, "--budget", "600s");
    const done = finished(child);
    await said(child, / [1-9]\d* evaluations/);
    const first = said(child, /stopping;/);
    child.kill("SIGINT");
    await first;
    child.kill("SIGINT");
    const { code, stderr } = await done;
    expect(code).toBe(130);
    const [, run] = /\nended at once; go on with `gevo resume (\w+)`\n$/.exec(stderr) ?? [];
    const shown = await gevo(folder, "show");
    expect(shown.stdout).toContain(`Next:  gevo resume ${run}  go on with it\n`);
  });
});

describe("gevo doctor", () => {
  it("says what is there", async () => {
    const { code, stdout } = await gevo(folder, "doctor");
    expect(code).toBe(0);
    expect(stdout).toMatch(/libLLVM.*19/);
    expect(stdout).toMatch(/clang.*19/);
    expect(stdout).toMatch(/emulator/);
  });
});
