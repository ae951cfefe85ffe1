import { describe, expect, it } from "vitest";
import { UserError } from "./errors.ts";
import { defineModelWorkload, type ModelDefinition } from "./model-workload.ts";

const definition: ModelDefinition = {
  name: "model",
  module: "model.mlir",
  parameters: () => ({}),
  batches: () => [{ inputs: {} }],
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
