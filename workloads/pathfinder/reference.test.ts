import { Random } from "gevo";
import { describe, expect, it } from "vitest";
import { cases, inputs } from "./cases.ts";
import { cheapest, type Grid } from "./reference.ts";

function grid(...rows: readonly number[][]): Grid {
  const weights = Int32Array.from(rows.flat());
  return { rows: rows.length, columns: rows[0]!.length, weights, rowsPerLaunch: 1 };
}

/** The least cost of all paths that end in a cell, each walked to its beginning. */
function walked(g: Grid, row: number, column: number): number {
  if (column < 0 || column >= g.columns) return Infinity;
  const here = g.weights[row * g.columns + column]!;
  if (row === 0) return here;
  return here + Math.min(...[-1, 0, 1].map((side) => walked(g, row - 1, column + side)));
}

describe("the CPU reference", () => {
  it("goes round what is dear", () => {
    expect([...cheapest(grid([1, 9, 9, 9], [9, 1, 9, 9], [9, 9, 1, 9]))]).toEqual([11, 11, 3, 27]);
  });

  it("finds the best of all paths", () => {
    const random = new Random(5);
    const rows = Array.from({ length: 7 }, () => Array.from({ length: 6 }, () => random.int(10)));
    const g = grid(...rows);
    expect([...cheapest(g)]).toEqual(rows[0]!.map((_, c) => walked(g, 6, c)));
  });
});

describe.each(Array.from({ length: cases.search }, (_, index) => index))(
  "search case %i",
  (index) => {
    const asked = inputs({ split: "search", seed: index + 1, index, scale: "small" });
    const right = cheapest(asked);

    /** Costs with only some of the moves, or with walls between blocks of columns. */
    function shortcut(moves: readonly number[], { rows = asked.rows, wall = asked.columns } = {}) {
      let costs = asked.weights.slice(0, asked.columns);
      for (let r = 1; r < rows; r++) {
        costs = costs.map((_, c) => {
          const from = moves
            .map((side) => c + side)
            .filter((b) => b >= 0 && b < asked.columns)
            .filter((b) => Math.floor(b / wall) === Math.floor(c / wall));
          return asked.weights[r * asked.columns + c]! + Math.min(...from.map((b) => costs[b]!));
        });
      }
      return costs;
    }

    it.each<[string, Int32Array]>([
      ["no way from the west", shortcut([0, 1])],
      ["no way from the east", shortcut([-1, 0])],
      ["no way straight down", shortcut([-1, 1])],
      ["a row less", shortcut([-1, 0, 1], { rows: asked.rows - 1 })],
      ["blocks without a ghost zone", shortcut([-1, 0, 1], { wall: 256 })],
    ])("refuses %s", (_, wrong) => {
      expect(wrong).not.toEqual(right);
    });

    it("is what all moves give", () => {
      expect(shortcut([-1, 0, 1])).toEqual(right);
    });
  },
);
