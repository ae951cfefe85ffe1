/** What is reported of variants that the search found and unseen inputs refuse. */
import { describe, expect, it } from "vitest";
import type { Evaluator, Prepared } from "../evaluate.ts";
import { type Outcome, rejected } from "../fitness.ts";
import { type Genome, parseGenome, printGenome } from "../genome.ts";
import type { EvaluationRow } from "../store.ts";
import { finish } from "./finish.ts";

const PREPARED = {
  objectives: [
    { name: "time", unit: "steps", clock: "modelled" },
    { name: "error", unit: "relative", clock: "none" },
  ],
  original: [1000, 0],
  builds: { plain: 1000 },
} as unknown as Prepared;

/**
 * Edits 1 and 2 fail alone and together halve the time; 4 saves a little; 3 is idle.
 * @param idle what is the matter with 3 on unseen inputs.
 */
function outcomeOf(genome: Genome, searching: boolean, idle: "wrong" | "slow"): Outcome {
  const text = printGenome(genome);
  const has = (edit: number): boolean => text.includes(`delete ${edit}`);
  if (has(1) !== has(2)) return rejected("check", "wrong-output");
  const odd = has(3) && !searching;
  if (odd && idle === "wrong") return rejected("check", "wrong-output");
  const time = 1000 - (has(1) ? 500 : 0) - (has(4) ? 20 : 0);
  return { status: "ok", fitness: [odd ? 1500 : time, 0] };
}

async function finished(idle: "wrong" | "slow", ...texts: readonly string[]) {
  const evaluator = {
    prepared: PREPARED,
    evaluate: async (candidates: readonly { readonly genome: Genome }[]) =>
      candidates.map(({ genome }) => ({
        genome,
        outcome: outcomeOf(genome, true, idle),
        from: "device",
      })),
    check: async (genome: Genome | null, where: string | { readonly split?: string }) =>
      outcomeOf(genome ?? [], (typeof where === "string" ? where : where.split) === "search", idle),
    inspect: async () => ({ edits: [] }),
  } as unknown as Evaluator;
  const rows = texts.map((text, sequence): EvaluationRow => {
    const genome = parseGenome(text);
    const outcome = outcomeOf(genome, true, idle);
    return { genome, outcome, sequence, generation: 1, from: "device", hash: text };
  });
  const { best, front, passedOver } = await finish(rows, evaluator, 2, () => undefined);
  return {
    best: { edits: best.edits.join("; "), validated: best.validated, speedup: best.speedup },
    front: front.map(({ edits, time }) => [edits, time]),
    passedOver: passedOver.map(({ edits, why }) => [edits, why]),
  };
}

const FOUND = "delete 1; delete 2; delete 3";
const BEST = { edits: "delete 1; delete 2", validated: true, speedup: 2 };

describe("a variant that an idle edit spoils", () => {
  it("is reported without it, alone or beside a lesser one", async () => {
    const wrong = [3, "fails on the validation split (check: wrong-output)"];
    const alone = await finished("wrong", FOUND);
    expect(alone).toEqual({ best: BEST, front: [[2, 500]], passedOver: [wrong] });
    expect(await finished("wrong", FOUND, "delete 4")).toEqual(alone);
  });

  it("stays refused where the edit makes it slow", async () => {
    expect(await finished("slow", FOUND)).toEqual({
      best: BEST,
      front: [[2, 500]],
      passedOver: [[3, "fails on the validation split (check: slower-on-validation)"]],
    });
  });
});

describe("many variants of which the best are wrong", () => {
  it("the best right one is reported, though few get a try", async () => {
    // `delete N` saves N / 10 steps; the inputs of the search let 3,000 of 6,000 pass that are wrong.
    const number = (genome: Genome): number => Number(/\d+/.exec(printGenome(genome))?.[0] ?? 0);
    const right = (genome: Genome, where: unknown): boolean =>
      where === "search" || number(genome) <= 3000;
    const outcome = (genome: Genome, where: unknown): Outcome =>
      right(genome, where)
        ? { status: "ok", fitness: [1000 - number(genome) / 10, 0] }
        : rejected("check", "wrong-output");
    const evaluator = {
      prepared: PREPARED,
      evaluate: async (candidates: readonly { readonly genome: Genome }[]) =>
        candidates.map(({ genome }) => ({ genome, outcome: outcome(genome, "search") })),
      check: async (genome: Genome | null, where: unknown) => outcome(genome ?? [], where),
      inspect: async () => ({ edits: [] }),
    } as unknown as Evaluator;
    const rows = Array.from({ length: 6000 }, (_, k): EvaluationRow => {
      const genome = parseGenome(`delete ${k + 1}`);
      const found = { genome, outcome: outcome(genome, "search"), hash: `${k}` };
      return { ...found, sequence: k, generation: 1, from: "device" };
    });
    const { best, passedOver } = await finish(rows, evaluator, 2, () => undefined);
    expect(best.edits).toEqual(["delete 3000"]);
    expect(best.validated).toBe(true);
    expect(passedOver.length).toBeGreaterThan(0);
    expect(passedOver.every(({ time }) => time < best.time)).toBe(true);
  });
});
