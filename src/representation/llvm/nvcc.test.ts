/** The original as nvcc builds it; what needs nvcc is skipped where there is none. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { loadSource } from "./frontend.ts";
import { nvccBuild, nvccFlags, nvccInfo } from "./nvcc.ts";

const folder = mkdtempSync(join(tmpdir(), "gevo-test-nvcc-"));
const cache = join(folder, "cache");
mkdirSync(cache);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const write = (name: string, text: string): string => {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
};

describe("clang's flags for nvcc", () => {
  it("translates those of floating point, leaves out what is clang's own", () => {
    const flags = ["-DN=3", "-ffp-contract=off", "-ffast-math", "--cuda-path=/x", "-Wall", "-Ifoo"];
    expect(nvccFlags(flags)).toEqual(["-DN=3", "-fmad=false", "-use_fast_math", "-Ifoo"]);
    expect(nvccFlags(["-ffp-contract=fast"])).toEqual(["-fmad=true"]);
  });
});

describe.skipIf(nvccInfo() === undefined)(`nvcc (${nvccInfo()?.version ?? "none"})`, () => {
  const workload = (name: string): string =>
    fileURLToPath(new URL(`../../../workloads/${name}`, import.meta.url));

  it("builds kernels under the names that clang gives them", async () => {
    for (const name of ["hotspot/kernel.cu", "smith-waterman/naive.cu"]) {
      const options = { file: workload(name), cache };
      const build = await nvccBuild(options);
      if (build?.status !== "built") throw new Error(JSON.stringify(build));
      const { original } = await loadSource(options);
      const entries = (text: string): readonly string[] =>
        [...text.matchAll(/\.entry (\w+)/g)].map((match) => match[1] as string);
      expect(entries(build.artifact.text)).toEqual(entries(original.text));
    }
  });

  it("is kept until a file that it includes changes", async () => {
    const include = (value: number): string => write("value.h", `#define VALUE ${value}\n`);
    include(17);
    const file = write(
      "kept.cu",
      '#include "value.h"\n__global__ void f(uint32_t *p) { p[0] = VALUE; }\n',
    );
    const built = async (): Promise<string> => {
      const build = await nvccBuild({ file, cache });
      return build?.status === "built" ? build.artifact.text : JSON.stringify(build);
    };
    const first = await built();
    expect(first).toContain("17");
    expect(await built()).toBe(first);
    include(23);
    expect(await built()).toContain("23");
  });

  it("answers with nvcc's words when it refuses the source", async () => {
    const file = write("bad.cu", "__global__ void f() { unheard_of(); }\n");
    const build = await nvccBuild({ file, cache });
    expect(build).toMatchObject({ status: "refused", why: expect.stringContaining("unheard_of") });
  });

  it("has nothing to build from IR", async () => {
    expect(await nvccBuild({ file: write("a.ll", ""), cache })).toBeUndefined();
  });
});
