import { describe, expect, it } from "vitest";
import { budgetLeft, parseBudget } from "./budget.ts";

describe("a budget", () => {
  it.each([
    ["60s", "seconds", 60],
    ["1.5m", "seconds", 90],
    ["2h", "seconds", 7200],
    ["5000evals", "evaluations", 5000],
    [" 20gens ", "generations", 20],
  ])("%s is read", (text, unit, limit) => expect(parseBudget(text)).toEqual({ unit, limit }));

  it.each([
    "",
    "soon",
    "60",
    "0s",
    "-5s",
    "1.5gens",
    "10 evals",
    "20evalss",
    "1e3evals",
    "Infinitys",
  ])('"%s" is refused', (text) =>
    expect(() => parseBudget(text)).toThrow(expect.objectContaining({ code: "bad-budget" })),
  );

  it("says what is left", () => {
    const spent = { seconds: 61, evaluations: 10, generations: 2 };
    expect(budgetLeft(parseBudget("60s"), spent)).toBe(0);
    expect(budgetLeft(parseBudget("15evals"), spent)).toBe(5);
    expect(budgetLeft(parseBudget("3gens"), spent)).toBe(1);
  });
});
