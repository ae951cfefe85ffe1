import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Dominance } from "./dominance.ts";

/** By definition: `a` dominates `b` when `b` cannot be reached from the entry without passing `a`. */
function dominatesByDefinition(graph: readonly (readonly number[])[], a: number, b: number) {
  if (a === b || !reaches(graph, b, -1)) return true;
  return !reaches(graph, b, a);
}

function reaches(graph: readonly (readonly number[])[], to: number, without: number): boolean {
  const seen = new Set<number>([without]);
  const stack = seen.has(0) ? [] : [0];
  while (stack.length > 0) {
    const at = stack.pop() as number;
    if (at === to) return true;
    if (seen.has(at)) continue;
    seen.add(at);
    stack.push(...(graph[at] ?? []));
  }
  return false;
}

const graphs = fc.integer({ min: 1, max: 12 }).chain((n) =>
  fc.array(fc.array(fc.integer({ min: 0, max: n - 1 }), { maxLength: 3 }), {
    minLength: n,
    maxLength: n,
  }),
);

describe("dominance", () => {
  it("agrees with its definition on random graphs", () => {
    fc.assert(
      fc.property(graphs, (graph) => {
        const dominance = new Dominance(graph);
        for (let a = 0; a < graph.length; a++) {
          for (let b = 0; b < graph.length; b++) {
            expect(dominance.dominates(a, b), `${a} over ${b}`).toBe(
              dominatesByDefinition(graph, a, b),
            );
          }
        }
      }),
      { seed: 7, numRuns: 400 },
    );
  });

  it("knows loops: the header dominates its body, not the other way round", () => {
    const loop = new Dominance([[1], [2, 3], [1], []]);
    expect(loop.dominates(1, 2)).toBe(true);
    expect(loop.dominates(2, 1)).toBe(false);
    expect(loop.dominates(2, 3)).toBe(false);
  });
});
