import { describe, expect, it } from "vitest";
import { cases, inputs } from "./cases.ts";
import { type Problem, scoreMatrix } from "./reference.ts";

function problem(down: string, across: string, penalty: number): Problem {
  const similarity = [...down].flatMap((a) => [...across].map((b) => (a === b ? 1 : -1)));
  const [rows, columns] = [down.length, across.length];
  return { rows, columns, similarity: Int32Array.from(similarity), penalty };
}

describe("the CPU reference", () => {
  it("gives the textbook's matrix", () => {
    const scores = scoreMatrix(problem("GATTACA", "GCATGCU", 1));
    expect([...scores.subarray(0, 8)]).toEqual([0, -1, -2, -3, -4, -5, -6, -7]);
    expect([...scores.subarray(8, 16)]).toEqual([-1, 1, 0, -1, -2, -3, -4, -5]);
    expect(scores.at(-1)).toBe(0);
  });

  it("prefers gaps where they are free", () => {
    expect(scoreMatrix(problem("ACGT", "CGTA", 0)).at(-1)).toBe(3);
  });
});

describe.each(Array.from({ length: cases.search }, (_, index) => index))(
  "search case %i",
  (index) => {
    const asked = inputs({ split: "search", seed: index + 1, index, scale: "small" });
    const scores = scoreMatrix(asked);
    const pitch = asked.columns + 1;

    it("needs every term of the recurrence", () => {
      const used = { replace: 0, gapInRow: 0, gapInColumn: 0 };
      for (let r = 1; r <= asked.rows; r++) {
        for (let c = 1; c <= asked.columns; c++) {
          const score = scores[r * pitch + c]!;
          const terms = {
            replace:
              scores[(r - 1) * pitch + c - 1]! + asked.similarity[(r - 1) * asked.columns + c - 1]!,
            gapInRow: scores[(r - 1) * pitch + c]! - asked.penalty,
            gapInColumn: scores[r * pitch + c - 1]! - asked.penalty,
          };
          const best = Object.entries(terms).filter(([, value]) => value === score);
          if (best.length === 1) used[best[0]![0] as keyof typeof used]++;
        }
      }
      for (const cells of Object.values(used)) expect(cells).toBeGreaterThan(200);
    });
  },
);
