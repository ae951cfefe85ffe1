/**
 * `gevo init` on the built CLI: over kernels of every shape that the project has with one kernel in a file, each
 * written workload must run. What it refuses is refused with the next step, and nothing is written over.
 */
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { gevo, project, remove } from "./gevo.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Sources with one kernel, and IR; true: evolved as well, where twenty evaluations are quick. */
const SOURCES: readonly (readonly [source: string, evolved: boolean])[] = [
  ["workloads/hotspot/kernel.cu", true],
  ["workloads/hotspot3d/kernel.cu", false],
  ["workloads/lavamd/kernel.cu", false],
  ["workloads/myocyte/kernel.cu", false],
  ["workloads/nn/kernel.cu", false],
  ["workloads/pathfinder/kernel.cu", true],
  ["workloads/smith-waterman/naive.cu", false],
  ["workloads/smith-waterman/tuned.cu", false],
  ["workloads/tiled-matmul/kernel.cu", false],
  ["examples/saxpy/kernel.cu", false],
  ["examples/reduction/kernel.cu", true],
  ["test/golden/llvm/copy.ll", true],
];

let folder = "";
beforeAll(() => {
  folder = project();
});
afterAll(() => remove(folder));

interface Summary {
  readonly evaluations: number;
  readonly front: readonly unknown[];
  readonly rejected: Readonly<Record<string, number>>;
}

describe("a workload of plain data", () => {
  it("evolves, and its page's commands run", async () => {
    cpSync(join(root, "examples", "plain"), join(folder, "examples", "plain"), { recursive: true });
    const page = readFileSync(join(root, "docs", "plain-workloads.md"), "utf8");
    const commands = [...page.matchAll(/^ {4}npx gevo (.+)$/gm)].map(([, text = ""]) => text);
    expect(commands.length).toBeGreaterThan(0);
    for (const command of commands) {
      const { code, stdout, stderr } = await gevo(folder, ...command.split(" "), "--quiet");
      expect(code, stderr).toBe(0);
      expect(stdout).toMatch(/count-nibbles on \w+, finished/);
    }
  });
});

describe("gevo init", () => {
  // Two at a time: one process works in each.
  describe.concurrent("writes a workload that runs", () => {
    it.each(SOURCES)("for %s", async (source, evolved) => {
      const name = source.replaceAll("/", "-").replace(/\.\w+$/, "");
      const own = join(folder, name);
      mkdirSync(own);
      cpSync(join(root, source), join(own, basename(source)));
      const made = await gevo(folder, "init", join(name, basename(source)), "--size", "256");
      expect(made.code, made.stderr).toBe(0);
      expect(made.stdout).toMatch(/workload\.ts:\d+ {2}\S/);
      // It ran there without a fault or a finding of the watchers, and gave results that follow from its inputs.
      expect(made.stdout).not.toContain("  but ");
      if (!evolved) return;
      const run = ["evolve", name, "--device", "emulator", "--budget", "20evals"];
      const { code, stdout, stderr } = await gevo(
        folder,
        ...run,
        "--population",
        "8",
        "--workers",
        "1",
        "--json",
      );
      expect(code, stderr).toBe(0);
      const { evaluations, front, rejected } = JSON.parse(stdout) as Summary;
      expect(evaluations).toBe(20);
      expect(front.length).toBeGreaterThan(0);
      // Most variants of a kernel that does something do the same, or something wrong: not all can be unloadable.
      const failed = Object.values(rejected).reduce((sum, count) => sum + count, 0);
      expect(failed).toBeLessThan(20);
    });
  });

  it("takes answers from flags and says what it found as JSON", async () => {
    writeFileSync(
      join(folder, "two.cu"),
      `__global__ void fill(int *out, int value) { out[threadIdx.x] = value; }
       __global__ void twice(const double *from, double *to, int n) {
         int i = blockIdx.x * blockDim.x + threadIdx.x;
         if (i < n) to[i] = 2 * from[i];
       }`,
    );
    const flags = ["--kernel", "twice", "--size", "512", "--threads", "64", "--tolerance", "0.5"];
    const { code, stdout, stderr } = await gevo(folder, "init", "two.cu", ...flags, "--json");
    expect(code, stderr).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      kernel: "twice",
      size: 512,
      blocks: 8,
      threads: 64,
      doubts: [],
    });
    const text = readFileSync(join(folder, "workload.ts"), "utf8");
    for (const part of [
      "const THREADS = 64;",
      'kernels: ["twice"]',
      "tolerance: 0.5",
      "gpu.output(Float64Array, n)",
    ])
      expect(text).toContain(part);
    const again = await gevo(folder, "init", "two.cu");
    expect(again.code).toBe(2);
    expect(again.stderr).toContain("workload.ts is there already");
    expect(readFileSync(join(folder, "workload.ts"), "utf8")).toBe(text);
  });

  it.each<readonly [string, string, readonly string[], RegExp]>([
    ["a file that is not there", "none.cu", [], /there is no file/],
    ["what is no kernel", "notes.txt", [], /cannot write a workload for notes\.txt/],
    ["a source that does not compile", "broken.cu", [], /clang refuses the source/],
    ["a file without kernels", "empty.cu", [], /the file has no kernel/],
    ["another kernel's name", "good.cu", ["--kernel", "x"], /there is no kernel x/],
    ["a size of nothing", "good.cu", ["--size", "0"], /--size cannot be "0"/],
    ["a block too large", "good.cu", ["--threads", "64,64"], /--threads cannot be "64,64"/],
    ["a tolerance below 0", "good.cu", ["--tolerance", "-1"], /--tolerance/],
    ["a kernel that always fails", "bad.cu", [], /no inputs were found/],
  ])("refuses %s", async (_, file, flags, said) => {
    const texts: Record<string, string> = {
      "notes.txt": "",
      "broken.cu": "__global__ void k(int *a) { a[0] = }",
      "empty.cu": "__device__ int f() { return 1; }",
      "good.cu": "__global__ void k(int *a) { a[threadIdx.x] = 1; }",
      "bad.cu": "__global__ void k(int *a) { *(volatile int *)8 = a[0]; }",
    };
    const text = texts[file];
    if (text !== undefined) writeFileSync(join(folder, file), text);
    const out = join(folder, "refused.ts");
    const { code, stdout, stderr } = await gevo(folder, "init", file, "--out", out, ...flags);
    expect(stderr).toMatch(said);
    expect(stderr).toMatch(/\n {6}\S.*\n$/);
    expect([code, stdout, existsSync(out)]).toEqual([2, "", false]);
  });
});
