import { describe, expect, it } from "vitest";
import { MlirError } from "./error.ts";
import { walkModule } from "./ir.ts";
import { parseModule } from "./parser.ts";
import { printModule } from "./printer.ts";

function same(text: string): void {
  expect(printModule(parseModule(text))).toBe(text);
}

/** A module with these lines in it. */
function around(...lines: readonly string[]): string {
  return `"builtin.module"() ({\n${lines.map((line) => `  ${line}\n`).join("")}}) : () -> ()\n`;
}

function problem(text: string): string {
  try {
    parseModule(text);
  } catch (error) {
    if (error instanceof MlirError) return error.message;
    throw error;
  }
  return "none";
}

describe("the generic form", () => {
  it("keeps what dialects write between brackets", () => {
    same(
      around(
        '%0 = "a.b"() <{m = affine_map<(d0, d1)[s0] -> (d0 + s0)>, s = affine_set<(d0) : (d0 >= 0)>}> : () -> !a.b<"x>", [1, 2], {y}>',
        '%1:2 = "c.d"(%0) {"odd name" = "a \\"quoted\\" } text", unit} : (!a.b<"x>", [1, 2], {y}>) -> (tensor<4x?xf32, #sparse>, (i32) -> f32)',
        '%2 = "e.f"(%1#1) : ((i32) -> f32) -> ((i32) -> (f32, f32))',
        '"g.h"(%1#0, %1#1) : (tensor<4x?xf32, #sparse>, (i32) -> f32) -> ()',
      ),
    );
  });

  it("has blocks, branches and where they come from", () => {
    same(
      around(
        '"func.func"() <{function_type = (i1) -> (), sym_name = "f"}> ({',
        "^bb0(%arg0: i1):",
        '  %0 = "a.constant"() : () -> i32',
        '  "cf.cond_br"(%arg0, %0)[^bb1, ^bb2] : (i1, i32) -> ()',
        "^bb1(%1: i32):  // 2 preds: ^bb0, ^bb1",
        '  "cf.br"(%1)[^bb1] : (i32) -> ()',
        "^bb2:  // pred: ^bb0",
        '  "func.return"() : () -> ()',
        "^bb3:  // no predecessors",
        '  "func.return"() : () -> ()',
        "}) : () -> ()",
      ),
    );
  });

  it("has regions without blocks, blocks without operations, uses before definitions", () => {
    same(
      around(
        '"a.b"() ({',
        "}, {",
        "^bb0:",
        "}, {",
        '  "c.d"(%0) : (i32) -> ()',
        '  %0 = "e.f"() : () -> i32',
        "}) : () -> ()",
      ),
    );
  });

  it("has locations, aliases and resources", () => {
    const text = `#map = affine_map<(d0) -> (d0)>
!tuple = tuple<i32, f32>
#loc1 = loc("x")
"builtin.module"() ({
^bb0(%arg0: !tuple loc("x"), %arg1: i32 loc(unknown)):
  "a.b"(%arg0) {map = #map} : (!tuple) -> () loc(#loc2)
  %0 = "c.d"() <{value = dense_resource<w> : tensor<2xf32>}> : () -> tensor<2xf32> loc(callsite("f"("a.py":1:2 to :7) at "b.py":3:4))
}) : () -> () loc(#loc)
#loc = loc(unknown)
#loc2 = loc(fused<"x">["a.py":1:2, #loc1])

{-#
  dialect_resources: {
    builtin: {
      w: "0x040000000000803F0000803F"
    }
  }
#-}
`;
    same(text);
    const bare = printModule(parseModule(text), { locations: false });
    expect(bare).not.toContain("loc(");
    expect(bare).toContain("#map = ");
  });

  it("numbers values anew and drops comments", () => {
    const named = around(
      "// what follows is odd",
      '%x = "a.b"() : () -> i32 // here',
      '%y:2 = "c.d"(%x) : (i32) -> (i32, i32)',
      '"e.f"(%y#1) : (i32) -> ()',
    );
    expect(printModule(parseModule(named))).toBe(
      around(
        '%0 = "a.b"() : () -> i32',
        '%1:2 = "c.d"(%0) : (i32) -> (i32, i32)',
        '"e.f"(%1#1) : (i32) -> ()',
      ),
    );
  });

  it("takes constants of any size as they are", () => {
    const value = `dense<"0x${"3F80".repeat(1 << 21)}"> : tensor<4194304xbf16>`;
    const text = around(`%0 = "a.b"() <{value = ${value}}> : () -> tensor<4194304xbf16>`);
    same(text);
    expect([...walkModule(parseModule(text))][1]?.properties?.[0]?.value).toHaveLength(
      value.length,
    );
  });
});

describe("what is not the generic form", () => {
  it.each([
    ["", "expected an operation in generic form"],
    ["func.func @main() {\n}", "line 1: expected an operation in generic form"],
    ['"a.b"() : () -> i32\n garbage', "line 2: expected an operation in generic form"],
    ['"a.b"(%0) : (i32) -> ()', "line 1: %0 is not defined"],
    ['%0 = "a.b"() : () -> i32\n"c.d"(%0) : (f32) -> ()', "line 2: %0 is of type i32, not f32"],
    ['%0 = "a.b"() : () -> i32\n"c.d"(%0#1) : (i32) -> ()', "line 2: %0#1 is not defined"],
    ['%0 = "a.b"() : () -> i32\n%0 = "a.b"() : () -> i32', "line 2: %0 is defined twice"],
    ['%0 = "a.b"() : () -> (i32, i32)', "line 1: 2 result types for 1 results"],
    ['"a.b"() : (i32) -> ()', "line 1: 0 operands have 1 types"],
    ['"a.b"() ({\n"c.d"()[^bb7] : () -> ()\n}) : () -> ()', "line 2: there is no block ^bb7"],
    ['"a.b"() ({\n^bb0:\n^bb0:\n}) : () -> ()', "line 3: ^bb0 stands twice"],
    ['"a.b"() {x = [1, 2} : () -> ()', 'line 1: "}" closes no bracket'],
    ['"a.b"() {x = "1} : () -> ()', "line 1: this string does not end"],
    ['"a.b"() ({\n"c.d"() : () -> ()', "line 2: expected an operation in generic form"],
    ['"a.b"() : tensor<4', 'line 1: expected "("'],
    ['"a.b"() : () -> tensor<4', "line 1: this bracket is not closed"],
    ['"a.b"() {x = } : () -> ()', "line 1: expected an attribute's value"],
  ])("%j", (text, message) => {
    expect(problem(text)).toContain(message);
  });

  it("is shown with a caret", () => {
    expect(problem('%0 = "a.b"() : () -> i32\n  "c.d"(%0, %1) : (i32, i32) -> ()')).toBe(
      'line 2: %1 is not defined\n  "c.d"(%0, %1) : (i32, i32) -> ()\n            ^',
    );
  });
});
