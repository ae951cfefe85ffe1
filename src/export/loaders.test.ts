/**
 * Loaders as their users meet them: the header compiled as C and as C++, the Python module imported, the TypeScript
 * module type-checked. What they launch, a GPU shows (scripts/gpu/loaders.sh).
 */
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { afterAll, describe, expect, it } from "vitest";
import { ptxArtifact } from "../ptx/index.ts";
import { cHeader } from "./c-header.ts";
import { kernelsOf, signatureOf } from "./kernels.ts";
import { pythonLoader } from "./python-loader.ts";
import { typescriptLoader } from "./typescript-loader.ts";

const ARTIFACT = {
  ...ptxArtifact(`.version 8.0
.target sm_90
.address_size 64
.visible .entry _Z5scalePfijf9Direction(
.param .u64 _Z5scale_param_0,
.param .u32 _Z5scale_param_1,
.param .f32 _Z5scale_param_2,
.param .f64 _Z5scale_param_3,
.param .u8 _Z5scale_param_4,
.param .align 4 .b8 _Z5scale_param_5[12]
)
{
ret;
}
.visible .entry _Z4twini(.param .u32 a) { ret; }
.visible .entry _Z4twinf(.param .f32 a) { ret; }
.visible .entry nothing() { ret; }
`),
  tuning: { BLOCK: 64 },
};

const folder = mkdtempSync(join(tmpdir(), "gevo-loaders-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const write = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
const runs = (program: string, ...args: readonly string[]): boolean =>
  spawnSync(program, args, { stdio: "ignore" }).status === 0;

it("kernels are called as in the source, and by their symbols where that says too little", () => {
  expect(kernelsOf(ARTIFACT).map(signatureOf)).toEqual([
    "scale(u64, u32, f32, f64, u8, 12 bytes)",
    "_Z4twini(u32)",
    "_Z4twinf(f32)",
    "nothing()",
  ]);
});

it("all of them say what to launch with", () => {
  for (const text of [cHeader(ARTIFACT), pythonLoader(ARTIFACT), typescriptLoader(ARTIFACT)]) {
    expect(text).toContain("Built with BLOCK = 64: launch them accordingly.");
  }
});

/** Where the toolkit's headers are. */
const headers = [process.env["CUDA_HOME"] ?? "", "/usr/local/cuda", "/usr"]
  .map((place) => join(place, "include"))
  .find((place) => existsSync(join(place, "cuda.h")));
const NO_HEADERS = "no cuda.h here: it comes with the CUDA toolkit (CUDA_HOME names another place)";

describe("the C header", () => {
  const MAIN = `#include "variant.h"
int main(void) {
  gevo_variant variant;
  gevo_launch at = {{8, 1, 1}, {64, 1, 1}, 0, 0};
  float block[3] = {1, 2, 3};
  CUdeviceptr data = 0;
  if (gevo_open(&variant, "variant.cubin") != CUDA_SUCCESS) return 1;
  if (gevo_scale(&variant, at, data, 5, 2.5f, 0.5, 1, block) != CUDA_SUCCESS) return 1;
  if (gevo__Z4twini(&variant, at, 1) != CUDA_SUCCESS) return 1;
  if (gevo_nothing(&variant, at) != CUDA_SUCCESS) return 1;
  return gevo_close(&variant) != CUDA_SUCCESS;
}
`;
  it.for([
    ["C", "cc", ["-std=c99", "-Wpedantic"], "main.c"],
    ["C++", "c++", ["-std=c++11"], "main.cc"],
  ] as const)("is %s without a warning", ([_, compiler, flags, name], { skip }) => {
    if (headers === undefined) skip(NO_HEADERS);
    if (!runs(compiler, "--version")) skip(`no ${compiler} here`);
    write("variant.h", cHeader(ARTIFACT));
    const main = write(name, MAIN);
    const strict = ["-Wall", "-Wextra", "-Werror", ...flags, "-isystem", headers as string];
    execFileSync(compiler, [...strict, "-c", main, "-o", join(folder, "main.o")], { cwd: folder });
  });
});

describe("the Python module", () => {
  it.skipIf(!runs("python3", "--version"))(
    "is imported without a GPU and has a method for each kernel",
    () => {
      write("variant.py", pythonLoader(ARTIFACT));
      const ask = `import inspect, variant
for name in ["scale", "_Z4twini", "_Z4twinf", "nothing"]:
    print(inspect.signature(getattr(variant.Variant, name)))`;
      const said = execFileSync("python3", ["-W", "error", "-c", ask], {
        cwd: folder,
        encoding: "utf8",
      });
      expect(said.split("\n")[0]).toBe(
        "(self, grid, block, a0, a1, a2, a3, a4, a5, *, shared=0, stream=0)",
      );
      expect(said.trim().split("\n")).toHaveLength(4);
    },
  );
});

describe("the TypeScript module", () => {
  it("has types, which users of it are held to", () => {
    const loader = write("variant.ts", typescriptLoader(ARTIFACT));
    const user = write(
      "user.ts",
      `import { Variant } from "./variant.ts";
const variant = new Variant();
variant.scale({ grid: [8], block: [64] }, 0n, -5, 2.5, 0.5, 1, new Uint8Array(12));
variant.nothing({ grid: [1, 2], block: [32] });
variant.close();
// @ts-expect-error an address is a bigint
variant.scale({ grid: [8], block: [64] }, 0, -5, 2.5, 0.5, 1, new Uint8Array(12));
`,
    );
    const modules = fileURLToPath(new URL("../../node_modules", import.meta.url));
    const program = ts.createProgram([loader, user], {
      strict: true,
      noUnusedLocals: true,
      noUncheckedIndexedAccess: true,
      exactOptionalPropertyTypes: true,
      erasableSyntaxOnly: true,
      allowImportingTsExtensions: true,
      noEmit: true,
      skipLibCheck: true,
      target: ts.ScriptTarget.ES2023,
      module: ts.ModuleKind.ESNext,
      moduleResolution: ts.ModuleResolutionKind.Bundler,
      types: ["node"],
      typeRoots: [join(modules, "@types")],
      paths: { koffi: [join(modules, "koffi")] },
    });
    const found = ts.getPreEmitDiagnostics(program).map(({ messageText, file, start }) => {
      const line = file?.text.slice(0, start).split("\n").length;
      return `${file?.fileName}:${line} ${ts.flattenDiagnosticMessageText(messageText, "\n")}`;
    });
    expect(found).toEqual([]);
  });
});
