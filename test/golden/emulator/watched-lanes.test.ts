/**
 * Races between lanes of one warp: what orders them and what does not. One warp of 32 lanes has 64 words of
 * shared memory `s`, its address in `%r3`, its lane's own word at `%r5`; `%r6` holds the next lane's number.
 */
import { describe, expect, it } from "vitest";
import { emulator } from "../../../src/device/emulator/index.ts";
import type { Finding } from "../../../src/fault.ts";
import { artifact, kernel } from "./snippet.ts";

function watch(body: string, block = 32): readonly Finding[] {
  const text = kernel(`.shared .align 8 .b8 s[512];
    mov.u32 %r3, s; shl.b32 %r4, %r1, 2; add.u32 %r5, %r3, %r4;
    add.u32 %r6, %r1, 1; and.b32 %r6, %r6, 31;
    ${body}`);
  const options = { budget: 1e6, poison: 3, watch: ["shared-races", "global-races"] } as const;
  const gpu = emulator().open(artifact(text), options);
  const args = [gpu.output(Int32Array, 256), gpu.input(new Int32Array(256))];
  gpu.launch("k", { grid: [1], block: [block], args });
  const findings = gpu.findings();
  gpu.close();
  return findings;
}

const kinds = (body: string, block?: number): readonly string[] => [
  ...new Set(watch(body, block).map(({ kind }) => kind)),
];

const RACE = ["shared-race"];
const own = "st.shared.u32 [%r5], %r1;";
/** The word of the lane whose number is this one's with some bits turned. */
const read = (bits: number): string =>
  `xor.b32 %r7, %r1, ${bits}; shl.b32 %r7, %r7, 2; add.u32 %r7, %r7, %r3; ld.shared.u32 %r8, [%r7];`;
const all = "bar.warp.sync -1;";
/** A mask for each half of the warp. */
const half = "and.b32 %r9, %r1, 16; mov.u32 %r10, 65535; shl.b32 %r11, %r10, %r9;";
const halves = `${half} bar.warp.sync %r11;`;

describe("lanes of a warp", () => {
  it("race without a barrier of theirs, whichever comes first", () => {
    const [found] = watch(`${own} ${read(1)}`);
    expect(found).toMatchObject({ kind: "shared-race", count: 32, place: { warp: 0, lane: 0 } });
    expect(found?.message).toMatch(
      /a read where lane 1 of the same warp has written at line \d+ with no barrier between/,
    );
    const [after] = watch(`${read(1)} ${own}`);
    expect(after?.message).toMatch(/a write where lane 1 of the same warp has read at line/);
    expect(kinds(`${own} st.shared.u32 [s+4], %r2;`)).toEqual(RACE);
  });

  it("not after bar.warp.sync or a barrier of the block", () => {
    expect(kinds(`${own} ${all} ${read(1)}`)).toEqual([]);
    expect(kinds(`${own} ${all} ${read(1)} ${all} ${own}`)).toEqual([]);
    expect(kinds(`${own} ${all} ${read(1)} ${own}`)).toEqual(RACE);
    expect(kinds(`${own} bar.sync 0; ${read(1)}`)).toEqual([]);
    expect(kinds(`${own} barrier.sync 2, 32; ${read(1)}`)).toEqual([]);
    expect(kinds(`${own} bar.red.popc.u32 %r20, 0, %p1; ${read(1)}`)).toEqual([]);
  });

  it("nor does a lane race with itself", () => {
    expect(kinds(`${own} ld.shared.u32 %r7, [%r5]; ${own}`)).toEqual([]);
    expect(
      kinds("setp.eq.u32 %p1, %r1, 5; @%p1 st.shared.u32 [s], %r1; @%p1 ld.shared.u32 %r7, [s];"),
    ).toEqual([]);
  });

  it("many reads of one word race with one write only", () => {
    const one = "setp.eq.u32 %p1, %r1, 5;";
    expect(kinds("ld.shared.u32 %r7, [s]; ld.shared.u32 %r8, [s];")).toEqual([]);
    expect(kinds(`${one} @%p1 st.shared.u32 [s], %r1; ld.shared.u32 %r7, [s];`)).toEqual(RACE);
    expect(kinds(`${one} @%p1 st.shared.u32 [s], %r1; ${all} ld.shared.u32 %r7, [s];`)).toEqual([]);
    expect(kinds(`${one} ld.shared.u32 %r7, [s]; @%p1 st.shared.u32 [s], %r1;`)).toEqual(RACE);
  });

  it("to arrive at a barrier is not to wait there", () => {
    expect(kinds(`${own} bar.arrive 1, 64; ${read(1)}`)).toEqual(RACE);
  });

  it("exchanges and fences order no memory", () => {
    for (const between of [
      "shfl.sync.idx.b32 %r20, %r1, 0, 31, -1;",
      "vote.sync.ballot.b32 %r20, %p1, -1;",
      "match.any.sync.b32 %r20, %r1, -1;",
      "redux.sync.add.u32 %r20, %r1, -1;",
      "activemask.b32 %r20;",
      "membar.cta;",
      "fence.acq_rel.cta;",
    ])
      expect(kinds(`${own} ${between} ${read(1)}`), between).toEqual(RACE);
  });
});

describe("barriers for some lanes", () => {
  it("order those that their mask names", () => {
    expect(kinds(`${own} ${halves} ${read(1)}`)).toEqual([]);
    expect(kinds(`${own} ${halves} ${read(16)}`)).toEqual(RACE);
    expect(kinds(`${own} ${halves} ${all} ${read(16)}`)).toEqual([]);
    expect(kinds(`${own} ${halves} ${read(15)} ${halves} ${own}`)).toEqual([]);
    expect(kinds(`${own} ${halves} ${read(15)} ${own}`)).toEqual(RACE);
  });

  /** Lanes 8 to 23 meet. */
  const middle = `sub.u32 %r12, %r1, 8; setp.lt.u32 %p3, %r12, 16; @!%p3 bra M;
    bar.warp.sync 0x00ffff00; M:`;

  it("hand on what their lanes have been told", () => {
    const late = "setp.eq.u32 %p4, %r1, 20;";
    const first = "setp.eq.u32 %p5, %r1, 0; @%p5 st.shared.u32 [s], %r1;";
    const last = `${late} @%p4 ld.shared.u32 %r8, [s];`;
    expect(kinds(`${first} ${halves} ${middle} ${last}`)).toEqual([]);
    expect(kinds(`${first} ${middle} ${last}`)).toEqual(RACE);
    expect(kinds(`${first} ${middle} ${halves} ${last}`)).toEqual(RACE);
  });

  it("lanes that do not exist, or have exited, are not waited for", () => {
    expect(kinds(`${own} ${all} ${read(1)}`, 16)).toEqual([]);
    expect(kinds(`${own} ${read(1)}`, 16)).toEqual(RACE);
    const leave = "setp.gt.u32 %p1, %r1, 15; @%p1 exit;";
    expect(kinds(`${own} ${leave} ${all} ${read(16)}`)).toEqual([]);
    expect(kinds(`${own} ${leave} ${read(16)}`)).toEqual(RACE);
  });
});

describe("after a branch", () => {
  const even = "and.b32 %r9, %r1, 1; setp.eq.u32 %p1, %r9, 0;";

  it("lanes that have come together again are not in order", () => {
    const branch = `${even} @%p1 bra E; ${own} E:`;
    expect(kinds(`${branch} ${read(1)}`)).toEqual(RACE);
    expect(kinds(`${branch} ${all} ${read(1)}`)).toEqual([]);
  });

  it("nor are the two sides", () => {
    const sides = `${even} @%p1 bra E; ${own} bra J; E: ${read(1)} J:`;
    expect(kinds(sides)).toEqual(RACE);
    const apart = `${even} @%p1 bra E; ${own} bra J; E: ${own} J:`;
    expect(kinds(apart)).toEqual([]);
  });
});

describe("writes to one word", () => {
  it("by one instruction, of equal values, are none", () => {
    expect(kinds("st.shared.u32 [s], %r2;")).toEqual([]);
    expect(kinds("st.shared.u32 [s], %r1;")).toEqual(RACE);
    // Not neighbours: lanes 0, 2, 4… write one word, the others another.
    expect(
      kinds(
        "and.b32 %r9, %r1, 1; shl.b32 %r9, %r9, 2; add.u32 %r9, %r9, %r3; st.shared.u32 [%r9], %r2;",
      ),
    ).toEqual([]);
  });

  it("by several instructions, of equal values, are noted", () => {
    const low = "setp.lt.u32 %p1, %r1, 16;";
    const twice = `${low} @%p1 st.shared.u32 [s], %r2; @!%p1 st.shared.u32 [s], %r2;`;
    expect(kinds(twice)).toEqual(["same-value-write"]);
    expect(kinds(twice.replace("; @!", `; ${all} @!`))).toEqual([]);
  });

  it("atomics race with plain accesses, not with each other", () => {
    const zero = "setp.eq.u32 %p1, %r1, 0; @%p1 st.shared.u32 [s], %r2;";
    const add = "atom.shared.add.u32 %r9, [s], 1;";
    expect(kinds(`${add} ${add}`)).toEqual([]);
    expect(kinds(`${zero} ${add}`)).toEqual(RACE);
    expect(kinds(`${zero} ${all} ${add}`)).toEqual([]);
    expect(kinds(`${add} ld.shared.u32 %r10, [s];`)).toEqual(RACE);
  });

  it("bytes beside each other are places of their own", () => {
    const byte = "add.u32 %r9, %r3, %r1; st.shared.u8 [%r9], %r1;";
    expect(kinds(`${byte} ld.shared.u8 %rs1, [%r9];`)).toEqual([]);
    expect(kinds(`${byte} ld.shared.u8 %rs1, [%r9+1];`)).toEqual(RACE);
    expect(kinds(`${byte} ld.shared.u32 %r10, [%r5];`)).toEqual(RACE);
    expect(kinds(`${byte} ${all} ld.shared.u32 %r10, [%r5];`)).toEqual([]);
  });
});

describe("global memory", () => {
  const write = "st.global.u32 [%rd3], %r1;";
  const next = "mad.wide.u32 %rd5, %r6, 8, %rd1; ld.global.u32 %r8, [%rd5];";

  it("the same rules hold", () => {
    expect(kinds(`${write} ${next}`)).toEqual(["global-race"]);
    expect(kinds(`${write} ${all} ${next}`)).toEqual([]);
    expect(kinds("red.global.add.u32 [%rd1], 1;")).toEqual([]);
  });

  it("launches follow each other", () => {
    const text = kernel(`add.u32 %r6, %r1, 1; ${next} ${all} ${write}`);
    const gpu = emulator().open(artifact(text), {
      budget: 1e6,
      poison: 3,
      watch: ["global-races"],
    });
    const args = [gpu.output(Int32Array, 256), gpu.input(new Int32Array(256))];
    for (let k = 0; k < 2; k++) gpu.launch("k", { grid: [1], block: [32], args });
    expect(gpu.findings()).toEqual([]);
    gpu.close();
  });
});
