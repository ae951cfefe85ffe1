/** `gevo suite` on the built CLI: two small workloads, their table, and what a second call does. */
import { cpSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { finished, gevo, project, remove, start } from "./gevo.ts";

interface Entry {
  readonly workload: string;
  readonly atZero: { readonly speedup: number; readonly edits: readonly string[] };
  readonly run: string;
  readonly evaluations: number;
  readonly published: { readonly atZero?: number; readonly atTolerance?: number } | null;
  readonly command: string;
}

let folder = "";
beforeAll(() => {
  folder = project("examples/saxpy", "examples/reduction");
  cpSync(join(folder, "examples"), join(folder, "workloads"), { recursive: true });
});
afterAll(() => remove(folder));

const SETTINGS = ["--device", "emulator", "--budget", "96evals", "--population", "8"] as const;
const suite = (...more: readonly string[]) =>
  gevo(folder, "suite", ...SETTINGS, "--out", "results/small", ...more);
const table = (): readonly Entry[] =>
  JSON.parse(readFileSync(join(folder, "results", "small.json"), "utf8"));
const runs = async (): Promise<number> =>
  JSON.parse((await gevo(folder, "list", "--json")).stdout).runs.length;

describe("gevo suite", () => {
  it("evolves each workload and writes one table", async () => {
    const { code, stdout, stderr } = await suite();
    expect(code, stderr).toBe(0);
    expect(stdout).toMatch(/^2 workloads: geometric mean \d\.\d{3}x at error 0/);
    const entries = table();
    expect(entries.map(({ workload }) => workload)).toEqual(["reduction", "saxpy"]);
    for (const { atZero, evaluations, published } of entries) {
      expect(evaluations).toBe(96);
      // The key is there all the same: readers of the file need not know which workloads have one.
      expect(published).toBeNull();
      expect(atZero).toMatchObject({ validated: expect.any(Boolean), error: 0 });
      expect(atZero.speedup > 1).toBe(atZero.edits.length > 0);
    }
    const page = readFileSync(join(folder, "results", "small.md"), "utf8");
    for (const { workload } of entries) expect(page).toContain(`| ${workload} |`);
    expect(page).toContain("gevo suite --device emulator --preset default --budget 96evals");
  });

  it("names a command that makes the same run", async () => {
    const [entry] = table();
    const words = entry!.command.split(" ").slice(1);
    const { stdout } = await gevo(folder, ...words, "--json");
    const { best } = JSON.parse(stdout);
    if (entry!.atZero.edits.length > 0) expect(best.edits).toEqual(entry!.atZero.edits);
    else expect(best.edits.length === 0 || best.error > 0 || !best.validated).toBe(true);
  });

  it("runs nothing again that is in the table", async () => {
    const before = [table(), await runs()];
    const page = join(folder, "results", "small.md");
    const text = readFileSync(page, "utf8");
    writeFileSync(page, "of another day");
    const { code, stderr } = await suite();
    expect(code).toBe(0);
    expect(stderr).toContain("(from results/small.json)");
    expect([table(), await runs()]).toEqual(before);
    expect(readFileSync(page, "utf8")).toBe(text);
  });

  it("takes up a run that is not in the table yet", async () => {
    const before = table();
    const count = await runs();
    writeFileSync(join(folder, "results", "small.json"), JSON.stringify(before.slice(0, 1)));
    expect((await suite()).code).toBe(0);
    expect(table()).toEqual(before);
    expect(await runs()).toBe(count);
  });

  it("goes on with a run that was interrupted, with as many workers as are asked for now", async () => {
    const words = [
      ...SETTINGS,
      "--out",
      "results/broken-off",
      "--filter",
      "reduction",
      "--seed",
      "7",
    ];
    const child = start(folder, "suite", ...words, "--workers", "2");
    const stopped = finished(child);
    child.stderr?.on("data", (text: string) => {
      if (/ [1-9]\d* evaluations/.test(text)) child.kill("SIGINT");
    });
    expect((await stopped).stderr).toContain("the same command goes on from here");
    const { code, stderr } = await gevo(folder, "suite", ...words, "--workers", "3");
    expect(code).toBe(0);
    expect(stderr).toMatch(/3 workers, going on after \d+ recorded evaluations/);
  });

  it("runs anew what is asked for again", async () => {
    const before = table();
    const { code } = await suite("--again", "--filter", "saxpy");
    expect(code).toBe(0);
    const after = table();
    expect(after.map(({ workload }) => workload)).toEqual(["reduction", "saxpy"]);
    expect(after[0]).toEqual(before[0]);
    expect(after[1]!.run).not.toBe(before[1]!.run);
  });

  it("refuses a filter that fits nothing, and a file that is no table", async () => {
    const none = await suite("--filter", "nothing-like-it");
    expect([none.code, none.stderr]).toEqual([2, expect.stringContaining("nothing-like-it")]);
    writeFileSync(join(folder, "results", "other.json"), "{}");
    const other = await gevo(folder, "suite", ...SETTINGS, "--out", "results/other");
    expect([other.code, other.stderr]).toEqual([2, expect.stringContaining("no results")]);
    expect(existsSync(join(folder, "results", "other.md"))).toBe(false);
  });

  it("passes over a model, which is for other devices", async () => {
    cpSync("examples/moons", join(folder, "workloads", "moons"), { recursive: true });
    const { code, stderr } = await suite();
    expect([code, stderr]).toEqual([0, expect.stringContaining("moons is a model")]);
    expect(table().map(({ workload }) => workload)).toEqual(["reduction", "saxpy"]);
  });

  it("leaves out a workload that does not build, and says so", async () => {
    cpSync(join(folder, "examples", "saxpy"), join(folder, "workloads", "broken"), {
      recursive: true,
    });
    writeFileSync(join(folder, "workloads", "broken", "kernel.cu"), "__global__ void saxpy(");
    const { code, stdout } = await suite();
    expect(code).toBe(1);
    expect(stdout).toContain("left out: workloads/broken/workload.ts");
    expect(table().length).toBe(2);
  });
});
