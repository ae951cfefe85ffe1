/**
 * `gevo init` for models on the built CLI: modules of several shapes get a workload that runs at once, in which the
 * original's own predictions are right; what it cannot serve is refused with the next step.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { HAS_JAX, NO_JAX } from "../contract/xla-jax.ts";
import { gevo, project, remove } from "./gevo.ts";

const moons = (name: string): string =>
  readFileSync(fileURLToPath(new URL(`../../examples/moons/${name}`, import.meta.url)), "utf8");

const main = (head: string, body: string): string =>
  `module {\n  func.func public @main${head} {\n${body}\n  }\n}\n`;

/** Two results, four element types, a look-up in a table; no labels could be classes here. */
const REGRESSION = main(
  "(%scale: tensor<3xbf16>, %table: tensor<5x3xf16>, %ids: tensor<6xi32>, %x: tensor<6x3xf32>) " +
    "-> (tensor<6xf32>, tensor<6x3xbf16>)",
  `    %0 = "stablehlo.gather"(%table, %ids) <{dimension_numbers = #stablehlo.gather<offset_dims = [1], collapsed_slice_dims = [0], start_index_map = [0], index_vector_dim = 1>, slice_sizes = array<i64: 1, 3>}> : (tensor<5x3xf16>, tensor<6xi32>) -> tensor<6x3xf16>
    %1 = stablehlo.convert %0 : (tensor<6x3xf16>) -> tensor<6x3xf32>
    %2 = stablehlo.multiply %1, %x : tensor<6x3xf32>
    %zero = stablehlo.constant dense<0.0> : tensor<f32>
    %3 = stablehlo.reduce(%2 init: %zero) applies stablehlo.add across dimensions = [1] : (tensor<6x3xf32>, tensor<f32>) -> tensor<6xf32>
    %4 = stablehlo.broadcast_in_dim %scale, dims = [1] : (tensor<3xbf16>) -> tensor<6x3xbf16>
    %5 = stablehlo.convert %2 : (tensor<6x3xf32>) -> tensor<6x3xbf16>
    %6 = stablehlo.multiply %4, %5 : tensor<6x3xbf16>
    return %3, %6 : tensor<6xf32>, tensor<6x3xbf16>`,
);

/** Has a logarithm: only inputs above 0 will do. */
const LOGARITHM = main(
  "(%x: tensor<8xf64>) -> tensor<8xf64>",
  `    %0 = stablehlo.log %x : tensor<8xf64>
    %1 = stablehlo.log %x : tensor<8xf64>
    %2 = stablehlo.add %0, %1 : tensor<8xf64>
    return %2 : tensor<8xf64>`,
);

const ADD = "    %0 = stablehlo.add %x, %x : tensor<4xf32>\n    return %0 : tensor<4xf32>";

let folder = "";
beforeAll(() => {
  folder = project();
});
afterAll(() => remove(folder));

interface Written {
  readonly parameters: readonly string[];
  readonly inputs: readonly string[];
  readonly doubts: readonly string[];
}

async function init(name: string, module: string): Promise<Written> {
  mkdirSync(join(folder, name));
  writeFileSync(join(folder, name, "model.mlir"), module);
  const { code, stdout, stderr } = await gevo(folder, "init", `${name}/model.mlir`, "--json");
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout) as Written;
}

/** What becomes of a variant. */
async function replay(name: string, edits: string): Promise<string> {
  const flags = ["--device", "xla:roofline", "--edits", edits];
  const { stdout, stderr } = await gevo(folder, "replay", name, ...flags);
  return stdout + stderr;
}

describe.skipIf(!HAS_JAX)(`gevo init with models${NO_JAX}`, () => {
  it("writes a workload that evolves: a classifier", async () => {
    expect(await init("classes", moons("evaluate.mlir"))).toMatchObject({
      parameters: ["arg0", "arg1", "arg2", "arg3"],
      inputs: ["arg4"],
      doubts: [],
    });
    const run = ["evolve", "classes", "--device", "xla:roofline", "--budget", "20evals", "--json"];
    const { code, stdout, stderr } = await gevo(folder, ...run);
    expect(code, stderr).toBe(0);
    const { baseline, rejected } = JSON.parse(stdout) as {
      readonly baseline: { readonly error?: number };
      readonly rejected: Readonly<Record<string, number>>;
    };
    expect(baseline.error).toBeUndefined();
    expect(rejected["check"]).toBeGreaterThan(0);
    const again = await gevo(folder, "init", "classes/model.mlir");
    expect([again.code, again.stderr]).toEqual([2, expect.stringContaining("is there already")]);
  });

  it("writes one that is judged: quantities, of other types", async () => {
    const written = await init("quantities", REGRESSION);
    expect(written).toMatchObject({ parameters: ["scale", "table"], inputs: ["ids", "x"] });
    // The second result squared; then the same with its factors in the other order.
    expect(await replay("quantities", "operand [10.0=9]")).toContain("wrong-output");
    expect(await replay("quantities", "operand [10.0=9]; operand [10.1=8]")).toContain(
      "at error 0",
    );
  });

  it("finds inputs of which it can take logarithms", async () => {
    expect(await init("logarithm", LOGARITHM)).toMatchObject({ inputs: ["x"], doubts: [] });
    expect(readFileSync(join(folder, "logarithm", "workload.ts"), "utf8")).toContain(
      "real(random, 1, 0.5)",
    );
  });

  it("says where predictions do not depend on inputs", async () => {
    const module = main(
      "(%x: tensor<4xf32>) -> tensor<4xf32>",
      "    %0 = stablehlo.constant dense<2.0> : tensor<4xf32>\n" +
        "    %1 = stablehlo.add %0, %0 : tensor<4xf32>\n    return %1 : tensor<4xf32>",
    );
    const { doubts } = await init("constant", module);
    expect(doubts).toEqual(["its predictions do not depend on its inputs"]);
  });

  const LINEAR = "(%w: tensor<4xf32>, %x: tensor<4xf32>) -> tensor<4xf32>";
  it.each<readonly [string, string, readonly string[], RegExp]>([
    ["a step of training", moons("step.mlir"), [], /step of training[\s\S]*first-model\.md/],
    ["broken text", main("(%x: tensor<4xf32>", ADD), [], /not a module that StableHLO's verifier/],
    ["a module without main", "module {\n}\n", [], /has no function main/],
    [
      "shapes that are not known",
      main("(%x: tensor<?xf32>) -> tensor<?xf32>", ADD.replaceAll("4", "?")),
      [],
      /shape is known only when it runs/,
    ],
    [
      "types for which it has no data",
      main(
        "(%x: tensor<4xcomplex<f32>>) -> tensor<4xcomplex<f32>>",
        ADD.replaceAll("f32", "complex<f32>"),
      ),
      [],
      /tensor<4xcomplex<f32>>/,
    ],
    [
      "what gives no numbers",
      main(
        "(%x: tensor<4xf32>) -> tensor<4xf32>",
        ADD.replace("stablehlo.add %x, %x", "stablehlo.log %n").replace(
          "    %0",
          "    %n = stablehlo.constant dense<-1.0> : tensor<4xf32>\n    %0",
        ),
      ),
      [],
      /predicts infinities, or what is no number/,
    ],
    ["more inputs than arguments", main(LINEAR, ADD), ["--inputs", "3"], /--inputs cannot be "3"/],
    ["options of kernels", main(LINEAR, ADD), ["--threads", "64"], /--threads is for kernels/],
  ])("refuses %s", async (_, module, flags, said) => {
    writeFileSync(join(folder, "model.mlir"), module);
    const out = join(folder, "refused.ts");
    const { code, stdout, stderr } = await gevo(
      folder,
      "init",
      "model.mlir",
      "--out",
      out,
      ...flags,
    );
    expect(stderr).toMatch(said);
    expect(stderr).toMatch(/\n {6}\S.*\n$/);
    expect([code, stdout, existsSync(out)]).toEqual([2, "", false]);
  });
});
