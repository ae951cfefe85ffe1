/** Runs one search on the emulator, without a store, and says how far it had come when. */
import { join } from "node:path";
import { openEvaluator } from "../../src/evaluate/index.ts";
import type { Evaluated, Evaluator } from "../../src/evaluate.ts";
import { Archive, strategy } from "../../src/search/index.ts";
import type { Candidate } from "../../src/search.ts";
import { resolveWorkload } from "../../src/workload/resolve.ts";
import { Memo } from "./memo.ts";
import type { Plan, RunRecord, Step } from "./records.ts";

/** The size that GEVO was published with. */
const POPULATION = 256;

export interface Bench {
  readonly evaluator: Evaluator;
  readonly evaluate: (candidates: readonly Candidate[]) => Promise<readonly Evaluated[]>;
}

/** @param shared whether outcomes of other searches count; not when time is what is compared. */
export async function openBench(kernel: string, workers: number, shared: boolean): Promise<Bench> {
  const workload = resolveWorkload(kernel, process.cwd());
  const cache = join(process.cwd(), ".gevo", "cache");
  const evaluator = await openEvaluator({ workload, device: "emulator", workers, cache });
  if (!shared) return { evaluator, evaluate: (asked) => evaluator.evaluate(asked) };
  const file = join(process.cwd(), ".gevo", "search", `${evaluator.prepared.key}.jsonl`);
  const memo = new Memo(file, evaluator);
  return { evaluator, evaluate: (asked) => memo.evaluate(asked) };
}

export async function runSearch(
  { evaluator, evaluate }: Bench,
  plan: Plan,
  commit: string,
): Promise<RunRecord> {
  const { prepared } = evaluator;
  const { original, tolerance, key } = prepared;
  const [preset = "", size] = plan.preset.split("@");
  const population = size === undefined ? POPULATION : Number(size);
  const search = strategy(preset, { ...prepared, seed: plan.seed, population });
  const archive = new Archive();
  archive.add({ genome: [], fitness: original });
  const steps: Step[] = [];
  const start = performance.now();
  const spent = (): number => (performance.now() - start) / 1000;
  let told = 0;
  while (plan.unit === "evaluations" ? told < plan.limit : spent() < plan.limit) {
    const asked = search.ask();
    const batch = plan.unit === "evaluations" ? asked.slice(0, plan.limit - told) : asked;
    const results = await evaluate(batch);
    for (const { genome, outcome } of results) {
      told++;
      if (outcome.status !== "ok" || !archive.add({ genome, fitness: outcome.fitness })) continue;
      steps.push({ evaluations: told, seconds: spent(), fitness: outcome.fitness });
    }
    search.tell(
      results.map(({ genome, outcome }, i) => {
        return { candidate: batch[i] as Candidate, genome, outcome };
      }),
    );
  }
  return { ...plan, commit, key, original, tolerance, evaluations: told, seconds: spent(), steps };
}
