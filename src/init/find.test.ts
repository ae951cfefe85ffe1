/** Workloads that `gevo init` writes for small kernels: their sizes, the types of their arrays, what fills them. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { emulator } from "../device/emulator/index.ts";
import type { Signature } from "../init.ts";
import { parsePtx } from "../ptx/index.ts";
import { loadSource } from "../representation/llvm/index.ts";
import { findPlan } from "./find.ts";
import { kernelText } from "./kernel-text.ts";
import { signaturesOf } from "./signature.ts";
import { Bench } from "./trial.ts";

const folder = mkdtempSync(join(tmpdir(), "gevo-init-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** The text of the workload for a source's only kernel. */
function written(source: string, ending: "cu" | "ll" = "cu", elements = 4096): string {
  const file = join(folder, `kernel.${ending}`);
  writeFileSync(file, source);
  const { original } = loadSource({ file, cache: folder });
  const signature = signaturesOf(parsePtx(original.text), source)[0] as Signature;
  const found = findPlan(signature, new Bench(emulator(), original), { elements });
  if (typeof found === "string") throw new Error(found);
  expect(found.doubts).toEqual([]);
  const about = { name: "kernel", file: "kernel.cu", flags: [], several: false, tolerance: 0 };
  return kernelText(found, about);
}

const MATMUL = `__global__ void matmul(const float *A, const float *B, float *C, int M, int N, int K) {
  int row = blockIdx.y * blockDim.y + threadIdx.y;
  int col = blockIdx.x * blockDim.x + threadIdx.x;
  if (row >= M || col >= N) return;
  float sum = 0;
  for (int k = 0; k < K; k++) sum += A[row * K + k] * B[k * N + col];
  C[row * N + col] = sum;
}`;

describe("sizes of a written workload", () => {
  it("differ from each other, and are no multiples of a block in every split", () => {
    const text = written(MATMUL, "cu", 1024);
    for (const part of [
      "cases: { search: 2, validation: 2, heldout: 2 }",
      "const M = SIZE[scale] - 5 * index;",
      "const N = M - 5;",
      "const K = M - 9;",
      "A: Float32Array.from({ length: M * K }, real)",
      "B: Float32Array.from({ length: N * K }, real)",
      "gpu.output(Float32Array, M * N)",
      "grid: [Math.ceil(N / THREADS_X), Math.ceil(M / THREADS_Y)]",
    ])
      expect(text).toContain(part);
  });

  it("are equal where the kernel wants that, and the workload says so", () => {
    const text = written(MATMUL.replace("if (", "if (M != N || N != K || "), "cu", 1024);
    expect(text).toMatch(/const M = SIZE\[scale\] - 13 \* index;[\s\S]*N: M,\n {6}K: M,/);
    expect(text).toMatch(/REFINE: M, N, K are equal in each case/);
  });

  it("are multiples of a block where the kernel fails with others, and the workload says so", () => {
    const text = written(`__global__ void twice(const float *from, float *to, int n) {
      if (n % 64 != 0) *(volatile int *)8 = 1;
      int i = blockIdx.x * blockDim.x + threadIdx.x;
      if (i < n) to[i] = 2 * from[i];
    }`);
    expect(text).toContain("cases: { search: 2 },");
    expect(text).toMatch(/REFINE: the kernel was not right with a size that is no multiple/);
  });

  it("are taken for parameters without names, and for small numbers that stop most threads", () => {
    const ir = `target triple = "nvptx64-nvidia-cuda"
      declare i32 @llvm.nvvm.read.ptx.sreg.tid.x()
      declare i32 @llvm.nvvm.read.ptx.sreg.ctaid.x()
      define ptx_kernel void @add(ptr %0, i32 %1) {
        %3 = call i32 @llvm.nvvm.read.ptx.sreg.tid.x()
        %4 = call i32 @llvm.nvvm.read.ptx.sreg.ctaid.x()
        %5 = mul i32 %4, 128
        %6 = add i32 %3, %5
        %7 = icmp slt i32 %6, %1
        br i1 %7, label %8, label %12
      8:
        %9 = getelementptr i32, ptr %0, i32 %6
        %10 = load i32, ptr %9
        %11 = add i32 %10, 1
        store i32 %11, ptr %9
        br label %12
      12:
        ret void
      }`;
    expect(written(ir, "ll")).toContain("const a1 = SIZE[scale] - 37 * index;");
    const named = written(`__global__ void add(int *to, int bound) {
      int i = blockIdx.x * blockDim.x + threadIdx.x;
      if (i < bound) to[i] += 1;
    }`);
    expect(named).toContain("const bound = SIZE[scale] - 37 * index;");
  });
});

describe("arrays of a written workload", () => {
  it("that hold reals and integers are filled with bits and compared byte by byte", () => {
    const text = written(`struct P { float x, y, z; int id; };
      __global__ void move(P *p, const float *dt, int n) {
        int i = blockIdx.x * blockDim.x + threadIdx.x;
        if (i < n) { p[i].x += dt[0] * p[i].y; p[i].id += 1; }
      }`);
    for (const part of [
      "p: Int32Array.from({ length: 4 * n }, () => 0x3f000000 + random.int(0xc00001))",
      "return { p: new Uint8Array(gpu.read(pBuffer).buffer) };",
      "REFINE: p held numbers of several types",
    ])
      expect(text).toContain(part);
  });

  it("of bytes hold all of them where the kernel takes that, else few", () => {
    const kernel = (index: string): string => `__global__ void count(
        const unsigned char *data, unsigned *bins, int n) {
      int i = blockIdx.x * blockDim.x + threadIdx.x;
      if (i < n && data[i] >= 256 - 256) atomicAdd(&bins[${index}], 1);
    }`;
    const all = written(kernel("data[i]"));
    expect(all).toContain("data: Uint8Array.from({ length: n }, () => random.int(256))");
    expect(all).toContain("bins: Int32Array.from({ length: 256 }");
    expect(written(kernel("data[i] < 4 ? data[i] : 1 << 30"))).toContain("() => random.int(4)");
  });
});
