/**
 * The small workloads that planted variants are variants of: honest programs in PTX, with inputs of several
 * sizes and seeds, and tests that can tell right from wrong. PTX, so that no compiler is needed.
 */

import { createHash } from "node:crypto";
import type { Artifact } from "../artifact.ts";
import { i32 } from "../device.ts";
import { defineWorkload, type Workload } from "../workload.ts";

/** A workload with the program that is right by definition. */
export interface Program {
  readonly workload: Workload;
  readonly ptx: string;
}

export function artifactOf(text: string): Artifact {
  return { kind: "ptx", text, hash: createHash("sha256").update(text).digest("hex") };
}

const BLOCK = 64;
/** Unlike what workloads ship with, these are never compiled: their programs are given as PTX. */
const SOURCE = { file: "none.ll" } as const;
const HEAD = ".version 8.0\n.target sm_90\n.address_size 64\n";
const INDEX = `
  mov.u32 %r1, %ctaid.x;
  mov.u32 %r2, %tid.x;
  mad.lo.u32 %r3, %r1, ${BLOCK}, %r2;`;

/** The generator of all inputs: repeats with \`seed\` modulo 97. */
const values = (count: number, seed: number): Int32Array =>
  Int32Array.from({ length: count }, (_, i) => (i * 7 + seed * 13) % 97);
/** 150, 250, …: no multiple of the block; the held-out split has the largest. */
const sizeOf = (split: string, index: number): number =>
  (split === "heldout" ? 1250 : 150) + 100 * index;

/** y[i] = a * x[i] + i, guarded by i < n. */
export const scale: Program = {
  workload: defineWorkload<{ readonly x: Int32Array }>({
    name: "scale",
    source: SOURCE,
    cases: { search: 2, validation: 2 },
    inputs: ({ split, seed, index }) => ({ x: values(sizeOf(split, index), seed) }),
    run(gpu, { x }) {
      const y = gpu.output(Int32Array, x.length);
      const grid = [Math.ceil(x.length / BLOCK)];
      const args = [gpu.input(x), y, i32(x.length), i32(5)];
      gpu.launch("scale", { grid, block: [BLOCK], args });
      return { y: gpu.read(y) };
    },
    reference: ({ x }) => ({ y: x.map((value, i) => 5 * value + i) }),
  }) as Workload,
  ptx: `${HEAD}
.visible .entry scale(.param .u64 xs, .param .u64 ys, .param .u32 n, .param .u32 a)
{
  .reg .pred %p<8>;
  .reg .b32 %r<32>;
  .reg .b64 %rd<16>;
  ld.param.u64 %rd1, [xs];
  ld.param.u64 %rd2, [ys];
  ld.param.u32 %r4, [n];
  ld.param.u32 %r5, [a];${INDEX}
  setp.ge.u32 %p1, %r3, %r4;
  @%p1 bra DONE;
  mul.wide.u32 %rd3, %r3, 4;
  add.u64 %rd4, %rd1, %rd3;
  add.u64 %rd5, %rd2, %rd3;
  ld.global.u32 %r6, [%rd4];
  mul.lo.u32 %r7, %r6, %r5;
  add.u32 %r8, %r7, %r3;
  st.global.u32 [%rd5], %r8;
DONE:
  ret;
}
`,
};

/**
 * y[i] = 3 * x[i] + x[first of the block + i mod 32]: the second term comes through shared memory, behind a
 * barrier. Two arrays there hold the same; a scratch buffer is written and never read.
 */
export const share: Program = {
  workload: defineWorkload<{ readonly x: Int32Array }>({
    name: "share",
    source: SOURCE,
    cases: { search: 2, validation: 2 },
    inputs: ({ seed, index }) => ({ x: values(BLOCK * (2 + index), seed) }),
    run(gpu, { x }) {
      const y = gpu.output(Int32Array, x.length);
      const grid = [x.length / BLOCK];
      const args = [gpu.input(x), y, gpu.scratch(Int32Array, x.length)];
      gpu.launch("share", { grid, block: [BLOCK], args });
      return { y: gpu.read(y) };
    },
    reference: ({ x }) => ({
      y: x.map((value, i) => 3 * value + (x[i - (i % BLOCK) + (i % 32)] as number)),
    }),
  }) as Workload,
  ptx: `${HEAD}
.visible .entry share(.param .u64 xs, .param .u64 ys, .param .u64 ws)
{
  .reg .pred %p<8>;
  .reg .b32 %r<32>;
  .reg .b64 %rd<16>;
  .shared .align 4 .b8 tile[256];
  .shared .align 4 .b8 twin[256];
  ld.param.u64 %rd1, [xs];
  ld.param.u64 %rd2, [ys];
  ld.param.u64 %rd6, [ws];${INDEX}
  mul.wide.u32 %rd3, %r3, 4;
  add.u64 %rd4, %rd1, %rd3;
  add.u64 %rd5, %rd2, %rd3;
  add.u64 %rd7, %rd6, %rd3;
  ld.global.u32 %r6, [%rd4];
  st.global.u32 [%rd7], %r6;
  mov.u32 %r9, tile;
  mov.u32 %r10, twin;
  shl.b32 %r11, %r2, 2;
  add.u32 %r12, %r9, %r11;
  add.u32 %r13, %r10, %r11;
  st.shared.u32 [%r12], %r6;
  st.shared.u32 [%r13], %r6;
  bar.sync 0;
  and.b32 %r14, %r2, 31;
  shl.b32 %r14, %r14, 2;
  add.u32 %r15, %r9, %r14;
  ld.shared.u32 %r16, [%r15];
  bar.sync 0;
  mad.lo.u32 %r17, %r6, 3, %r16;
  st.global.u32 [%rd5], %r17;
  ret;
}
`,
};

/** Square roots by Heron's steps until nothing changes; the host takes the root \`times\` times over. */
export const root: Program = {
  workload: defineWorkload<{ readonly x: Float32Array; readonly times: number }>({
    name: "root",
    source: SOURCE,
    cases: { search: 2, validation: 2 },
    tolerance: 1e-5,
    inputs: ({ split, seed, index }) => ({
      // Close to one in the search, where a step or two is enough.
      x: Float32Array.from(
        values(BLOCK * 2, seed),
        (value) => 1 + value * (split === "search" ? 0.0001 : 100),
      ),
      times: split === "heldout" ? 6 : 1 + index,
    }),
    run(gpu, { x, times }) {
      const y = gpu.inout(x);
      for (let k = 0; k < times; k++) {
        gpu.launch("root", { grid: [x.length / BLOCK], block: [BLOCK], args: [y] });
      }
      // A further pass negates: errors of negative values count like others.
      const z = gpu.output(Float32Array, x.length);
      gpu.launch("negate", { grid: [x.length / BLOCK], block: [BLOCK], args: [y, z] });
      return { z: gpu.read(z) };
    },
    reference: ({ x, times }) => ({ z: x.map((value) => -(value ** (1 / 2 ** times))) }),
  }) as Workload,
  ptx: `${HEAD}
.visible .entry root(.param .u64 ys)
{
  .reg .pred %p<8>;
  .reg .b32 %r<32>;
  .reg .f32 %f<16>;
  .reg .b64 %rd<16>;
  ld.param.u64 %rd1, [ys];${INDEX}
  mul.wide.u32 %rd3, %r3, 4;
  add.u64 %rd4, %rd1, %rd3;
  ld.global.f32 %f1, [%rd4];
  mov.f32 %f2, %f1;
  mov.u32 %r4, 0;
STEP:
  div.rn.f32 %f3, %f1, %f2;
  add.f32 %f4, %f2, %f3;
  mul.f32 %f4, %f4, 0f3F000000;
  sub.f32 %f5, %f4, %f2;
  abs.f32 %f5, %f5;
  mul.f32 %f6, %f4, 0f34000000;
  mov.f32 %f2, %f4;
  add.u32 %r4, %r4, 1;
  setp.gt.f32 %p1, %f5, %f6;
  setp.lt.u32 %p2, %r4, 40;
  and.pred %p1, %p1, %p2;
  @%p1 bra STEP;
  st.global.f32 [%rd4], %f2;
  ret;
}
.visible .entry negate(.param .u64 ys, .param .u64 zs)
{
  .reg .pred %p<8>;
  .reg .b32 %r<8>;
  .reg .f32 %f<8>;
  .reg .b64 %rd<16>;
  ld.param.u64 %rd1, [ys];
  ld.param.u64 %rd2, [zs];${INDEX}
  mul.wide.u32 %rd3, %r3, 4;
  add.u64 %rd4, %rd1, %rd3;
  add.u64 %rd5, %rd2, %rd3;
  ld.global.f32 %f1, [%rd4];
  neg.f32 %f2, %f1;
  st.global.f32 [%rd5], %f2;
  ret;
}
`,
};
