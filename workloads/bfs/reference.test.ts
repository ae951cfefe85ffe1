import { describe, expect, it } from "vitest";
import { cases, inputs } from "./cases.ts";
import { type Graph, levelsOf } from "./reference.ts";

function graph(source: number, ...targets: readonly number[][]): Graph {
  const offsets = [0];
  for (const list of targets) offsets.push(offsets.at(-1)! + list.length);
  return { offsets: Int32Array.from(offsets), targets: Int32Array.from(targets.flat()), source };
}

function edgesOf({ offsets, targets }: Graph): readonly (readonly [number, number])[] {
  return Array.from({ length: offsets.length - 1 }).flatMap((_, v) =>
    [...targets.subarray(offsets[v], offsets[v + 1])].map((to) => [v, to] as const),
  );
}

describe("the CPU reference", () => {
  it("counts the edges of the shortest way", () => {
    const ring = graph(0, [1], [2, 4], [3], [4], [0]);
    expect([...levelsOf(ring)]).toEqual([0, 1, 2, 3, 2]);
  });

  it("follows edges one way only and leaves out what cannot be reached", () => {
    expect([...levelsOf(graph(1, [1], [2], [2], []))]).toEqual([-1, 0, 1, -1]);
  });
});

describe.each(Array.from({ length: cases.search }, (_, index) => index))(
  "search case %i",
  (index) => {
    const asked = inputs({ split: "search", seed: index + 1, index, scale: "small" });
    const right = levelsOf(asked);
    const edges = edgesOf(asked);
    const deepest = right.reduce((most, level) => Math.max(most, level), 0);

    it("has levels that no edge shortens, each reached from the one before", () => {
      const entered = new Set([asked.source]);
      for (const [from, to] of edges) {
        if (right[from] === -1) continue;
        expect(right[to]).toBeGreaterThanOrEqual(0);
        expect(right[to]).toBeLessThanOrEqual(right[from]! + 1);
        if (right[to] === right[from]! + 1) entered.add(to);
      }
      for (const [vertex, level] of right.entries()) {
        if (level !== -1) expect(entered).toContain(vertex);
      }
    });

    const without = (gone: (from: number, nth: number) => boolean) => {
      const { offsets, targets, source } = asked;
      const lists = [...offsets.subarray(1)].map((end, v) =>
        [...targets.subarray(offsets[v], end)].filter((_, nth) => !gone(v, nth)),
      );
      return levelsOf(graph(source, ...lists));
    };

    it.each<[string, () => Int32Array]>([
      ["the last level left out", () => right.map((level) => (level === deepest ? -1 : level))],
      ["only the first edge of a vertex", () => without((_, nth) => nth > 0)],
      ["only the first three edges of a vertex", () => without((_, nth) => nth > 2)],
      ["the first edge of a vertex left out", () => without((_, nth) => nth === 0)],
      ["levels of vertices met again", () => right.map((level) => Math.min(level + 1, deepest))],
    ])("refuses %s", (_, shortcut) => {
      expect(shortcut()).not.toEqual(right);
    });

    it("reaches most vertices, in several levels", () => {
      expect(deepest).toBeGreaterThan(4);
      const reached = right.filter((level) => level !== -1).length;
      expect(reached).toBeGreaterThan(0.6 * right.length);
    });
  },
);
