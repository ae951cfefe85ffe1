/** A model that is harmless itself and holds, where nothing reads them, what XLA does not survive or never finishes. */

const RESULT = "tensor<4x2xf32>";
const LONG = "tensor<4x2x4398046511104xf32>";
const COUNT = 100_000;
const BYTES = `tensor<${COUNT}xi8>`;
/** Steps of the comparison that the compiler has to work out for each of some millions of pairs. */
const STEPS = 60;

const bytes = Buffer.from(Uint8Array.from({ length: COUNT }, (_, k) => (k * 97) % 127));

const sums = Array.from({ length: STEPS }, (_, k) => {
  return `      %s${k + 1} = stablehlo.add ${k === 0 ? "%p" : `%s${k}`}, %q : tensor<i8>`;
}).join("\n");

/**
 * Doubles its argument, the larger of two equal doubles. `memory`: 128 TiB of numbers, sorted. `compile`: a constant whose
 * sorted form the compiler works out by itself, for minutes. `abort`: a call whose result must be a tuple: XLA
 * looks too late.
 */
export const TRAPS = `module {
  func.func public @main(%x: ${RESULT}) -> ${RESULT} {
    %double = stablehlo.add %x, %x : ${RESULT}
    %long = stablehlo.broadcast_in_dim %x, dims = [0, 1] : (${RESULT}) -> ${LONG}
    %ordered = "stablehlo.sort"(%long) <{dimension = 2 : i64}> ({
    ^bb0(%p: tensor<f32>, %q: tensor<f32>):
      %c = stablehlo.compare LT, %p, %q : (tensor<f32>, tensor<f32>) -> tensor<i1>
      stablehlo.return %c : tensor<i1>
    }) : (${LONG}) -> ${LONG}
    %start = stablehlo.slice %ordered [0:4, 0:2, 0:1] : (${LONG}) -> tensor<4x2x1xf32>
    %memory = stablehlo.reshape %start : (tensor<4x2x1xf32>) -> ${RESULT}
    %bytes = stablehlo.constant dense<"0x${bytes.toString("hex").toUpperCase()}"> : ${BYTES}
    %known = "stablehlo.sort"(%bytes) <{dimension = 0 : i64}> ({
    ^bb0(%p: tensor<i8>, %q: tensor<i8>):
${sums}
      %c = stablehlo.compare LT, %s${STEPS}, %q : (tensor<i8>, tensor<i8>) -> tensor<i1>
      stablehlo.return %c : tensor<i1>
    }) : (${BYTES}) -> ${BYTES}
    %first = stablehlo.slice %known [0:8] : (${BYTES}) -> tensor<8xi8>
    %eight = stablehlo.convert %first : (tensor<8xi8>) -> tensor<8xf32>
    %compile = stablehlo.reshape %eight : (tensor<8xf32>) -> ${RESULT}
    %abort = stablehlo.custom_call @TopK(%x) {api_version = 2 : i32} : (${RESULT}) -> ${RESULT}
    %result = stablehlo.maximum %double, %double : ${RESULT}
    return %result : ${RESULT}
  }
}
`;

/** Ids of what an edit may let the result read, in the text with values called after their ids. */
export function trapsIn(
  ir: string,
): Readonly<Record<"result" | "memory" | "compile" | "abort", string>> {
  const idOf = (operation: string): string => {
    const found = new RegExp(`%v(\\d+) = "stablehlo.${operation}`).exec(ir)?.[1];
    if (found === undefined) throw new Error(`no ${operation}`);
    return found;
  };
  return {
    result: idOf("maximum"),
    memory: idOf("reshape.*4x2x1xf32"),
    compile: idOf("reshape.*8xf32"),
    abort: idOf("custom_call"),
  };
}
