import { expect, describe as group, it } from "vitest";
import { FAMILIES } from "./families.ts";
import type { PtxInstruction } from "./index.ts";
import { describe, familyOf, INSTRUCTIONS, type InstructionRow, parsePtx } from "./index.ts";

/** The only instruction of a body with registers of every kind. */
function one(text: string): PtxInstruction {
  const registers =
    ".reg .pred %p<9>; .reg .b16 %h<9>; .reg .b32 %r<9>; .reg .b64 %d<9>; .reg .f32 %f<9>;";
  const body = `.entry k() { ${registers} here: ${text} }`;
  const [instruction] = parsePtx(`.version 8.5 .target sm_90\n${body}`).functions[0]?.body ?? [];
  if (instruction === undefined) throw new Error("no instruction");
  return instruction;
}

group("describe", () => {
  it.each([
    ["ld.volatile.shared::cta.v2.f32 {%f1,%f2}, [%d1];", { space: "shared", order: "volatile" }],
    ["ld.relaxed.gpu.global.L1::no_allocate.u32 %r1, [%d1];", { order: "relaxed", scope: "gpu" }],
    ["atom.cta.global.add.f64 %d1, [%d2], %d3;", { operation: "add", scope: "cta", type: "f64" }],
    ["atom.global.cta.add.f64 %d1, [%d2], %d3;", { operation: "add", scope: "cta", type: "f64" }],
    ["cvt.rzi.ftz.s32.f32 %r1, %f1;", { type: "s32", from: "f32", rounding: "rzi", ftz: true }],
    ["setp.geu.xor.ftz.f32 %p1|%p2, %f1, %f2, !%p3;", { comparison: "geu", combine: "xor" }],
    ["madc.hi.cc.u32 %r1, %r2, %r3, %r4;", { product: "hi", carryOut: true }],
    ["div.full.ftz.f32 %f1, %f2, %f3;", { precision: "full", rounding: null }],
    ["shf.r.clamp.b32 %r1, %r2, %r3, 5;", { direction: "r", overflow: "clamp" }],
    ["bar.red.popc.u32 %r1, 0, %p1;", { operation: "red", reduction: "popc" }],
    ["barrier.cta.sync.aligned 0;", { operation: "sync" }],
    ["cvta.to.shared.u64 %d1, %d2;", { to: true, space: "shared" }],
    ["prmt.b32.f4e %r1, %r2, %r3, %r4;", { permute: "f4e" }],
    ["bfind.shiftamt.u64 %r1, %d1;", { shiftAmount: true }],
  ])("%s", (text, fields) => expect(describe(one(text))).toMatchObject(fields));

  it.each([
    "tex.f32 %f1;",
    "add.s32 %r1, %r2;",
    "add.s32 7, %r1, %r2;",
    "add.s32.s32 %r1, %r2, %r3;",
    "ld.global.u32 %r1, %d1;",
    "mul.s32 %r1, %r2, %r3;",
    "exit 3;",
  ])("knows nothing of %s", (text) => expect(describe(one(text))).toBeUndefined());

  it("answers the same for the same instruction", () => {
    const instruction = one("ret;");
    expect(describe(instruction)).toBe(describe(instruction));
  });
});

group("the table", () => {
  it("has no two rows that say the same", () => {
    const said = (row: InstructionRow): string =>
      [row.opcode, ...row.slots.map((slot) => [...slot.words.keys()].join("|"))].join(" ");
    const all = INSTRUCTIONS.map(said);
    expect(all.filter((each, k) => all.indexOf(each) !== k)).toEqual([]);
  });

  it("names sections of the instruction chapter in order", () => {
    const numbers = INSTRUCTIONS.map(({ section }) => section.split(".").slice(2).map(Number));
    const sorted = numbers.toSorted(([a = 0, b = 0], [c = 0, d = 0]) => a - c || b - d);
    expect(numbers).toEqual(sorted);
  });
});

group("families", () => {
  it.each(FAMILIES.map(({ name, what }) => [name, what]))("%s needs %s", (name, what) => {
    const instruction = one(`${name}.b32 %r1, [%d1, {%r2, %r3}], %r4;`);
    expect(describe(instruction)).toBeUndefined();
    expect(familyOf(instruction)?.what).toBe(what);
  });

  it("are found by whole words", () => {
    expect(familyOf(one("texture.b32 %r1;"))).toBeUndefined();
    expect(familyOf(one("fence.sc.gpu;"))).toBeUndefined();
  });
});
