import { describe, expect, it } from "vitest";
import { UserError } from "./errors.ts";
import {
  dataRequest,
  defineModelWorkload,
  type ModelDefinition,
  type Tensor,
} from "./model-workload.ts";

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
const codeOf = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    if (error instanceof UserError) return error.code;
    throw error;
  }
  return "none";
};

describe("a model workload", () => {
  it("asks for labels where they are what is right", () => {
    const { batches } = defineModelWorkload(definition);
    expect(codeOf(() => batches(dataRequest("search")))).toBe("no-labels");
  });

  it("holds variants against what the original predicted on the same batch of the same split", () => {
    const { batches, error } = defineModelWorkload({ ...definition, reference: "original" });
    if (error === undefined) throw new Error("there is no error function");
    const [first, second] = batches(dataRequest("search"));
    const [other] = batches(dataRequest("validation"));
    if (first === undefined || second === undefined || other === undefined) throw new Error();
    expect(error([tensor(1, 3)], first.labels)).toBe(0);
    expect(error([tensor(5, 9)], second.labels)).toBe(0);
    expect(error([tensor(7, 8)], other.labels)).toBe(0);
    expect(error([tensor(2, 2)], first.labels)).toBe(1);
    // Data come anew when a runner has died.
    const [again] = batches(dataRequest("search"));
    expect(again && error([tensor(1, 3)], again.labels)).toBe(0);
    expect(error([tensor(5, 9)], second.labels)).toBe(0);
    expect(error([tensor(1, 3)], second.labels)).toBeGreaterThan(1);
  });

  it("has no reference where the original gives no numbers", () => {
    const { batches, error } = defineModelWorkload({ ...definition, reference: "original" });
    const [first] = batches(dataRequest("search"));
    expect(() => first && error?.([tensor(Number.NaN)], first.labels)).toThrow(RangeError);
  });

  it.each<readonly [string, Partial<ModelDefinition>]>([
    ["a reference of another name", { reference: "both" as never }],
    ["an error that wants labels", { reference: "original", error: () => 0 }],
    [
      "a training",
      {
        reference: "original",
        training: { evaluation: "evaluate.mlir", steps: 1, batches: () => [] },
      },
    ],
  ])("refuses %s beside the original's predictions", (_, members) => {
    expect(codeOf(() => defineModelWorkload({ ...definition, ...members }))).toBe("bad-workload");
  });
});
