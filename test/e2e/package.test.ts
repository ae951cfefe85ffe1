/**
 * What `npm pack` makes: installed in an empty folder it evolves a kernel that somebody brings, as a command and as
 * a library. Dependencies are those of this checkout, so that nothing is downloaded.
 */
import { execFileSync, spawn, spawnSync } from "node:child_process";
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { finished, remove } from "./gevo.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

const KERNEL = `
// z = a x + b y, and a barrier that nobody needs.
__global__ void axpby(int n, float a, const float *x, float b, const float *y, float *z) {
  int i = blockIdx.x * blockDim.x + threadIdx.x;
  float sum = i < n ? a * x[i] : 0.0f;
  __syncthreads();
  if (i < n) z[i] = sum + b * y[i];
}
`;

const MAIN = "node_modules/gevo/dist/cli/main.js";

let folder = "";
let packed: readonly string[] = [];
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "gevo-package-"));
  const command = ["pack", "--ignore-scripts", "--json", "--pack-destination", folder];
  const [tarball] = JSON.parse(execFileSync("npm", command, { cwd: root, encoding: "utf8" })) as [
    { readonly filename: string; readonly files: readonly { readonly path: string }[] },
  ];
  packed = tarball.files.map(({ path }) => path);
  const modules = join(folder, "node_modules");
  mkdirSync(modules);
  execFileSync("tar", ["-xzf", join(folder, tarball.filename), "-C", modules]);
  execFileSync("mv", [join(modules, "package"), join(modules, "gevo")]);
  const { dependencies } = JSON.parse(readFileSync(join(modules, "gevo/package.json"), "utf8")) as {
    readonly dependencies: Readonly<Record<string, string>>;
  };
  for (const name of Object.keys(dependencies)) {
    mkdirSync(dirname(join(modules, name)), { recursive: true });
    symlinkSync(join(root, "node_modules", name), join(modules, name));
  }
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
  writeFileSync(join(folder, "axpby.cu"), KERNEL);
  const made = await node(MAIN, "init", "axpby.cu");
  expect(made.code, made.stderr).toBe(0);
});
afterAll(() => remove(folder));

const node = (...args: readonly string[]) =>
  finished(
    spawn(process.execPath, args, {
      cwd: folder,
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, NO_COLOR: "1" },
    }),
  );

describe("the package", () => {
  it("holds what it runs, with its types and pages, and no sources or tests", () => {
    for (const path of ["dist/cli/main.js", "dist/index.d.ts", "include/gevo-cuda.h", "README.md"])
      expect(packed).toContain(path);
    expect(packed).toContain("dist/device/xla/runner.py");
    const odd = packed.filter(
      (path) => !/^(dist|include|docs|[A-Z]+(\.md)?$|package\.json$)/.test(path),
    );
    expect(odd).toEqual([]);
    expect(packed.filter((path) => /\.test\.|(?<!\.d)\.ts$/.test(path))).toEqual([]);
  });

  it("evolves the workload that it has made for a kernel", async () => {
    const evolve = ["evolve", ".", "--device", "emulator", "--budget", "24evals"];
    const { code, stdout, stderr } = await node(MAIN, ...evolve, "--population", "8", "--quiet");
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(/axpby on emulator, finished/);
  });

  it("is a library with typed events that stops when it is told to", async () => {
    const example = join(root, "examples", "library", "evolve.mjs");
    copyFileSync(example, join(folder, "evolve.mjs"));
    const child = spawn(process.execPath, ["evolve.mjs", "workload.ts", "600s"], {
      cwd: folder,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let asked = false;
    child.stderr.on("data", (text: Buffer) => {
      if (asked || !/[1-9]\d* evaluations/.test(String(text))) return;
      asked = true;
      child.kill("SIGINT");
    });
    const { code, stdout, stderr } = await finished(child);
    expect(code, stderr).toBe(0);
    expect(stderr).toMatch(/run \w+: axpby on/);
    expect(stderr).toContain("search ended: interrupted");
    const { speedup, files } = JSON.parse(stdout) as { speedup: number; files: string };
    expect(speedup).toBeGreaterThanOrEqual(1);
    expect(readFileSync(join(files, "variant.ptx"), "utf8")).toContain("axpby");
    const mistake = await node("evolve.mjs", "workload.ts", "soon");
    expect([mistake.code, mistake.stderr]).toEqual([2, expect.stringContaining("not a budget")]);
    // The example is checked against the packed types.
    const tsc = join(root, "node_modules", "typescript", "bin", "tsc");
    const flags =
      "--noEmit --allowJs --checkJs --strict --skipLibCheck --types node --module nodenext --target es2023";
    const checked = spawnSync(process.execPath, [tsc, ...flags.split(" "), "evolve.mjs"], {
      cwd: folder,
      encoding: "utf8",
    });
    expect(checked.stdout).toBe("");
  });
});
