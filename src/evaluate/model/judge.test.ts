import { describe, expect, it } from "vitest";
import { defineModelWorkload, type ModelDefinition, type Tensor } from "../../model-workload.ts";
import { dataOf } from "./inputs.ts";
import { Judge, weightOf } from "./judge.ts";

const tensor = (...values: readonly number[]): Tensor => ({
  element: "f32",
  shape: [values.length],
  data: new Float32Array(values),
});
const definition: ModelDefinition = {
  name: "model",
  module: "model.mlir",
  parameters: () => ({}),
  batches: () => [{ inputs: { x: tensor(1) } }, { inputs: { x: tensor(2) } }],
};
const byOriginal = defineModelWorkload({ ...definition, reference: "original" });
const [first, second, other] = ["search 0", "search 1", "validation 0"].map((place) => ({ place }));
if (first === undefined || second === undefined || other === undefined) throw new Error();

describe("predictions", () => {
  it("are held against those of the original on the same batch of the same split", () => {
    const judge = new Judge(byOriginal);
    expect(judge.original(first, [tensor(1, 3)])).toBe(0);
    expect(judge.original(second, [tensor(5, 9)])).toBe(0);
    expect(judge.original(other, [tensor(7, 8)])).toBe(0);
    expect(judge.variant(first, [tensor(2, 2)])).toBe(1);
    expect(judge.variant(first, [tensor(1, 3)])).toBe(0);
    expect(judge.variant(second, [tensor(5, 9)])).toBe(0);
    expect(judge.variant(second, [tensor(1, 3)])).toBeGreaterThan(1);
  });

  it("have no reference where the original gives no numbers", () => {
    const judge = new Judge(byOriginal);
    expect(() => judge.original(first, [tensor(Number.NaN)])).toThrow(RangeError);
  });

  it("are judged by labels otherwise, each batch by its number of them", () => {
    const workload = defineModelWorkload({
      ...definition,
      error: ([given], labels) => Math.abs((given?.data[0] as number) - (labels[0] as number)),
    });
    const batch = { ...first, labels: Uint8Array.of(4, 4, 4) };
    expect(new Judge(workload).original(batch, [tensor(6)])).toBe(2);
    expect(new Judge(workload).variant(batch, [tensor(4)])).toBe(0);
    expect([weightOf(batch), weightOf(first)]).toEqual([3, 1]);
  });
});

describe("data", () => {
  it("need labels where they are what is right", () => {
    expect(() => dataOf(defineModelWorkload(definition), "search")).toThrow(
      "batch 1 of the search split has no labels",
    );
    expect(dataOf(byOriginal, "search").batches).toHaveLength(2);
  });
});
