/** The best variant under the sanitizing tools of the machine: with findings of its own it is no gain. */
import type { Evaluator } from "../evaluate.ts";
import { parseGenome } from "../genome.ts";
import type { Best } from "../report/summary.ts";

export async function sanitize(best: Best, evaluator: Evaluator): Promise<Best> {
  if (best.edits.length === 0) return best;
  const sanitizers = await evaluator.sanitize(parseGenome(best.edits.join("\n")));
  const found = sanitizers.some(({ status }) => status === "findings");
  return { ...best, sanitizers, ...(found ? { gain: false } : {}) };
}
