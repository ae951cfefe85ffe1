import { describe, expect, it } from "vitest";
import { emulator } from "../../../src/device/emulator/index.ts";
import { bytes } from "../../../src/device.ts";
import { UserError } from "../../../src/errors.ts";
import { DeviceFault } from "../../../src/fault.ts";
import { artifact, fault, header, kernel, kindOf } from "./snippet.ts";

describe("faults of the program", () => {
  it("finds an access behind a buffer, with its place", () => {
    const f = fault("add.u64 %rd5, %rd3, 8;\n st.global.u32 [%rd5], %r1;", {
      block: [8],
      length: 16,
    });
    expect(f.kind).toBe("global-oob");
    expect(f.place).toMatchObject({ entry: "k", line: 14, block: [0, 0, 0], warp: 0, lane: 7 });
    expect(f.place.address).toBeTypeOf("bigint");
  });

  it("allows the last element and refuses the byte behind a buffer of odd size", () => {
    expect(
      kindOf("ld.global.u8 %r5, [%rd2+3];\n ld.global.u8 %r6, [%rd2+4];", {
        input: new Uint8Array(4),
      }),
    ).toBe("global-oob");
  });

  const cases: readonly (readonly [string, string])[] = [
    ["null", "mov.u64 %rd5, 0; ld.global.u32 %r5, [%rd5];"],
    ["null", "mov.u64 %rd5, 8; ld.u32 %r5, [%rd5];"],
    ["global-oob", "ld.global.u32 %r5, [%rd2+-4];"],
    ["global-oob", "shl.b64 %rd5, %rd2, 8; ld.global.u32 %r5, [%rd5];"],
    ["misaligned", "ld.global.u32 %r5, [%rd2+2];"],
    ["misaligned", "ld.global.v2.u32 {%r5, %r6}, [%rd2+4];"],
    ["shared-oob", "mov.u64 %rd5, 0; ld.shared.u32 %r5, [%rd5];"],
    ["const-oob", "mov.u64 %rd5, 64; ld.const.u32 %r5, [%rd5];"],
    ["local-oob", "mov.u64 %rd5, 64; ld.local.u32 %r5, [%rd5];"],
    ["wrong-space", "cvta.shared.u64 %rd5, 0; ld.global.u32 %r5, [%rd5];"],
    ["trap", "trap;"],
    ["trap", "brkpt;"],
    ["fuel", "L: bra L;"],
    ["unsupported-instruction", "wgmma.fence.sync.aligned;"],
    ["unsupported-instruction", "add.sat.bf16 %rs1, %rs2, %rs3;"],
    ["unsupported-instruction", "ldmatrix.sync.aligned.m8n8.x1.shared.b16 {%r5}, [%rd5];"],
    ["unsupported-instruction", "cp.async.ca.shared.global [%rd1], [%rd2], 4;"],
    ["unsupported-instruction", "barrier.cluster.arrive.aligned;"],
    ["unsupported-instruction", "vadd.s32.s32.s32 %r5, %r6, %r7;"],
    ["unsupported-instruction", "atom.global.add.v2.f32 {%f1, %f2}, [%rd1], {%f3, %f4};"],
    [
      "unsupported-instruction",
      "ld.global.v8.f32 {%f1, %f2, %f3, %f4, %f5, %f6, %f7, %f8}, [%rd1];",
    ],
    ["unsupported-instruction", "tex.2d.v4.f32.f32 {%f1, %f2, %f3, %f4}, [%rd1, {%f1, %f2}];"],
    ["unsupported-instruction", "mbarrier.init.shared.b64 [%rd5], 1;"],
    ["unsupported-call", "call.uni nowhere, ();"],
    ["unsupported-call", "P: .callprototype _ (); call.uni %rd1, (), P;"],
    ["unsupported-instruction", "mov.u32 %r5, %reserved_smem_offset_begin;"],
    ["barrier-divergence", "bar.warp.sync 0xfffffffe;"],
    [
      "barrier-divergence",
      "setp.lt.u32 %p1, %r1, 7; @%p1 bra L; bra.uni M; L: bar.warp.sync -1; M: bar.warp.sync -1;",
    ],
    ["trap", "mov.u32 %r5, 2; T: .branchtargets L, M; brx.idx %r5, T; L: ret; M:"],
    ["barrier-divergence", "setp.lt.u32 %p1, %r1, 7; @%p1 bar.sync 0;"],
    ["barrier-divergence", "setp.lt.u32 %p1, %r1, 7; @%p1 bra L; bar.sync 0; L:"],
    ["barrier-divergence", "bar.sync 0, 33;"],
    ["barrier-divergence", "bar.sync 16;"],
    ["deadlock", "bar.sync 1, 64;"],
  ];
  for (const [kind, body] of cases) it(`${kind}: ${body}`, () => expect(kindOf(body)).toBe(kind));

  it("names an unsupported instruction in full, with its line", () => {
    const f = fault("cvt.rn.satfinite.e4m3x2.f32 %rs1, %f1, %f2;");
    expect(f.message).toContain("cvt.rn.satfinite.e4m3x2.f32");
    expect(f.place.line).toBe(13);
  });

  it("deadlocks when warps wait at different barriers", () => {
    const body =
      "mov.u32 %r5, %warpid; setp.eq.u32 %p1, %r5, 0; @%p1 bra A; bar.sync 2; bra B; A: bar.sync 1; B:";
    expect(kindOf(body, { block: [64] })).toBe("deadlock");
  });

  it("faults on a write to constant memory through a generic address", () => {
    const outside = ".const .align 4 .b8 t[16];";
    expect(
      kindOf("mov.u64 %rd5, t; cvta.const.u64 %rd5, %rd5; st.u32 [%rd5], %r1;", { outside }),
    ).toBe("wrong-space");
  });

  it("refuses recursion", () => {
    const outside = ".func f() { call.uni f, (); ret; }\n";
    expect(kindOf("call.uni f, ();", { outside })).toBe("call-depth");
  });

  it("takes nested divergence of bounded depth and unbounded loops", () => {
    // Each lane leaves the loop in another round: the stack must not grow with them.
    const body =
      "mov.u32 %r5, 0; L: add.u32 %r5, %r5, 1; setp.le.u32 %p1, %r5, %r1; @%p1 bra L; st.global.u32 [%rd3], %r5;";
    expect(() => kindOf(body)).toThrow("did not fault");
  });
});

describe("what cannot be opened or launched", () => {
  const open = (text: string) => emulator().open(artifact(text), { budget: 1e6, poison: 1 });
  const kind = (action: () => unknown): string => {
    try {
      action();
    } catch (error) {
      if (error instanceof DeviceFault) return error.kind;
      throw error;
    }
    return "none";
  };

  it("reports text that is not PTX", () => {
    for (const text of [
      "",
      "hello",
      `${header}.visible .entry k( {`,
      `${header}.visible .entry k() { add.u32 %r1; }`,
    ])
      expect(kind(() => open(text).launch("k", { grid: [1], block: [1], args: [] }))).toMatch(
        /parse|unsupported|missing/,
      );
  });

  it("refuses bad shapes, arguments and names", () => {
    const gpu = open(kernel(""));
    const out = gpu.output(Int32Array, 4);
    const launch = (grid: number[], block: number[], shared = 0, args = [out, out]) =>
      kind(() => gpu.launch("k", { grid, block, shared, args }));
    expect(launch([1], [32])).toBe("none");
    for (const [grid, block] of [
      [[0], [32]],
      [[1], [0]],
      [[1], [1025]],
      [[1], [32, 33]],
      [[1, 65536], [1]],
      [[1.5], [1]],
      [[1], [1, 1, 65]],
    ])
      expect(launch(grid!, block!)).toBe("bad-launch");
    expect(launch([1], [32], 228 * 1024)).toBe("bad-launch");
    expect(launch([1], [32], -4)).toBe("bad-launch");
    expect(launch([1], [32], 0, [out])).toBe("bad-launch");
    expect(kind(() => gpu.launch("nobody", { grid: [1], block: [1], args: [] }))).toBe(
      "missing-entry",
    );
    expect(
      kind(() =>
        gpu.launch("k", {
          grid: [1],
          block: [1],
          args: [out, { kind: "scalar", type: "i32", value: 1 }],
        }),
      ),
    ).toBe("bad-launch");
    for (const size of [7, 9]) {
      const args = [out, bytes(new Uint8Array(size))];
      expect(kind(() => gpu.launch("k", { grid: [1], block: [1], args }))).toBe("bad-launch");
    }
    expect(kind(() => gpu.output(Float64Array, 1e9))).toBe("out-of-memory");
    expect(kind(() => gpu.write("nothing", new Int32Array(1)))).toBe("bad-launch");
    gpu.close();
    expect(launch([1], [32])).toBe("bad-launch");
  });

  it("counts the budget over all launches of a session", () => {
    const gpu = emulator().open(artifact(kernel("")), { budget: 30, poison: 1 });
    const out = gpu.output(Int32Array, 4);
    const once = () => gpu.launch("k", { grid: [1], block: [32], args: [out, out] });
    once();
    expect(gpu.instructions).toBe(7);
    once();
    expect(kind(once)).toBe("fuel");
  });

  it("names the presets when one is wrong", () => {
    expect(() => emulator("b200")).toThrow(UserError);
    expect(emulator().name).toBe("emulator");
    expect(emulator("a100").name).toBe("emulator:a100");
  });
});

describe("hostile texts", () => {
  const many = (n: number, of: (i: number) => string): string =>
    Array.from({ length: n }, (_, i) => of(i)).join("\n");
  const entry = (body: string, outside = ""): string =>
    `${header}${outside}\n.visible .entry k() {\n${body}\nret;\n}`;
  /** The fault of one launch with a budget that is used up quickly. */
  const faultOf = (text: string, grid: readonly number[] = [1]): DeviceFault => {
    try {
      const gpu = emulator().open(artifact(text), { budget: 1e5, poison: 1 });
      gpu.launch("k", { grid, block: [32], args: [] });
    } catch (error) {
      if (error instanceof DeviceFault) return error;
      throw error;
    }
    throw new Error("the text did not fault");
  };
  const bomb = many(
    30,
    (i) => `.func f${29 - i}() { ${i === 0 ? "" : `call.uni f${30 - i}, (); `.repeat(2)}ret; }`,
  );
  const registers = ".reg .pred %p<2>; .reg .b32 %r<999999>;";

  it.each<readonly [string, string, string]>([
    ["too-large", "a long text", entry(`//${"x".repeat(9e6)}`)],
    ["too-large", "calls that double at every level", entry("call.uni f0, ();", bomb)],
    [
      "too-large",
      "thousands of registers alive at once",
      entry(
        `${registers}${many(9000, (i) => `mov.u32 %r${i}, %clock;`)}${many(9000, (i) => `st.shared.u32 [0], %r${i};`)}`,
      ),
    ],
    [
      "too-large",
      "thousands of loops within each other's reach",
      entry(
        `${registers}${many(9000, (i) => `L${i}: add.u32 %r${i}, %r${i + 1}, 1; @%p1 bra L${Math.max(0, i - 2)};`)}`,
      ),
    ],
    [
      "too-large",
      "thousands of constants",
      entry(`${registers}${many(9000, (i) => `add.u32 %r1, %r1, ${i};`)}`),
    ],
    [
      "too-large",
      "more instructions than are decoded",
      entry(`${registers}${"add.u32 %r1, %r1, %r1;".repeat(60000)}`),
    ],
    [
      "parse",
      "branches with thousands of targets",
      entry(
        `.reg .b32 %r<9>; T: .branchtargets ${many(3000, (i) => (i === 0 ? "L" : ",L"))}; L:${"brx.idx %r1, T;".repeat(3000)}`,
      ),
    ],
    ["parse", "scopes without end", entry("{".repeat(100000))],
    [
      "parse",
      "thousands of ranges of registers",
      entry(many(9000, (i) => `.reg .b32 %a${i}x<2>;`)),
    ],
    ["parse", "a million modifiers", entry(`add${".u32".repeat(1e6)} %r1;`)],
    [
      "parse",
      "a number of a million digits",
      entry(`${registers} mov.u32 %r1, ${"9".repeat(1e6)};`),
    ],
    ["parse", "an array of 2^40 bytes", entry("", ".global .b8 g[1099511627776];")],
    ["fuel", "a storm of barriers", entry("L: bar.sync 0; bra L;")],
  ])("%s: %s", (kind, _, text) => {
    const fault = faultOf(text);
    expect(fault.kind).toBe(kind);
    if (!text.includes("xxxx")) expect(fault.place.line).toBeGreaterThan(3);
  });

  it("a grid of empty blocks uses up the budget", () => {
    for (const grid of [[2147483647], [2147483647, 65535, 65535]])
      expect(faultOf(entry(""), grid)).toMatchObject({ kind: "fuel", place: { entry: "k" } });
  });

  it("variables for which there is no room are named with their line", () => {
    const fault = faultOf(entry("", ".global .b8 small[8];\n.global .b8 large[2147483647];"));
    expect(fault).toMatchObject({ kind: "out-of-memory", place: { line: 5 } });
    expect(fault.message).toMatch(/^large of 2147483647 bytes/);
  });

  it("a deadlock names who waits where, and who exited", () => {
    const body = `mov.u32 %r5, %warpid;
      setp.eq.u32 %p1, %r5, 0;
      setp.eq.u32 %p2, %r5, 3;
      @%p2 exit;
      @%p1 bra A;
      bar.sync 2, 128;
      A: bar.sync 1, 64;`;
    const found = fault(body, { block: [128] });
    expect(found.kind).toBe("deadlock");
    expect(found.message).toMatch(
      /warp 0 at line 19 \(barrier 1, for 64 threads\); warps 1-2 at line 18 \(barrier 2, for 128 threads\); warp 3 exited/,
    );
    expect(found.place.line).toBe(19);
  });

  it("a warp that comes in part names its lanes", () => {
    const body = "setp.lt.u32 %p1, %r1, 7;\n@%p1 bar.sync 0;";
    expect(fault(body).message).toMatch(/only lanes 0-6 of warp 0 come .* without lanes 7-31/);
  });
});
