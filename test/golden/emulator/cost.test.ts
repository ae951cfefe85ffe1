/** The cost model on small snippets: what is charged, what is free, what the counts are. */
import { describe, expect, it } from "vitest";
import { PARAMETERS, presets } from "../../../src/device/emulator/cost/parameters.ts";
import { emulator } from "../../../src/device/emulator/index.ts";
import type { LaunchProfile } from "../../../src/profile.ts";
import { artifact, kernel, type SnippetOptions, session } from "./snippet.ts";

const report = (body: string, options: Partial<SnippetOptions<Int32Array>> = {}): LaunchProfile => {
  const { gpu } = session(body, { type: Int32Array, ...options });
  return gpu.launches[0]!;
};
const cycles = (body: string, options: Partial<SnippetOptions<Int32Array>> = {}): number =>
  report(body, options).cycles;

const input = new Int32Array(1 << 16);
const load = (stride: number): string =>
  `mad.lo.u32 %r5, %r2, 256, %r1; mul.lo.u32 %r5, %r5, ${stride}; and.b32 %r5, %r5, 65535; mul.wide.u32 %rd5, %r5, 4; add.u64 %rd5, %rd2, %rd5; ld.global.u32 %r6, [%rd5]; st.global.u32 [%rd3], %r6;`;
const shared = (stride: number): string =>
  `mul.lo.u32 %r5, %r1, ${stride}; and.b32 %r5, %r5, 1023; mul.wide.u32 %rd5, %r5, 4; mov.u64 %rd6, s; add.u64 %rd5, %rd5, %rd6;
   mov.u32 %r7, 0; L: ld.shared.u32 %r6, [%rd5]; st.shared.u32 [%rd5], %r6; add.u32 %r7, %r7, 1; setp.lt.u32 %p1, %r7, 50; @%p1 bra L;`;
const outside = ".shared .align 4 .b8 s[4096];";
const big = { grid: [64], block: [256], input };

describe("the cost model", () => {
  it("prefers coalesced loads", () => {
    expect(cycles(load(1), big)).toBeLessThan(cycles(load(33), big));
    expect(report(load(1), big).counts.globalSectors).toBeLessThan(
      report(load(33), big).counts.globalSectors,
    );
  });

  it("counts sectors exactly", () => {
    const one = { block: [32], input };
    const stores = 8;
    expect(report(load(1), one).counts.globalSectors).toBe(stores + 4);
    expect(report(load(2), one).counts.globalSectors).toBe(stores + 8);
    expect(report(load(8), one).counts.globalSectors).toBe(stores + 32);
    expect(report(load(0), one).counts.globalSectors).toBe(stores + 1);
  });

  it("counts bank conflicts", () => {
    const of = (stride: number): number =>
      report(shared(stride), { block: [32], outside }).counts.sharedWavefronts;
    expect([of(1), of(2), of(4), of(32), of(33), of(0)].map((n) => n / 100)).toEqual([
      1, 2, 4, 32, 1, 1,
    ]);
    expect(cycles(shared(1), { block: [256], outside })).toBeLessThan(
      cycles(shared(32), { block: [256], outside }),
    );
  });

  it("charges for a barrier, a division and divergence", () => {
    const work = "st.global.u32 [%rd3], %r1;";
    expect(cycles(`bar.sync 0; ${work}`)).toBeGreaterThan(cycles(work));
    expect(cycles(`div.u32 %r5, %r1, 7; st.global.u32 [%rd3], %r5;`, big)).toBeGreaterThan(
      cycles(work, big),
    );
    const side = (n: number): string =>
      `mov.u32 %r7, 0; L${n}: mad.lo.u32 %r6, %r6, %r6, 3; add.u32 %r7, %r7, 1; setp.lt.u32 %p1, %r7, 30; @%p1 bra L${n};`;
    const split = (mask: number): string =>
      `mov.u32 %r6, 1; and.b32 %r5, %r1, ${mask}; setp.eq.u32 %p2, %r5, 0; @%p2 bra A; ${side(1)} bra B; A: ${side(2)} B: st.global.u32 [%rd3], %r6;`;
    expect(cycles(split(1), big)).toBeGreaterThan(1.3 * cycles(split(0), big) - 1000);
  });

  it("does not charge for what the assembler removes", () => {
    const work = "st.global.u32 [%rd3], %r1;";
    const slots = (body: string): number => report(body).counts.issueSlots;
    expect(slots(`div.u32 %r5, %r1, 7; ${work}`)).toBe(slots(work));
    expect(slots(`mov.u32 %r5, %r1; st.global.u32 [%rd3], %r5;`)).toBe(slots(work));
    expect(slots(`add.u64 %rd5, %rd3, 0; st.global.u32 [%rd5], %r1;`)).toBe(slots(work));
    expect(slots("bar.sync 0;")).toBeGreaterThan(slots(""));
  });

  it("takes a predicate along in a comparison, unless the comparison has another reader", () => {
    const two = "setp.lt.u32 %p1, %r1, 9; setp.gt.u32 %p2, %r2, 3;";
    const both = "and.pred %p3, %p1, %p2;";
    const store = (p: string): string => `@${p} st.global.u32 [%rd3], %r1;`;
    const slots = (body: string): number => report(body).counts.issueSlots;
    const apart = slots(`${two} ${store("%p1")} ${store("%p2")}`);
    expect(slots(`${two} ${both} ${store("%p3")}`)).toBe(apart - 1);
    expect(slots(`${two} ${both} ${store("%p1")} ${store("%p2")} ${store("%p3")}`)).toBe(apart + 2);
    expect(slots(`${two} not.pred %p4, %p1; ${store("%p4")} ${store("%p2")}`)).toBe(apart);
  });

  it("serves what one slice of L2 holds one after another", () => {
    const many = { grid: [256], block: [32], length: 256 * 32, device: "h100" };
    const l2 = (body: string): number => report(body, many).terms.l2;
    const own = "mad.lo.u32 %r5, %r2, 32, %r1; mul.wide.u32 %rd5, %r5, 4;";
    const spread = l2(`${own} add.u64 %rd5, %rd1, %rd5; st.global.u32 [%rd5], %r1;`);
    const { l2Slices, l2Rate, sms } = presets.find(({ name }) => name === "h100")!;
    const oneSlice = (accesses: number): number => (32 * l2Slices * accesses) / (l2Rate * sms);
    expect(l2("st.global.u32 [%rd1], %r1;")).toBeCloseTo(oneSlice(256), 6);
    expect(l2("red.global.add.u32 [%rd1], %r1;")).toBeCloseTo(oneSlice(256 * 32), 6);
    // Four sectors a block, of which no slice gets many more than its part.
    expect(spread).toBeLessThan(1.2 * oneSlice((4 * 256) / l2Slices));
  });

  it("gives the same integer every time, and another one on another device", () => {
    expect(cycles(load(3), big)).toBe(cycles(load(3), big));
    expect(Number.isInteger(cycles(load(3), big))).toBe(true);
    expect(cycles(load(3), { ...big, device: "v100" })).not.toBe(cycles(load(3), big));
  });

  it("fits fewer blocks on an SM when each takes more shared memory", () => {
    const body = "st.shared.u32 [s], %r1;";
    const at = (bytes: number): number =>
      report(body, { ...big, outside: ".extern .shared .align 16 .b8 s[];", shared: bytes })
        .occupancy.blocks;
    expect(at(1024)).toBe(8);
    expect(at(100 * 1024)).toBe(2);
    expect(at(200 * 1024)).toBe(1);
  });

  it("finds data in L2 on a second launch, in DRAM on the first", () => {
    const { gpu } = session("", { type: Int32Array });
    expect(gpu.launches[0]!.counts.dramSectors).toBe(0);
    expect(report(load(1), big).counts.dramSectors).toBeGreaterThan(0);
  });

  it("takes what L2 holds from the start as given on a warm device", () => {
    const cold = report(load(1), big);
    const warm = report(load(1), { ...big, device: "h100-8sm-warm" });
    expect(warm.counts.dramSectors).toBe(0);
    expect(warm.terms.dram).toBe(0);
    expect(warm.cycles).toBeLessThan(cold.cycles);
    expect(warm.counts.l1Misses).toBe(cold.counts.l1Misses);
  });

  it("waits for a value in the block that uses it, once for a load before a loop", () => {
    const loop = (before: string, use: string): string =>
      `${before} mov.u32 %r7, 0; L: add.u32 %r8, %r8, ${use}; add.u32 %r7, %r7, 1; setp.lt.u32 %p1, %r7, 20; @%p1 bra L; st.global.u32 [%rd3], %r8;`;
    const ld = "ld.global.u32 %r6, [%rd4];";
    const latency = (body: string): number => report(body, { input }).terms.latency;
    const used = latency(loop(ld, "%r6"));
    const unused = latency(loop("", "%r1"));
    // One launch of one block on a cold device: the load comes from DRAM.
    expect(used - unused).toBeGreaterThan(500);
    expect(used - unused).toBeLessThan(700);
  });

  it("spills words that find no register", () => {
    const names = Array.from({ length: 40 }, (_, k) => `%r${k + 10}`);
    const body = `${names.map((r, k) => `ld.volatile.global.u32 ${r}, [%rd4]; add.u32 ${r}, ${r}, ${k};`).join(" ")}
      bar.sync 0; ${names.map((r) => `st.global.u32 [%rd3], ${r};`).join(" ")}`;
    const bounded = (directive: string): LaunchProfile => {
      const text = kernel(body).replace(") {", `) ${directive} {`);
      const gpu = emulator().open(artifact(text), { budget: 1e6, poison: 7 });
      const args = [gpu.output(Int32Array, 64), gpu.input(new Int32Array(128))];
      gpu.launch("k", { grid: [1], block: [32], args });
      return gpu.launches[0]!;
    };
    const free = bounded("");
    expect(free.occupancy.spilled).toBe(0);
    expect(free.counts.localSectors).toBe(0);
    for (const directive of [".maxnreg 24", ".maxntid 1024 .minnctapersm 2"]) {
      const tight = bounded(directive);
      expect(tight.occupancy.registers).toBeLessThan(free.occupancy.registers);
      expect(tight.occupancy.spilled).toBeGreaterThan(0);
      expect(tight.counts.localSectors).toBeGreaterThan(0);
      expect(tight.cycles).toBeGreaterThan(free.cycles);
    }
  });

  it("charges local memory, vectors and atomics by their traffic", () => {
    const lsu = (body: string, extra = ""): number => report(body, { outside: extra }).terms.lsu;
    const none = lsu("");
    expect(lsu("st.global.v4.u32 [%rd1], {%r1,%r1,%r1,%r1};")).toBeGreaterThan(none);
    const local = report(".local .align 4 .b8 d[8]; st.local.u32 [d], %r1;");
    expect(local.counts.localSectors).toBe(4);
    expect(local.terms.l2).toBe(0);
    const wide = (v: string, values: string): number =>
      report(`${own16} st.global.${v}u32 [%rd5], ${values};`, { length: 256 }).terms.lsu;
    const own16 = "mul.wide.u32 %rd5, %r1, 16; add.u64 %rd5, %rd1, %rd5;";
    expect(wide("v4.", "{%r1,%r1,%r1,%r1}")).toBe(4);
    const atomics = report("red.global.add.u32 [%rd1], 1; red.shared.add.u32 [s], 1;", {
      outside: ".shared .align 4 .b8 s[4];",
    });
    expect(atomics.counts.atomicSerial).toBe(62);
    expect(atomics.terms.lsu).toBe(33);
  });

  it("takes constants that all lanes read in one go, others one after another", () => {
    const read = (index: string): number =>
      report(
        `mul.wide.u32 %rd5, ${index}, 4; mov.u64 %rd6, c; add.s64 %rd7, %rd6, %rd5; ld.const.u32 %r6, [%rd7]; st.global.u32 [%rd3], %r6;`,
        { outside: ".const .align 4 .b8 c[128];" },
      ).terms.lsu;
    expect(read("%r1") - read("%r2")).toBe(31);
  });

  it("sends local memory that exceeds L1 to L2", () => {
    const array = (bytes: number): LaunchProfile =>
      report(`.local .align 4 .b8 d[${bytes}]; st.local.u32 [d], %r1;`, {
        grid: [256],
        block: [1024],
        length: 2048,
      });
    expect(array(64).terms.l2).toBe(0);
    expect(array(256).terms.l2).toBeGreaterThan(0);
    expect(array(2048).terms.l2).toBeGreaterThan(array(256).terms.l2);
  });

  it("charges approximate functions by their form", () => {
    const slots = (op: string): number =>
      report(`ld.global.f32 %f1, [%rd4]; ${op}.f32 %f2, %f1; st.global.f32 [%rd3], %f2;`, { input })
        .counts.issueSlots;
    const plain = slots("mov");
    expect(slots("ex2.approx.ftz") - plain).toBe(1);
    expect(slots("ex2.approx") - plain).toBe(3);
    expect(slots("rcp.approx.ftz") - plain).toBe(1);
    expect(slots("rcp.rn") - plain).toBe(8);
    expect(slots("sqrt.rn") - plain).toBe(8);
  });

  it("folds addresses into accesses, unless the address is stored", () => {
    const slots = (body: string): number => report(body).counts.issueSlots;
    const base = slots("st.global.u32 [%rd3], %r1;");
    const wide = "mul.wide.u32 %rd5, %r1, 4;";
    // Like the address that the kernel begins with: one instruction.
    expect(slots(`${wide} add.s64 %rd6, %rd1, %rd5; st.global.u32 [%rd6], %r1;`)).toBe(base);
    expect(slots("add.s64 %rd5, %rd3, 4; st.global.u64 [%rd3], %rd5;") - base).toBe(2);
    expect(slots("cvt.s64.s32 %rd5, %r1; st.global.u64 [%rd3], %rd5;") - base).toBe(1);
  });

  it("does not charge for a branch to the next instruction", () => {
    expect(report("bra N; N: st.global.u32 [%rd3], %r1;").counts.issueSlots).toBe(
      report("st.global.u32 [%rd3], %r1;").counts.issueSlots,
    );
  });

  it("is linear in the length of dead code", () => {
    const chain = (n: number): string =>
      `mov.u32 %r5, %r1; ${Array.from({ length: n }, () => "add.u32 %r5, %r5, 1;").join("")} mov.u32 %r6, %r5;`;
    expect(report(chain(20_000), { budget: 1e7 }).counts.issueSlots).toBe(
      report("").counts.issueSlots,
    );
  });

  it("says what bounds the occupancy", () => {
    const body = "st.global.u32 [%rd3], %r1;";
    expect(report(body).occupancy).toMatchObject({ limiter: "grid", resident: 1 });
    expect(report(body, { ...big, grid: [1024] }).occupancy.limiter).toBe("warps");
    expect(report(body, { ...big, grid: [1024], block: [32] }).occupancy.limiter).toBe("blocks");
    const outside = ".shared .align 4 .b8 s[40000];";
    const shared = report(`st.shared.u32 [s], %r1; ${body}`, { ...big, grid: [1024], outside });
    expect(shared.occupancy.limiter).toBe("shared");
  });
});

describe("the table of parameters", () => {
  it("holds every number of every preset", () => {
    const numbers = (value: object): number =>
      Object.values(value).reduce(
        (sum, v) => sum + (typeof v === "number" ? 1 : typeof v === "object" ? numbers(v) : 0),
        0,
      );
    for (const preset of presets) expect(numbers(preset)).toBe(PARAMETERS.length);
    expect(new Set(PARAMETERS.map(({ name }) => name)).size).toBe(PARAMETERS.length);
  });

  it("has positive numbers, and latencies that rise with distance", () => {
    for (const preset of presets) {
      for (const { name, of } of PARAMETERS)
        if (name !== "sharedReserved") expect(of(preset), name).toBeGreaterThan(0);
      const { l1, l2, dram } = preset.latency;
      expect(l1).toBeLessThan(l2);
      expect(l2).toBeLessThan(dram);
    }
  });
});
