/** What each watcher reports, and what it must not report. */
import { describe, expect, it } from "vitest";
import { emulator } from "../../../src/device/emulator/index.ts";
import {
  type Finding,
  f32,
  i32,
  type Session,
  WATCHERS,
  type Watcher,
} from "../../../src/device.ts";
import { artifact, golden, kernel } from "./snippet.ts";

const open = (text: string, watch: readonly Watcher[] = WATCHERS): Session =>
  emulator().open(artifact(text), { budget: 1e8, poison: 3, watch });

interface Options {
  readonly grid?: number;
  readonly block?: number;
  readonly watch?: readonly Watcher[];
}

/** Findings of a snippet with 64 words of shared memory `s` and its address in `%r3`. */
function watch(body: string, options: Options = {}): readonly Finding[] {
  const { grid = 1, block = 64 } = options;
  const text = kernel(
    `.shared .align 8 .b8 s[512]; mov.u32 %r3, s; shl.b32 %r4, %r1, 2; add.u32 %r5, %r3, %r4; ${body}`,
  );
  const gpu = open(text, options.watch);
  const out = gpu.output(Int32Array, 1024);
  const input = gpu.input(new Int32Array(1024));
  gpu.launch("k", { grid: [grid], block: [block], args: [out, input] });
  const findings = gpu.findings();
  gpu.close();
  return findings;
}

const kinds = (body: string, options: Options = {}): readonly string[] =>
  watch(body, options).map((f) => f.kind);

/** Every thread writes its own word of `s`. */
const fill = "st.shared.u32 [%r5], %r1;";
/** Every thread reads the word of its partner in the other warp. */
const partner = "xor.b32 %r6, %r4, 128; add.u32 %r6, %r6, %r3; ld.shared.u32 %r7, [%r6];";

describe("shared-memory races", () => {
  it("a read and a write by different warps without a barrier, in either order", () => {
    const found = watch(`${fill}\n${partner}`, { watch: ["shared-races"] });
    const [first, second] = found.map((f) => f.message);
    // Warp 0 runs first, so it reads what warp 1 has yet to write.
    expect(first).toMatch(/a write where warp 0 has read at line \d+ with no barrier between/);
    expect(second).toMatch(/a read where warp 0 has written at line \d+/);
    expect(new Set(found.map((f) => f.kind))).toEqual(new Set(["shared-race"]));
  });

  it("not after a barrier", () => {
    expect(kinds(`${fill} bar.sync 0; ${partner}`)).toEqual([]);
    expect(kinds(`${fill} bar.sync 0; ${partner} bar.sync 0; ${fill}`)).toEqual([]);
    expect(kinds(`${fill} bar.sync 1, 64; ${partner}`)).toEqual([]);
  });

  it("a write where another warp reads, behind the barrier that should divide them", () => {
    const found = watch(`${fill} bar.sync 0; ${partner}\n${fill}`);
    expect(new Set(found.map((f) => f.kind))).toEqual(new Set(["shared-race"]));
    expect(found[0]?.message).toMatch(/warp 1 has (read|written) at line \d+/);
  });

  it("different values written to one word", () => {
    expect(kinds("st.shared.u32 [s], %r1;", { block: 1 })).toEqual([]);
    expect(kinds("st.shared.u32 [s], %r1;", { block: 2 })).toEqual(["shared-race"]);
    expect(kinds("shr.u32 %r8, %r1, 5; st.shared.u32 [s], %r8;")).toEqual(["shared-race"]);
  });

  it("equal values written to one word are of their own kind", () => {
    expect(kinds("mov.u32 %r8, 5; st.shared.u32 [s], %r8;")).toEqual(["same-value-write"]);
    expect(kinds("mov.u32 %r8, 5; st.shared.u32 [s], %r8;", { block: 32 })).toEqual([]);
  });

  it("atomics do not race with each other, but with other accesses", () => {
    const first = "setp.eq.u32 %p1, %r1, 0; mov.u32 %r8, 0; @%p1 st.shared.u32 [s], %r8;";
    const add = "atom.shared.add.u32 %r9, [s], 1;";
    const read = "ld.shared.u32 %r10, [s];";
    expect(kinds(`${first} bar.sync 0; ${add} bar.sync 0; ${read}`)).toEqual([]);
    expect(kinds(`${first} ${add} bar.sync 0; ${read}`)).toContain("shared-race");
    expect(kinds(`${first} bar.sync 0; ${add} ${read}`)).toContain("shared-race");
  });

  it("neighbouring bytes of a word do not race, the same byte does", () => {
    const byte = "add.u32 %r6, %r3, %r1;";
    const odd = `${byte} st.shared.u8 [%r6+1], %r1;`;
    expect(kinds(odd)).toEqual([]);
    expect(
      kinds(`${odd} bar.sync 0; ld.shared.u32 %r7, [s+16];`, { watch: ["shared-races"] }),
    ).toEqual([]);
    expect(kinds(`${odd} ld.shared.u32 %r7, [s+32];`, { watch: ["shared-races"] })).toEqual([
      "shared-race",
    ]);
    expect(kinds("shr.u32 %r8, %r1, 5; st.shared.u8 [s+3], %r8;")).toEqual(["shared-race"]);
  });

  it("vectors and 64 bits conflict by word", () => {
    const pair = "shl.b32 %r6, %r1, 3; add.u32 %r6, %r6, %r3;";
    expect(kinds(`${pair} st.shared.v2.u32 [%r6], {%r1, %r2};`)).toEqual([]);
    expect(
      kinds(`${pair} st.shared.u64 [%r6], %rd1; ld.shared.u32 %r7, [%r5];`, {
        watch: ["shared-races"],
      }),
    ).toEqual(["shared-race"]);
  });

  it("a guarded-off access is none", () => {
    expect(kinds("setp.eq.u32 %p1, %r1, 70; @%p1 st.shared.u32 [s], %r1;")).toEqual([]);
  });
});

describe("global-memory races", () => {
  const own = "st.global.u32 [%rd3], %r1;";

  it("blocks that write one word", () => {
    expect(kinds("st.global.u32 [%rd1], %r2;", { grid: 2, block: 1 })).toEqual(["global-race"]);
    expect(kinds("mov.u32 %r8, 1; st.global.u32 [%rd1], %r8;", { grid: 2, block: 1 })).toEqual([
      "same-value-write",
    ]);
    expect(kinds(own, { grid: 1 })).toEqual([]);
    expect(
      kinds("mad.wide.u32 %rd5, %r2, 4, %rd1; st.global.u32 [%rd5], %r2;", { grid: 9, block: 1 }),
    ).toEqual([]);
  });

  it("a block that reads what another one writes", () => {
    const body =
      "mad.wide.u32 %rd5, %r2, 4, %rd1; st.global.u32 [%rd5], %r2; ld.global.u32 %r8, [%rd1];";
    expect(kinds(body, { grid: 3, block: 1 })).toEqual(["global-race"]);
  });

  it("atomics and reads are none", () => {
    expect(
      kinds("atom.global.add.u32 %r8, [%rd1], 1;", { grid: 3, watch: ["global-races"] }),
    ).toEqual([]);
    expect(kinds("red.global.add.u32 [%rd1], 1;", { grid: 3, watch: ["global-races"] })).toEqual(
      [],
    );
    expect(kinds("ld.global.u32 %r8, [%rd2];", { grid: 3 })).toEqual([]);
  });

  it("warps of one block, unless a barrier divides them", () => {
    const other =
      "xor.b32 %r6, %r1, 32; mad.wide.u32 %rd5, %r6, 8, %rd1; ld.global.u32 %r7, [%rd5];";
    expect(kinds(`${own} bar.sync 0; ${other}`)).toEqual([]);
    expect(kinds(`${own} ${other}`, { watch: ["global-races"] })).toEqual(["global-race"]);
  });

  it("launches follow each other", () => {
    const gpu = open(kernel("st.global.u32 [%rd1], %r2;"));
    const out = gpu.output(Int32Array, 4);
    const args = [out, gpu.input(new Int32Array(4))];
    gpu.launch("k", { grid: [1], block: [1], args });
    gpu.launch("k", { grid: [1], block: [1], args });
    expect(gpu.findings()).toEqual([]);
    gpu.close();
  });
});

describe("uninitialised reads", () => {
  it("of shared memory, by byte", () => {
    expect(kinds("ld.shared.u32 %r7, [%r5];")).toEqual(["uninitialised-read"]);
    expect(kinds(`${fill} ld.shared.u32 %r7, [%r5];`)).toEqual([]);
    const half = "add.u32 %r6, %r3, %r1; st.shared.u8 [%r6], %r1;";
    expect(kinds(`${half} ld.shared.u8 %rs1, [%r6];`)).toEqual([]);
    expect(kinds(`${half} ld.shared.u16 %rs1, [s+62];`, { block: 63, watch: ["uninit"] })).toEqual([
      "uninitialised-read",
    ]);
  });

  it("of an output, not of an input; atomics read, too", () => {
    expect(kinds("ld.global.u32 %r7, [%rd3];")).toEqual(["uninitialised-read"]);
    expect(kinds("ld.global.u32 %r7, [%rd4];")).toEqual([]);
    expect(kinds("st.global.u32 [%rd3], %r1; ld.global.u32 %r7, [%rd3];")).toEqual([]);
    expect(kinds("red.global.add.u32 [%rd3], 1;")).toEqual(["uninitialised-read"]);
    expect(kinds("atom.global.exch.b32 %r7, [%rd3], 1;")).toEqual(["uninitialised-read"]);
  });

  it("of local memory, where each CTA starts anew", () => {
    const local = ".local .align 8 .b8 l[16];";
    const body = (head: string): string =>
      `${local} ${head} ld.local.u64 %rd9, [l+8]; st.local.u64 [l+8], %rd1;`;
    expect(kinds(body("st.local.u64 [l+8], %rd1;"), { grid: 2 })).toEqual([]);
    const found = watch(body(""), { grid: 2, block: 1 });
    expect(found.map((f) => [f.kind, f.count])).toEqual([["uninitialised-read", 2]]);
  });

  it("not of what the host has written", () => {
    const gpu = open(kernel("ld.global.u32 %r7, [%rd1+4];"));
    const out = gpu.scratch(Int32Array, 2);
    const args = [out, gpu.input(new Int32Array(4))];
    gpu.write(out, Int32Array.of(1));
    gpu.launch("k", { grid: [1], block: [1], args });
    expect(gpu.findings()).toHaveLength(1);
    gpu.write(out, Int32Array.of(1, 2));
    gpu.launch("k", { grid: [1], block: [1], args });
    expect(gpu.findings()[0]?.count).toBe(1);
    gpu.close();
  });
});

describe("findings", () => {
  it("name their place and count", () => {
    const [found] = watch(`ld.shared.u32 %r7, [%r5+128];`, { grid: 2 });
    expect(found).toMatchObject({
      kind: "uninitialised-read",
      place: { entry: "k", block: [0, 0, 0], warp: 0, lane: 0, address: 0x100000080n },
      count: 128,
    });
    expect(found?.message).toMatch(
      /^uninitialised-read in k, line \d+: .*shared memory 0x100000080/,
    );
  });

  it("are none when nothing is watched, and change no result", () => {
    expect(kinds("ld.shared.u32 %r7, [%r5];", { watch: [] })).toEqual([]);
    const [plain, watched] = [[], WATCHERS].map((list) => sw(golden("sw.ptx").text, list));
    expect({ ...watched, findings: 0 }).toEqual({ ...plain, findings: 0 });
  });
});

/** Runs Smith-Waterman and says what came out. */
function sw(text: string, watchers: readonly Watcher[] = WATCHERS) {
  const gpu = open(text, watchers);
  const length = 40;
  const q = Int8Array.from({ length: 128 }, (_, i) => (i * 7 + (i >> 3)) % 4);
  const t = Int8Array.from({ length: 2 * length }, (_, i) => (i * 5 + (i >> 2)) % 4);
  const best = gpu.inout(new Int32Array(2));
  gpu.launch("sw", {
    grid: [2],
    block: [128],
    args: [gpu.input(q), gpu.input(t), best, i32(length)],
  });
  const { time, instructions } = gpu;
  const out = { output: [...gpu.read(best)], time, instructions, findings: gpu.findings() };
  gpu.close();
  return out;
}

/** The text without its barrier number `index`, in the order of lines. */
function without(text: string, index: number): string {
  let seen = 0;
  return text.replace(/^\s*bar\.sync.*$/gm, (line) => (seen++ === index ? "" : line));
}

describe("compiled kernels", () => {
  it("are clean as they are", () => {
    expect(sw(golden("sw.ptx").text).findings).toEqual([]);
    expect(matmul(golden("matmul.ptx").text)).toEqual([]);
  });

  // The barrier at the end of the loop body comes first in the text.
  it("Smith-Waterman without its second barrier races, although its output is right", () => {
    const text = golden("sw.ptx").text;
    const ran = sw(without(text, 1));
    expect(ran.output).toEqual(sw(text).output);
    expect(ran.findings.map((f) => f.kind)).toContain("shared-race");
    expect(ran.findings.map((f) => f.kind)).not.toContain("same-value-write");
  });

  it("Smith-Waterman without the redundant first barrier is clean", () => {
    const text = golden("sw.ptx").text;
    const ran = sw(without(text, 2));
    expect(ran.output).toEqual(sw(text).output);
    expect(ran.findings).toEqual([]);
  });

  it("the tiled matrix product needs both of its barriers", () => {
    const text = golden("matmul.ptx").text;
    for (const index of [0, 1])
      expect(matmul(without(text, index)).map((f) => f.kind)).toContain("shared-race");
  });

  it("saxpy and the reduction are clean", () => {
    const n = 1000;
    let gpu = open(golden("saxpy.ptx").text);
    const args = [i32(n), f32(2), gpu.input(new Float32Array(n)), gpu.inout(new Float32Array(n))];
    gpu.launch("saxpy", { grid: [4], block: [256], args });
    expect(gpu.findings()).toEqual([]);
    gpu.close();
    gpu = open(golden("reduce.ptx").text);
    const sum = gpu.inout(new Float32Array(1));
    const x = gpu.input(new Float32Array(n).fill(1));
    gpu.launch("reduce", { grid: [4], block: [256], args: [x, sum, i32(n)] });
    expect(gpu.findings()).toEqual([]);
    gpu.close();
  });
});

function matmul(text: string): readonly Finding[] {
  const n = 32;
  const gpu = open(text);
  const a = gpu.input(Float32Array.from({ length: n * n }, (_, i) => i % 7));
  const b = gpu.input(Float32Array.from({ length: n * n }, (_, i) => i % 5));
  const c = gpu.output(Float32Array, n * n);
  gpu.launch("matmul", { grid: [2, 2], block: [16, 16], args: [a, b, c, i32(n)] });
  const findings = gpu.findings();
  gpu.close();
  return findings;
}
