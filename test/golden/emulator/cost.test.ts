import { describe, expect, it } from "vitest";
import type { LaunchReport } from "../../../src/device/emulator/index.ts";
import { type SnippetOptions, session } from "./snippet.ts";

const report = (body: string, options: Partial<SnippetOptions<Int32Array>> = {}): LaunchReport => {
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
});
