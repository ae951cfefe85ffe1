/** What is said of a source that clang refuses: its first errors, and the step that helps. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { UserError } from "../../errors.ts";
import { clangInfo } from "./clang.ts";
import { cudaBitcode } from "./cuda.ts";

const folder = mkdtempSync(join(tmpdir(), "gevo-cuda-"));
afterAll(() => rmSync(folder, { recursive: true }));

function compile(text: string): Buffer {
  const file = join(folder, "kernel.cu");
  writeFileSync(file, text);
  return cudaBitcode(clangInfo().path, file, [], "sm_90").bitcode;
}

function refusal(text: string): UserError {
  try {
    compile(text);
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
  throw new Error("clang takes it");
}

const HOST = "int main() { float *d; cudaMalloc(&d, 8); twice<<<1, 2>>>(d); }";
const KERNEL = "__global__ void twice(float *x) { x[threadIdx.x] *= 2; }";

describe("a source that clang refuses", () => {
  it("is told by its first errors, without notes of macros", () => {
    const calls = [1, 2, 3, 4, 5].map((k) => `x[${k}] = expf(x[${k}]);`).join("\n");
    const { message, hint } = refusal(
      `#include <math.h>\n__global__ void k(float *x) {\n${calls}\n}`,
    );
    expect(message.match(/error: /g)).toHaveLength(3);
    expect(message).toMatch(/expf[\s\S]*and 2 more errors$/);
    expect(message).not.toMatch(/note:|scratch space|mathcalls/);
    expect(hint).toMatch(/libdevice[\s\S]*--cuda-path=<toolkit>/);
  });

  it("is told to leave code of the host out, which then compiles", () => {
    expect(refusal(`${KERNEL}\n${HOST}`).hint).toContain("#ifndef __CUDA_ARCH__");
    expect(compile(`${KERNEL}\n#ifndef __CUDA_ARCH__\n${HOST}\n#endif`).length).toBeGreaterThan(0);
  });

  it("is told nothing of a toolkit that would not help", () => {
    const { hint } = refusal("__global__ void k(int *a) { a[0] = }");
    expect(hint).toBe("Mend the source or `source.flags` (of gevo init: --flags).");
  });
});
