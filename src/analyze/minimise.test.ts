import { describe, expect, it } from "vitest";
import type { Outcome } from "../fitness.ts";
import { rejected } from "../fitness.ts";
import type { Edit, Genome } from "../genome.ts";
import { minimise } from "./minimise.ts";

const edit = (name: string): Edit => ({ op: "delete", targets: [name], rewires: [] });
const names = (genome: Genome): string => genome.map((each) => each.targets[0]).join("");

/** Gains per edit; `a` needs `b`; each lower-case `n…` is neutral; `w` edits cost 0.6 % each. */
function time(genome: Genome): Outcome {
  const has = (name: string): boolean => genome.some((each) => each.targets[0] === name);
  if (has("a") && !has("b")) return rejected("check", "wrong-output");
  let cycles = 1000;
  if (has("a")) cycles -= 300;
  if (has("c")) cycles -= 100;
  for (const weak of ["u", "v", "w"]) if (has(weak)) cycles -= 4;
  return { status: "ok", fitness: [cycles, has("e") ? 0.5 : 0] };
}

const measure = async (genomes: readonly Genome[]): Promise<readonly Outcome[]> =>
  genomes.map(time);

async function minimised(text: string): Promise<string> {
  const genome = [...text].map(edit);
  const full = time(genome);
  if (full.status !== "ok") throw new Error("the full variant must pass");
  const result = await minimise(genome, full.fitness, measure);
  expect(time(result.genome)).toEqual({ status: "ok", fitness: result.fitness });
  return names(result.genome);
}

describe("minimise", () => {
  it("keeps what matters and drops what does not", async () => {
    expect(await minimised("nabmc")).toBe("abc");
  });
  it("keeps an edit that others need", async () => {
    expect(await minimised("ba")).toBe("ba");
  });
  it("drops everything when nothing matters", async () => {
    expect(await minimised("nmk")).toBe("");
  });
  it("does not let small losses add up beyond the threshold", async () => {
    // Each of u, v, w is worth 0.67 % of 588: dropping one is allowed, two are not.
    const left = await minimised("abcuvw");
    expect(left.length).toBe(5);
    expect(left).toContain("abc");
  });
  it("does not let the error rise", async () => {
    const genome = [...("abn" as string)].map(edit);
    const worse = async (genomes: readonly Genome[]): Promise<readonly Outcome[]> =>
      genomes.map((each) => {
        const outcome = time(each);
        const exact = names(each).includes("n");
        return outcome.status === "ok"
          ? { ...outcome, fitness: [outcome.fitness[0] as number, exact ? 0 : 0.1] }
          : outcome;
      });
    const result = await minimise(genome, [700, 0], worse);
    expect(names(result.genome)).toBe("abn");
  });
  it("says what became of each edit", async () => {
    const { steps } = await minimise([..."nab"].map(edit), [700, 0], measure);
    expect(steps.find((step) => step.edit.targets[0] === "n")).toMatchObject({
      cost: 0,
      kept: false,
    });
    expect(steps.find((step) => step.edit.targets[0] === "b")).toMatchObject({
      cost: null,
      kept: true,
    });
  });
});
