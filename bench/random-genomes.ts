/**
 * Random genomes of 1 to 10 edits through the whole pipeline: chains that grow by one drawn edit a
 * step, every step evaluated whatever became of the one before. Shared by bench/robustness.ts, its
 * smaller version in the tests, and bench/endurance.ts.
 */
import type { Evaluated, Evaluator } from "../src/evaluate.ts";
import type { Genome } from "../src/genome.ts";
import { Random } from "../src/random.ts";

export const MOST_EDITS = 10;

/** Outcomes by status, stage and reason. */
export type Mix = Record<string, number>;

/**
 * Evaluates `count` genomes (rounded up to whole chains) and hands each result to `onEach`.
 * @param edits of the longest ones.
 */
export async function evaluateRandomGenomes(
  evaluator: Evaluator,
  count: number,
  seed: number,
  onEach: (evaluated: Evaluated) => void,
  edits: number = MOST_EDITS,
): Promise<void> {
  const { operators } = evaluator.prepared;
  const random = new Random(seed);
  let chains: Genome[] = Array.from({ length: Math.ceil(count / edits) }, () => []);
  for (let step = 0; step < edits; step++) {
    const candidates = chains.map((genome) => ({
      genome,
      draw: { seed: random.seed(), operators },
    }));
    const results = await evaluator.evaluate(candidates, (_, evaluated) => onEach(evaluated));
    chains = results.map((evaluated) => evaluated.genome);
  }
}

export function addToMix(mix: Mix, evaluated: Evaluated): void {
  const key = keyOf(evaluated);
  mix[key] = (mix[key] ?? 0) + 1;
}

function keyOf({ outcome, from }: Evaluated): string {
  switch (outcome.status) {
    case "ok":
      return from === "memory" ? "ok (equal code)" : "ok";
    case "rejected":
      return `${outcome.stage}: ${outcome.reason}`;
    case "unsupported":
      return `unsupported: ${outcome.what.split("\n")[0]}`;
    case "lost":
      return `lost: ${outcome.stage}`;
    default:
      return outcome satisfies never;
  }
}
