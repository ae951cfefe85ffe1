import { describe, expect, it } from "vitest";
import { dataText } from "../data.ts";
import { cases, inputs } from "./cases.ts";
import { residual, type System, solve, substituted } from "./reference.ts";
import workload from "./workload.ts";

type Skip = (row: number, column: number, step: number) => boolean;

/** Elimination in f32 without pivoting, with the subtractions left out that `skip` names. */
function eliminated({ n, augmented }: System, skip: Skip = () => false): Float64Array {
  const a = augmented.slice();
  for (let k = 0; k < n; k++) {
    for (let r = k + 1; r < n; r++) {
      const ratio = Math.fround(a[r * (n + 1) + k]! / a[k * (n + 1) + k]!);
      for (let c = k + 1; c <= n; c++) {
        if (!skip(r, c, k)) a[r * (n + 1) + c]! -= ratio * a[k * (n + 1) + c]!;
      }
    }
  }
  return substituted(n, (r, c) => a[r * (n + 1) + c]!);
}

describe("the CPU reference", () => {
  it("solves a system by hand, whose first pivot is 0", () => {
    const augmented = Float32Array.of(0, 2, 1, 7, 1, 1, 1, 6, 2, 1, -1, 1);
    expect([...solve({ n: 3, augmented })]).toEqual([1, 2, 3]);
  });

  it("finds the residual of a wrong solution", () => {
    const identity = { n: 2, augmented: Float32Array.of(1, 0, 3, 0, 1, -4) };
    expect(residual([3, -4], identity)).toBe(0);
    expect(residual([3, -3], identity)).toBe(1 / 7);
    expect(residual([3, Number.NaN], identity)).toBeNaN();
  });

  const real = dataText("rodinia-inputs/gaussian/matrix4.txt.gz");
  it.skipIf(real === undefined)("agrees with the published solution of four unknowns", () => {
    const [n, ...numbers] = real!.trim().split(/\s+/).map(Number);
    const augmented = Float32Array.from({ length: 20 }, (_, i) =>
      i % 5 < 4 ? numbers[4 * Math.floor(i / 5) + (i % 5)]! : numbers[16 + Math.floor(i / 5)]!,
    );
    expect(n).toBe(4);
    const solution = solve({ n: 4, augmented });
    for (const [i, x] of numbers.slice(20).entries()) expect(solution[i]).toBeCloseTo(x, 5);
  });
});

describe.each(Array.from({ length: cases.search }, (_, index) => index))(
  "search case %i",
  (index) => {
    const asked = inputs({ split: "search", seed: index + 1, index, scale: "small" });
    const { n } = asked;
    const expected = { solution: solve(asked) };
    const error = (solution: Float64Array) => workload.error!({ solution }, expected, asked);

    it("takes elimination without pivoting in f32", () => {
      expect(error(eliminated(asked))).toBeLessThan(0.5 * workload.tolerance!);
    });

    it.each<[string, Skip]>([
      ["the last column", (_r, _c, step) => step === n - 2],
      ["the first column", (_r, _c, step) => step === 0],
      ["the right-hand side", (_r, c) => c === n],
      ["the last column of the matrix", (_r, c) => c === n - 1],
      ["the last row", (r) => r === n - 1],
      ["the first row below each pivot", (r, _c, step) => r === step + 1],
      ["all but the first block", (r, c, step) => r - step > 8 || c - step > 32],
    ])("refuses to leave out %s", (_, skip) => {
      expect(error(eliminated(asked, skip))).toBeGreaterThan(20 * workload.tolerance!);
    });
  },
);
