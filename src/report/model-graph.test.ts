import { describe, expect, it } from "vitest";
import type { Layer } from "../representation.ts";
import { modelGraphChart, modelGraphText } from "./model-graph.ts";

const form = (...reads: readonly number[]) => ({ type: "tensor<4x8xf32>", reads, operations: 1 });

const layer = (id: string, ...reads: readonly number[]): Layer => ({
  id,
  what: "matrix <product>",
  state: "same",
  changes: [],
  before: form(...reads),
  after: form(...reads),
});

const pruned = (id: string, ...reads: readonly number[]): Layer => {
  const { after: _, ...rest } = layer(id, ...reads);
  return { ...rest, state: "pruned", changes: ["removed"] };
};

const count = (text: string, what: string): number => text.split(what).length - 1;

describe("the picture of a model", () => {
  it("has a box for each layer on each side that has it", () => {
    const { before: _, ...own } = layer("3");
    const added: Layer = { ...own, state: "added" };
    const svg = modelGraphChart({ layers: [layer("1"), pruned("2", 0), added], constants: [] });
    expect(count(svg, "<rect")).toBe(4);
    expect(count(svg, '<g class="pruned">')).toBe(1);
    expect(count(svg, '<g class="added">')).toBe(1);
    expect(svg).toContain("2: 4×8 f32");
    expect(svg).not.toContain("<product>");
  });

  it("leads a line straight to the next layer, past one that is gone, and round all others", () => {
    const layers = [layer("1"), pruned("2", 0), { ...layer("3", 1, 0), after: form(0) }];
    const svg = modelGraphChart({ layers, constants: [] });
    const straight = [...svg.matchAll(/d="M(\d+) (\d+)V(\d+)"/g)];
    const before = straight.filter(([, x]) => Number(x) < 200);
    // From 1 to 2 and from 2 to 3, and in the variant from 1 to 3 at once.
    expect([before.length, straight.length]).toEqual([2, 3]);
    expect(count(svg, "C")).toBe(2);
  });

  it("draws a long run of layers that stayed the same as one row", () => {
    const chain = Array.from({ length: 50 }, (_, k) => layer(`${k}`, ...(k === 0 ? [] : [k - 1])));
    const layers = chain.map((each, k) => (k === 30 ? pruned("30", 29) : each));
    const svg = modelGraphChart({ layers, constants: [] });
    expect(svg).toContain("30 layers as they were");
    expect(svg).toContain("19 layers as they were");
    expect(count(svg, "<rect")).toBe(1);
    expect(count(svg, 'class="edge"')).toBe(3);
  });
});

describe("a model in words", () => {
  it("has a line for each kind of change, and for constants that no layer tells", () => {
    const narrow = "computes on f16 in place of f32";
    const many = Array.from({ length: 8 }, (_, k): Layer => {
      return { ...layer(`${k}`), state: "changed", changes: [narrow] };
    });
    const constants = [{ id: "9", before: "1", after: "2" }];
    const lines = modelGraphText({ layers: [...many, pruned("8")], constants });
    expect(lines).toEqual([
      `${narrow}: ${[0, 1, 2, 3, 4, 5].map((k) => `matrix <product> ${k}`).join(", ")} and 2 more`,
      "pruned (removed): matrix <product> 8",
      "constant 9 is 2 in place of 1",
    ]);
    expect(modelGraphText({ layers: [layer("1")], constants: [] })).toEqual([]);
  });
});
