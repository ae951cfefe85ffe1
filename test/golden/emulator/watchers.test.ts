/** What each watcher reports, and what it must not report. */
import { describe, expect, it } from "vitest";
import { emulator } from "../../../src/device/emulator/index.ts";
import { f32, i32, type Session } from "../../../src/device.ts";
import { type Finding, WATCHERS, type Watcher } from "../../../src/fault.ts";
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

  it("many of one kind do not hide another", () => {
    const equal = Array.from({ length: 100 }, (_, i) => `st.shared.u32 [s+${4 * i}], %r8;`).join(
      "\n",
    );
    const found = kinds(`mov.u32 %r8, 5;\n${equal}\nbar.sync 0;\n${fill}\n${partner}`);
    expect(found.filter((kind) => kind === "same-value-write").length).toBe(50);
    expect(found).toContain("shared-race");
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

/** Findings of a kernel with its own declarations around it. */
function bounds(body: string, outside = "", options: Options & { shared?: number } = {}) {
  const { grid = 1, block = 32, shared = 0, watch: names = ["bounds"] } = options;
  const gpu = open(kernel(body, outside), names);
  const args = [gpu.output(Int32Array, 64), gpu.input(new Int32Array(64))];
  gpu.launch("k", { grid: [grid], block: [block], shared, args });
  const found = gpu.findings();
  gpu.close();
  return found;
}

describe("bounds", () => {
  const two = ".shared .align 4 .b8 s[64]; .shared .align 4 .b8 t[64];";
  const at = "mov.u64 %rd5, s; mul.wide.u32 %rd6, %r1, 4; add.s64 %rd5, %rd5, %rd6;";

  it("from one shared array into the next, however the address is made", () => {
    const [found] = bounds(`${at} st.shared.u32 [%rd5], %r1;`, two);
    expect(found).toMatchObject({ kind: "out-of-bounds", count: 16, place: { lane: 16 } });
    expect(found?.message).toMatch(/a write of 4 bytes 0 bytes behind the end of s, /);
    const generic = "cvta.shared.u64 %rd7, %rd5; ld.u32 %r5, [%rd7+4];";
    expect(bounds(`${at} ${generic}`, two, { block: 31 })[0]?.count).toBe(16);
    const narrow = "mov.u32 %r3, t; sub.u32 %r3, %r3, 4; ld.shared.u32 %r5, [%r3];";
    expect(bounds(narrow, two)[0]?.message).toMatch(/4 bytes before t/);
    const chosen = "setp.lt.u32 %p1, %r1, 16; mov.u64 %rd7, t; selp.b64 %rd8, %rd5, %rd7, %p1;";
    expect(bounds(`${at} ${chosen} ld.shared.u32 %r5, [%rd8];`, two)).toEqual([]);
  });

  it("from one buffer into another, which is mapped", () => {
    // The input buffer lies 512 bytes behind the output: 256 of its own, 256 of gap.
    const [found] = bounds("ld.global.u32 %r5, [%rd1+512];");
    expect(found?.message).toMatch(/behind the end of the output buffer of argument 1/);
    expect(bounds("ld.global.u32 %r5, [%rd2+-512];")[0]?.kind).toBe("out-of-bounds");
    expect(bounds("ld.global.u32 %r5, [%rd1+252]; ld.global.u32 %r5, [%rd2];")).toEqual([]);
  });

  it("between module variables, constants and local variables", () => {
    const outside =
      ".const .align 4 .b8 c[8]; .const .align 4 .b8 d[8]; .global .align 4 .b8 g[8];";
    expect(bounds("ld.const.u32 %r5, [c+8];", outside)).toHaveLength(1);
    expect(bounds("ld.const.u32 %r5, [d+4];", outside)).toEqual([]);
    expect(bounds("mov.u64 %rd5, g; ld.global.u32 %r5, [%rd5+4];", outside)).toEqual([]);
    const local = ".local .align 4 .b8 x[6]; .local .align 4 .b8 y[8];";
    expect(bounds(`${local} st.local.u32 [x+4], %r1;`)[0]?.message).toMatch(/across the end of x/);
    expect(bounds(`${local} st.local.u32 [y+4], %r1;`)).toEqual([]);
  });

  it("takes all dynamic shared memory for one array, apart from the static ones", () => {
    const outside = ".shared .align 4 .b8 s[64]; .extern .shared .align 4 .b8 x[];";
    const options = { shared: 64, block: 1 };
    expect(bounds("ld.shared.u32 %r5, [x+60];", outside, options)).toEqual([]);
    expect(bounds("ld.shared.u32 %r5, [x+-4];", outside, options)).toHaveLength(1);
    expect(bounds("ld.shared.u32 %r5, [s+64];", outside, options)).toHaveLength(1);
  });

  it("does not judge what it cannot follow", () => {
    const through =
      "sub.s64 %rd5, %rd2, %rd1; add.s64 %rd6, %rd1, %rd5; ld.global.u32 %r5, [%rd6];";
    expect(bounds(through)).toEqual([]);
    const loaded =
      ".local .align 8 .b8 l[8]; st.local.u64 [l], %rd2; ld.local.u64 %rd5, [l]; ld.global.u32 %r5, [%rd5];";
    expect(bounds(loaded)).toEqual([]);
  });

  it("an index that was loaded is no address", () => {
    const body =
      "ld.global.u32 %r5, [%rd2]; mul.wide.s32 %rd5, %r5, 4; add.s64 %rd6, %rd5, %rd1; ld.global.u32 %r6, [%rd6+512];";
    expect(bounds(body)).toHaveLength(1);
  });

  it("follows pointers around loops", () => {
    const body = `mov.u64 %rd5, %rd1; mov.u32 %r5, 0;
      L: ld.global.u32 %r6, [%rd5]; add.s64 %rd5, %rd5, 256; add.u32 %r5, %r5, 1;
      setp.lt.u32 %p1, %r5, 3; @%p1 bra L;`;
    const fault = (): unknown => bounds(body);
    expect(fault).toThrow(/outside of what is allocated/);
    expect(bounds(body.replace("256", "512").replace("%r5, 3", "%r5, 2"))).toHaveLength(1);
  });
});

describe("barriers", () => {
  it("exchanges between lanes that are not together", () => {
    const kindsOf = (body: string) =>
      bounds(body, "", { watch: ["barriers"] }).map(({ kind }) => kind);
    const alone = "setp.lt.u32 %p1, %r1, 7; @!%p1 bra E;";
    expect(kindsOf("shfl.sync.down.b32 %r6, %r1, 1, 31, -1;")).toEqual([]);
    expect(kindsOf(`${alone} shfl.sync.down.b32 %r6, %r1, 1, 31, -1; E:`)).toEqual([
      "barrier-divergence",
    ]);
    expect(kindsOf(`${alone} vote.sync.any.pred %p2, %p1, 127; E:`)).toEqual([]);
    expect(kindsOf("shfl.sync.down.b32 %r6, %r1, 1, 31, %r1;")).toEqual(["barrier-divergence"]);
  });

  const kindsOf = (body: string, block: number) =>
    bounds(body, "", { block, watch: ["barriers"] }).map((f) => f.kind);
  const halves = "mov.u32 %r5, %warpid; setp.eq.u32 %p1, %r5, 0;";

  it("warps that meet at different barrier instructions, with everybody's place", () => {
    const body = `${halves}\n@%p1 bra A;\nbar.sync 0;\nbra B;\nA: bar.sync 0;\nB:`;
    const [found] = bounds(body, "", { block: 96, watch: ["barriers"] });
    expect(found?.kind).toBe("barrier-divergence");
    expect(found?.message).toMatch(/warp 0 at line 17; warps 1-2 at line 15/);
    expect(kindsOf(`${halves} bar.sync 0; @%p1 bra A; bar.sync 0; A:`, 32)).toEqual([]);
  });

  it("warps that have exited where the others wait", () => {
    const body = `${halves} @!%p1 exit; bar.sync 0;`;
    expect(kindsOf(body, 32)).toEqual([]);
    const [found] = bounds(body, "", { block: 128, watch: ["barriers"] });
    expect(found?.kind).toBe("early-exit");
    expect(found?.message).toMatch(/warps 1-3 exited, where others wait: warp 0 at line \d+/);
  });

  it("not barriers for some of the warps", () => {
    const body = `${halves} @%p1 bra A; bar.sync 1, 64; bra B; A: bar.sync 1, 64; B:`;
    expect(kindsOf(body, 64)).toEqual([]);
  });
});

describe("outputs", () => {
  const kindsOf = (body: string) => bounds(body, "", { watch: ["outputs"] });

  it("a write to an input buffer, even of what it holds", () => {
    const [found] = kindsOf("mov.u32 %r5, 0; st.global.u32 [%rd2+8], %r5;");
    expect(found).toMatchObject({ kind: "input-write", count: 32, place: { lane: 0 } });
    expect(found?.message).toMatch(/8 bytes behind its start/);
    expect(kindsOf("red.global.add.u32 [%rd2], 1;")).toHaveLength(1);
  });

  it("not reads, nor writes elsewhere", () => {
    expect(kindsOf("ld.global.u32 %r5, [%rd2]; st.global.u32 [%rd1], %r5;")).toEqual([]);
    const shared = ".shared .align 4 .b8 s[512]; mov.u64 %rd5, s; st.shared.u32 [%rd5], %r1;";
    expect(kindsOf(shared)).toEqual([]);
  });
});

describe("strong accesses", () => {
  const across = (store: string, load: string) =>
    kinds(`@%p1 bra L; ${load} L: ${store}`.replace("@%p1 bra L; ", ""), {
      grid: 2,
      block: 1,
      watch: ["global-races"],
    });
  const flag = "[%rd1]";

  it("race with plain ones, not with each other", () => {
    expect(
      across(`st.volatile.global.u32 ${flag}, %r1;`, `ld.volatile.global.u32 %r5, ${flag};`),
    ).toEqual([]);
    expect(
      across(`st.relaxed.gpu.global.u32 ${flag}, %r1;`, `ld.acquire.gpu.global.u32 %r5, ${flag};`),
    ).toEqual([]);
    expect(
      across(`red.global.add.u32 ${flag}, 1;`, `ld.volatile.global.u32 %r5, ${flag};`),
    ).toEqual([]);
    expect(across(`st.global.u32 ${flag}, %r1;`, `ld.volatile.global.u32 %r5, ${flag};`)).toContain(
      "global-race",
    );
    expect(across(`st.volatile.global.u32 ${flag}, %r1;`, `ld.global.u32 %r5, ${flag};`)).toContain(
      "global-race",
    );
    expect(across(`red.global.add.u32 ${flag}, 1;`, `ld.global.u32 %r5, ${flag};`)).toContain(
      "global-race",
    );
  });

  it("of .cta scope do not reach other blocks", () => {
    expect(across(`red.cta.global.add.u32 ${flag}, 1;`, "")).toContain("global-race");
    expect(across(`red.gpu.global.add.u32 ${flag}, 1;`, "")).toEqual([]);
  });

  it("between warps of a block, in either order", () => {
    const load = "ld.volatile.shared.u32 %r7, [s];";
    const zero = "setp.eq.u32 %p1, %r1, 0; setp.eq.u32 %p2, %r1, 32;";
    const only = ["shared-races"] as const;
    expect(kinds(`${zero} @%p1 st.shared.u32 [s], %r1; @%p2 ${load}`, { watch: only })).toEqual([
      "shared-race",
    ]);
    expect(kinds(`${zero} @%p1 ${load} @%p2 st.shared.u32 [s], %r1;`, { watch: only })).toEqual([
      "shared-race",
    ]);
    expect(
      kinds(`${zero} @%p1 ${load} @%p2 st.volatile.shared.u32 [s], %r1;`, { watch: only }),
    ).toEqual([]);
  });
});

describe("source lines", () => {
  it("are named when the module has them, by findings and faults", () => {
    const files = '\n.file 1 "kernel.cu"\n';
    const run = (body: string) => {
      const gpu = open(kernel(`.loc 1 42 7\n${body}`) + files);
      gpu.launch("k", {
        grid: [1],
        block: [1],
        args: [gpu.output(Int32Array, 4), gpu.input(new Int32Array(4))],
      });
      return gpu.findings();
    };
    const [found] = run("ld.global.u32 %r5, [%rd1];");
    expect(found?.place).toMatchObject({ line: 14, source: { file: "kernel.cu", line: 42 } });
    expect(found?.message).toContain("(kernel.cu:42, global memory");
    const place = { line: 14, source: { file: "kernel.cu", line: 42 }, entry: "k" };
    expect(() => run("trap;")).toThrow(
      expect.objectContaining({ place: expect.objectContaining(place) }),
    );
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
