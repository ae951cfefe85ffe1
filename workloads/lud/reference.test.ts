import { describe, expect, it } from "vitest";
import { cases, inputs } from "./cases.ts";
import { factorise, type Matrix, residual } from "./reference.ts";
import workload from "./workload.ts";

type Skip = (row: number, column: number, step: number) => boolean;

/** Elimination column by column in f32, with the subtractions left out that `skip` names. */
function eliminated({ n, values }: Matrix, skip: Skip = () => false): Float32Array {
  const a = values.slice();
  for (let step = 0; step < n; step++) {
    for (let r = step + 1; r < n; r++) {
      const part = a[r * n + step]! / a[step * n + step]!;
      a[r * n + step] = part;
      for (let c = step + 1; c < n; c++) {
        if (!skip(r, c, step)) a[r * n + c]! -= part * a[step * n + c]!;
      }
    }
  }
  return a;
}

describe("the CPU reference", () => {
  it("factorises a matrix by hand", () => {
    const matrix = { n: 3, values: Float32Array.of(2, 1, 1, 4, 3, 3, 8, 7, 9) };
    expect([...factorise(matrix)]).toEqual([2, 1, 1, 2, 1, 1, 4, 3, 2]);
  });

  it("leaves the identity alone", () => {
    const identity = Float32Array.from({ length: 25 }, (_, at) => (at % 6 === 0 ? 1 : 0));
    expect(factorise({ n: 5, values: identity })).toEqual(identity);
  });
});

describe("the residual", () => {
  const matrix = inputs({ split: "search", seed: 1, index: 0, scale: "small" });
  const factors = factorise(matrix);
  const largest = matrix.values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);

  it("is rounding for right factors", () => {
    expect(residual(factors, matrix)).toBeLessThan(1e-6);
  });

  it("shows one wrong element in full", () => {
    const wrong = factors.slice();
    wrong[63]! += 0.125;
    expect(residual(wrong, matrix)).toBeCloseTo(0.125 / largest, 5);
  });

  it("is no number where a factor is none", () => {
    const wrong = factors.slice();
    wrong[200] = Number.NaN;
    expect(residual(wrong, matrix)).toBeNaN();
  });
});

describe.each(Array.from({ length: cases.search }, (_, index) => index))(
  "search case %i",
  (index) => {
    const matrix = inputs({ split: "search", seed: index + 1, index, scale: "small" });
    const expected = { factors: factorise(matrix) };
    const error = (factors: Float32Array) => workload.error!({ factors }, expected, matrix);
    const tile = (position: number) => Math.floor(position / 16);
    const last = tile(matrix.n - 1);

    it("takes elimination in another order and in f32", () => {
      expect(error(eliminated(matrix))).toBeLessThan(0.1 * workload.tolerance!);
    });

    it.each<[string, Skip]>([
      ["the last steps of the last tile", (_r, _c, step) => step >= matrix.n - 4],
      ["the last product inside a tile", (r, c, s) => s % 16 === 14 && tile(r) === tile(c)],
      ["the last product of other tiles", (r, c, s) => s % 16 === 15 && tile(r) + tile(c) > 1],
      ["the last tile's rest", (r, c, s) => tile(r) === last && tile(c) === last && tile(s) < last],
      ["the tiles right of the diagonal", (r, c, s) => tile(r) === tile(s) && tile(c) > tile(s)],
      ["the tiles below the diagonal", (r, c, s) => tile(c) === tile(s) && tile(r) > tile(s)],
    ])("refuses to leave out %s", (_, skip) => {
      expect(error(eliminated(matrix, skip))).toBeGreaterThan(20 * workload.tolerance!);
    });

    it("refuses the matrix as it was", () => {
      expect(error(matrix.values)).toBeGreaterThan(20 * workload.tolerance!);
    });
  },
);
