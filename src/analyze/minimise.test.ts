import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Fitness, Outcome } from "../fitness.ts";
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
  const result = await minimise(genome, full, measure);
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
    const result = await minimise(genome, { fitness: [700, 0] }, worse);
    expect(names(result.genome)).toBe("abn");
  });
  it("says what became of each edit", async () => {
    const { steps } = await minimise([..."nab"].map(edit), { fitness: [700, 0] }, measure);
    expect(steps.find((step) => step.edit.targets[0] === "n")).toMatchObject({
      cost: 0,
      kept: false,
    });
    expect(steps.find((step) => step.edit.targets[0] === "b")).toMatchObject({
      cost: null,
      kept: true,
    });
  });

  it("drops what costs less than can be told", async () => {
    // Each of `xy` is worth 4 %, known to 3 % either way; both together are beyond doubt.
    const noisy = async (genomes: readonly Genome[]): Promise<readonly Outcome[]> =>
      genomes.map((genome) => {
        const gone = ["x", "y"].filter((name) => !names(genome).includes(name)).length;
        const cycles = 100 * 1.04 ** gone;
        return {
          status: "ok",
          fitness: [cycles, 0],
          interval: [0.97 * cycles, 1.03 * cycles],
        };
      });
    const full = { fitness: [100, 0], interval: [97, 103] } as const;
    const both = [..."xy"].map(edit);
    expect(names((await minimise(both, full, noisy)).genome)).toBe("y");
    expect(names((await minimise(both, { fitness: [100, 0] }, noisy)).genome)).toBe("xy");
  });

  it("decides as if it measured one by one", async () => {
    // Random gains and needs: bit i of `needs` says that edit i is invalid without edit i + 1.
    const landscape = fc.record({
      gains: fc.array(fc.constantFrom(0, 0, 0, 3, 8, 60), { minLength: 1, maxLength: 40 }),
      needs: fc.integer({ min: 0 }),
    });
    await fc.assert(
      fc.asyncProperty(landscape, async ({ gains, needs }) => {
        const judge = (genome: Genome): Outcome => {
          const ids = new Set(genome.map((each) => Number(each.targets[0])));
          for (const id of ids) {
            if ((needs >> (id % 31)) & 1 && id + 1 < gains.length && !ids.has(id + 1)) {
              return rejected("check", "wrong-output");
            }
          }
          const gain = [...ids].reduce((sum, id) => sum + (gains[id] as number), 0);
          return { status: "ok", fitness: [5000 - gain, 0] };
        };
        const full = gains.map((_, i) => edit(String(i)));
        const { fitness } = judge(full) as Extract<Outcome, { readonly status: "ok" }>;
        const { steps: _, ...result } = await minimise(full, { fitness }, async (all) =>
          all.map(judge),
        );
        expect(result).toEqual(oneByOne(full, fitness, judge));
      }),
    );
  });

  it("takes about a hundred batches for a thousand edits of which few matter", async () => {
    const full = Array.from({ length: 1394 }, (_, i) => edit(String(i)));
    const judge = (genome: Genome): Outcome => {
      const matter = genome.filter((each) => Number(each.targets[0]) % 82 === 0).length;
      return { status: "ok", fitness: [1000 - 20 * matter, 0] };
    };
    let batches = 0;
    const result = await minimise(full, { fitness: [660, 0] }, async (genomes) => {
      batches++;
      return genomes.map(judge);
    });
    expect(result.genome).toHaveLength(17);
    expect(batches).toBeLessThan(140);
  });

  it("looks at every further objective as at the error", async () => {
    const judge = (genome: Genome): Outcome => {
      return { status: "ok", fitness: [100, 0, 5 - genome.length] };
    };
    const full = [..."xyz"].map(edit);
    const result = await minimise(full, { fitness: [100, 0, 2] }, async (genomes) =>
      genomes.map(judge),
    );
    expect(result.genome).toEqual(full);
  });
});

/** The definition: one edit after another, each with one measurement, until a pass drops none. */
function oneByOne(
  full: Genome,
  fitness: Fitness,
  judge: (genome: Genome) => Outcome,
): { readonly genome: Genome; readonly fitness: Fitness } {
  let current = { genome: full, fitness };
  for (let dropped = true; dropped; ) {
    dropped = false;
    for (const each of current.genome) {
      const genome = current.genome.filter((other) => other !== each);
      const outcome = judge(genome);
      if (outcome.status !== "ok") continue;
      const time = outcome.fitness[0] as number;
      const limits = [current.fitness[0] as number, fitness[0] as number];
      if (!limits.every((limit) => limit / time > 0.99)) continue;
      current = { genome, fitness: outcome.fitness };
      dropped = true;
    }
  }
  return current;
}
