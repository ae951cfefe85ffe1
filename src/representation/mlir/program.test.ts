import { describe, expect, it } from "vitest";
import type { UserError } from "../../errors.ts";
import { parseEdit, parseGenome } from "../../genome.ts";
import { openProgram, sourceOf } from "./index.ts";

const ADD = '"stablehlo.add"(%arg0, %arg0) : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>';

function model(...lines: readonly string[]): string {
  return `#loc1 = loc("model.py":3:4)
"builtin.module"() ({
  "func.func"() <{function_type = (tensor<2xf32>) -> tensor<2xf32>, sym_name = "main"}> ({
  ^bb0(%arg0: tensor<2xf32> loc("x")):
${lines.map((line) => `    ${line}\n`).join("")}    "func.return"(%arg0) : (tensor<2xf32>) -> ()
  }) : () -> ()
}) : () -> ()
`;
}

function mistake(text: string): UserError | undefined {
  try {
    openProgram(sourceOf("model.mlir", text, {}));
    return undefined;
  } catch (error) {
    return error as UserError;
  }
}

describe("a model", () => {
  it("is said to be wrong in one sentence", () => {
    expect(mistake("module @m {}")).toMatchObject({
      code: "bad-mlir",
      message: expect.stringContaining("model.mlir, line 1: expected an operation in generic form"),
    });
    expect(mistake(model('%0 = "a.b"(%arg0) : (tensor<2xf32>) -> tensor<?xf32>'))).toMatchObject({
      code: "dynamic-shape",
      message: expect.stringContaining("a.b of type tensor<?xf32>"),
    });
    expect(mistake(model())).toMatchObject({ code: "nothing-to-edit" });
    const other = model(`%0 = ${ADD}`).replace('"main"', '"other"');
    expect(mistake(other)).toBeUndefined();
    const third = '"func.func"() <{sym_name = "third"}> ({}) : () -> ()';
    const both = other.replace('({\n  "func', `({\n  ${third}\n  "func`);
    expect(mistake(both)).toMatchObject({
      code: "no-main",
      message: "model.mlir has no function main but third, other",
    });
  });

  it("keeps locations out of what is compiled, and in what a profile is made of", () => {
    const program = openProgram(sourceOf("model.mlir", model(`%0 = ${ADD} loc(#loc1)`), {}));
    const [plain, lines] = [program.compile([]), program.compileWithLines([])];
    expect("text" in plain && plain.text).not.toContain("loc");
    expect("text" in lines && lines.text).toContain("loc(#loc1)");
  });

  it("says where an edit acts", () => {
    const text = model(
      `%0 = ${ADD} loc("add"(callsite(#loc1 at "main.py":9:1)))`,
      `%1 = ${ADD} loc("-":5:5)`,
      `%2 = ${ADD}`,
    );
    const program = openProgram(sourceOf("/none/model.mlir", text, {}));
    const places = ["delete 1", "delete 2", "delete 3", "operand [3.0=1]"].map(
      (edit) => program.locate(parseEdit(edit), [])[0],
    );
    expect(places.map((place) => [place?.file, place?.line])).toEqual([
      ["model.py", 3],
      ["/none/model.mlir", 5],
      ["/none/model.mlir", 0],
      ["/none/model.mlir", 0],
    ]);
    expect(places[0]?.instruction).toBe(`%v1 = ${ADD.replaceAll("arg0", "a1")}`);
  });

  it("never comes to call itself", () => {
    const text = `"builtin.module"() ({
  "func.func"() <{function_type = () -> (), sym_name = "main"}> ({
    "func.call"() <{callee = @helper}> : () -> ()
    "func.return"() : () -> ()
  }) : () -> ()
  "func.func"() <{function_type = () -> (), sym_name = "helper"}> ({
    %0 = "stablehlo.constant"() <{value = dense<1> : tensor<i32>}> : () -> tensor<i32>
    "func.return"() : () -> ()
  }) : () -> ()
}) : () -> ()
`;
    const program = openProgram(sourceOf("model.mlir", text, {}));
    expect(program.compile(parseGenome("copy 1 3"))).toMatchObject({
      stage: "verify",
      reason: "recursion",
    });
    for (let seed = 0; seed < 50; seed++) {
      const edit = program.propose([], { seed, operators: ["copy", "move"] });
      if (!("status" in edit)) expect(edit.targets).not.toEqual(["1", "3"]);
    }
  });

  it("refuses operators it does not have", () => {
    const program = openProgram(sourceOf("model.mlir", model(`%0 = ${ADD}`), {}));
    expect(program.propose([], { seed: 1, operators: ["fuse"] })).toMatchObject({
      stage: "apply",
      reason: "unknown-operator",
    });
  });
});
