import { describe, expect, it } from "vitest";
import { handler, row, rowNames } from "./index.ts";
import { source } from "./template.ts";

describe("operation tables", () => {
  it("compile, every row", () => {
    for (const name of rowNames) expect([name, typeof handler(name)]).toEqual([name, "function"]);
  });

  it("know no view that a row could misspell", () => {
    expect(() => source("bad", { sig: "w=w", body: "$d.x=$a.i;" })).toThrow("unknown view x");
  });

  it("make cvt rows for what PTX defines and nothing else", () => {
    for (const name of [
      "cvt.rn.f32.s64",
      "cvt.rzi.u64.f32",
      "cvt.f64.f32",
      "cvt.sat.u8.s32",
      "cvt.s64.s8",
    ])
      expect(row(name)).toBeDefined();
    for (const name of [
      "cvt.f32.f64",
      "cvt.s32.f32",
      "cvt.rn.f16.f32",
      "cvt.rn.s32.s16",
      "cvt.rna.tf32.f32",
    ])
      expect(row(name)).toBeUndefined();
  });
});
