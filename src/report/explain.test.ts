import { describe, expect, it } from "vitest";
import { countsOf } from "../analyze/effect.ts";
import { parseGenome } from "../genome.ts";
import { explainEdits } from "./explain.ts";

const explained = (edit: string, instruction: string) => {
  const place = { file: "/k.cu", line: 3, source: "", instruction };
  const edits = parseGenome(edit).map((each) => ({ edit: each, places: [place] }));
  return explainEdits(edits)[0];
};

describe("an edit explained", () => {
  it.each([
    ["delete 4", "tail call void @llvm.nvvm.barrier0()", "removes the barrier", /no warp needs/],
    ["delete 4", "store i32 0, ptr %v1, align 4", "removes the store", /nobody reads/],
    ["delete 4", "%v4 = atomicrmw add ptr %v1, i32 1 monotonic", /removes the atomic/, /updated/],
    ["delete 4 [*=#0]", "%v4 = zext i32 %v3 to i64", /removes the value/, /as good/],
    [
      "condition [9.0=#1]",
      "br i1 %v8, label %a, label %b",
      /once and for all: true/,
      /never false/,
    ],
    [
      "condition [9.0=#0]",
      "br i1 %v8, label %a, label %b",
      /once and for all: false/,
      /never true/,
    ],
    ["condition [9.0=7]", "br i1 %v8, label %a, label %b", /another truth value/, /agrees/],
    ["operand [9.0=7]", "br i1 %v8, label %a, label %b", /decides the branch/, /as good/],
    ["loop 9 unroll 4", "br i1 %v8, label %a, label %b", /unrolling/, /equally often/],
    ["weaken 5", "tail call void @llvm.nvvm.barrier0()", /hold up a warp/, /lanes of one warp/],
  ])("%s of %s", (edit, instruction, what, assumes) => {
    expect(explained(edit, instruction)).toMatchObject({
      edit,
      what: typeof what === "string" ? what : expect.stringMatching(what),
      assumes: expect.stringMatching(assumes),
    });
  });

  it("assumes nothing where it only advises the compiler", () => {
    expect(explained("cache 3", "%v3 = load i32, ptr %v1")).not.toHaveProperty("assumes");
    expect(explained("loop 9 unroll off", "br i1 %v8")).not.toHaveProperty("assumes");
  });
});

describe("instructions of PTX text", () => {
  it("are counted by name and state space", () => {
    const ptx = `.visible .entry k(.param .u64 p)
{
  .reg .b32 %r<3>;
  ld.param.u64 %rd1, [p];
@%p1 ld.global.nc.u32 %r1, [%rd1];
  @!%p1 bra $L__BB0_2;
  bar.sync 0;
$L__BB0_2:
  st.global.u32 [%rd1], %r1;
  add.s32 %r2, %r1, 1;
  ret;
}
`;
    expect(Object.fromEntries(countsOf(ptx))).toEqual({
      "ld.param": 1,
      "ld.global": 1,
      bra: 1,
      "bar.sync": 1,
      "st.global": 1,
      add: 1,
      ret: 1,
    });
  });
});
