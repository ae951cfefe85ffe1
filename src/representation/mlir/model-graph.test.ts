import { describe, expect, it } from "vitest";
import { parseGenome } from "../../genome.ts";
import { modelGraph, openProgram, sourceOf } from "./index.ts";

const V = "tensor<2x4x4x3xf32>";
const K = "tensor<3x3x3x3xf32>";
const C = "tensor<3xf32>";
const CONVOLUTION = `<{batch_group_count = 1 : i64, dimension_numbers = #stablehlo.conv<[b, 0, 1, f]x[0, 1, i, o]->[b, 0, 1, f]>, feature_group_count = 1 : i64, padding = dense<1> : tensor<2x2xi64>}> : (${V}, ${K}) -> ${V}`;
const ALONG = "<{broadcast_dimensions = array<i64: 3>}>";

/** Two convolutions, each times a number for every channel; a bound by way of a function; the sum. */
const MODEL = `"builtin.module"() ({
  "func.func"() <{function_type = (${V}, ${K}, ${C}) -> tensor<f32>, sym_name = "main"}> ({
  ^bb0(%arg0: ${V}, %arg1: ${K}, %arg2: ${C}):
    %0 = "stablehlo.convolution"(%arg0, %arg1) ${CONVOLUTION}
    %1 = "stablehlo.broadcast_in_dim"(%arg2) ${ALONG} : (${C}) -> ${V}
    %2 = "stablehlo.multiply"(%0, %1) : (${V}, ${V}) -> ${V}
    %3 = "stablehlo.convolution"(%2, %arg1) ${CONVOLUTION}
    %4 = "stablehlo.multiply"(%3, %1) : (${V}, ${V}) -> ${V}
    %5 = "func.call"(%4) <{callee = @bound}> : (${V}) -> ${V}
    %6 = "stablehlo.constant"() <{value = dense<5.000000e-01> : tensor<f32>}> : () -> tensor<f32>
    %7 = "stablehlo.reduce"(%5, %6) <{dimensions = array<i64: 0, 1, 2, 3>}> ({
    ^bb0(%arg3: tensor<f32>, %arg4: tensor<f32>):
      %8 = "stablehlo.add"(%arg3, %arg4) : (tensor<f32>, tensor<f32>) -> tensor<f32>
      "stablehlo.return"(%8) : (tensor<f32>) -> ()
    }) : (${V}, tensor<f32>) -> tensor<f32>
    "func.return"(%7) : (tensor<f32>) -> ()
  }) : () -> ()
  "func.func"() <{function_type = (${V}) -> ${V}, sym_name = "bound"}> ({
  ^bb0(%arg0: ${V}):
    %0 = "stablehlo.tanh"(%arg0) : (${V}) -> ${V}
    "func.return"(%0) : (${V}) -> ()
  }) : () -> ()
}) : () -> ()
`;

function graph(...edits: readonly string[]) {
  const program = openProgram(sourceOf("model.mlir", MODEL, {}));
  const [base, variant] = [[], parseGenome(edits.join("\n"))].map((genome) =>
    program.print(genome, "edited"),
  );
  if (typeof base !== "string" || typeof variant !== "string")
    throw new Error(JSON.stringify(variant));
  return modelGraph(base, variant);
}

const told = (...edits: readonly string[]) =>
  graph(...edits).layers.map(({ id, state, changes }) => [id, state, ...changes].join("; "));

describe("a model as layers", () => {
  it("has what takes time, with what it reads, through calls of functions", () => {
    const { layers, constants } = graph();
    expect(layers.map(({ id, what, state, before }) => [id, what, state, before?.reads])).toEqual([
      ["1", "convolution 3×3", "same", []],
      ["4", "convolution 3×3", "same", [0]],
      ["8", "reduction by add", "same", [1]],
    ]);
    // Convolution, its numbers spread, product; without the numbers, but with the function's bound; a constant.
    expect(layers.map(({ before }) => before?.operations)).toEqual([3, 3, 2]);
    expect(layers[1]?.after).toEqual(layers[1]?.before);
    expect(constants).toEqual([]);
  });

  it("tells a layer that is gone from one that nothing reads", () => {
    const states = ["1; pruned; nothing reads it", "4; pruned; removed", "8; same"];
    expect(told("delete 4 [*=a1]")[1]).toBe(states[1]);
    expect(told("delete 4 [*=a1]")[0]).toBe(states[0]);
    expect(told("operand [4.0=a1]")).toEqual([
      states[0],
      "4; changed; convolution 4 reads argument 1 in place of multiply 3",
      states[2],
    ]);
  });

  it("tells what small operations came, went and read", () => {
    expect(told("delete 3 [*=1]")[0]).toBe("1; changed; without multiply");
    expect(told("delete 12 [*=a6]")[1]).toBe("4; changed; without tanh");
    expect(told("copy 5 5 [@.1=4, 5.0=@]")[1]).toMatch(
      /^4; changed; with multiply; multiply 5 reads/,
    );
  });

  it("tells constants by their values", () => {
    const { layers, constants } = graph("scale 7 [value=#10]");
    expect(constants).toEqual([{ id: "7", before: "0.5", after: "5" }]);
    expect(layers[2]).toMatchObject({
      state: "changed",
      changes: ["constant 7 is 5 in place of 0.5"],
    });
  });

  it("puts new layers where they are executed", () => {
    const { layers } = graph("copy 4 5 [@.0=1, 5.0=@]");
    expect(layers.map(({ state }) => state)).toEqual(["changed", "pruned", "added", "same"]);
    expect(layers[2]).toMatchObject({ what: "convolution 3×3", after: { reads: [0] } });
    expect(layers[2]?.before).toBeUndefined();
  });

  it("tells types, not the conversions round them, and what a folding took in", () => {
    expect(told("narrow 1 4 [type=bf16]").slice(0, 2)).toEqual([
      "1; changed; computes on bf16 in place of f32",
      "4; changed; computes on bf16 in place of f32",
    ]);
    expect(told("fold 1 1")[0]).toMatch(/^1; changed; without multiply; with add/);
  });
});
