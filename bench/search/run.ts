/**
 * Runs one search on the emulator, without a store, and says how far it had come when. Cut off, it goes on
 * where its log ends.
 */
import { createHash } from "node:crypto";
import { join } from "node:path";
import type { Step } from "../../src/compare/course.ts";
import { openEvaluator } from "../../src/evaluate/index.ts";
import type { Evaluated } from "../../src/evaluate.ts";
import { Archive, strategy } from "../../src/search/index.ts";
import type { Candidate } from "../../src/search.ts";
import { resolveWorkload } from "../../src/workload/resolve.ts";
import { evaluationCode, strategyCode } from "./code.ts";
import { Log } from "./log.ts";
import { Memo } from "./memo.ts";
import { nameOfSearch, type Plan, presetOf } from "./plan.ts";
import type { Code, RunRecord } from "./records.ts";

/** The size that GEVO was published with. */
const POPULATION = 256;

const codes = new Map<string, Code>();

export function codeOf(plan: Plan): Code {
  const [name] = presetOf(plan);
  const key = `${plan.kernel} ${name}`;
  let code = codes.get(key);
  if (code === undefined) {
    const workload = resolveWorkload(plan.kernel, process.cwd());
    code = { strategy: strategyCode(name), evaluation: evaluationCode(workload) };
    codes.set(key, code);
  }
  return code;
}

export interface Job {
  readonly plan: Plan;
  /** Holds the logs of searches and the outcomes that searches share. */
  readonly folder: string;
  /** Processes that evaluate. */
  readonly workers: number;
}

/** @param stop ends the search where it is. */
export async function runSearch(
  { plan, folder, workers }: Job,
  stop: AbortSignal,
): Promise<RunRecord> {
  const code = codeOf(plan);
  const workload = resolveWorkload(plan.kernel, process.cwd());
  const cache = join(process.cwd(), ".gevo", "cache");
  const evaluator = await openEvaluator({ workload, device: "emulator", workers, cache });
  const outcomes = join(folder, "outcomes", `${code.evaluation}.jsonl`);
  const memo = new Memo(outcomes, evaluator);
  const name = createHash("sha256").update(nameOfSearch(plan) + JSON.stringify(code));
  const log = new Log(join(folder, "logs", `${name.digest("hex").slice(0, 16)}.jsonl`));
  const { prepared } = evaluator;
  const { original, tolerance } = prepared;
  const [preset, population = POPULATION] = presetOf(plan);
  const search = strategy(preset, { ...prepared, seed: plan.seed, population });
  const archive = new Archive();
  archive.add({ genome: [], fitness: original });
  const steps: Step[] = [];
  const start = performance.now();
  const spent = (): number => (performance.now() - start) / 1000;
  /** Where time is what is compared, nothing comes from another search or an earlier process. */
  const shared = plan.unit === "evaluations";
  const most = shared ? plan.limit : Infinity;
  const deadline = shared ? Infinity : plan.limit;
  const evaluate = async (
    batch: readonly Candidate[],
    onEach: (index: number) => void,
  ): Promise<readonly Evaluated[]> => {
    if (!shared) return evaluator.evaluate(batch, onEach);
    const logged = log.recall(batch);
    const left = batch.slice(logged.length);
    if (left.length === 0) return logged;
    const results = await memo.evaluate(left);
    log.append(left, results);
    return [...logged, ...results];
  };
  try {
    let told = 0;
    while (!stop.aborted && told < most && spent() < deadline) {
      const batch = search.ask().slice(0, most - told);
      const known: number[] = [];
      const results = await evaluate(batch, (index) => {
        known[index] = spent();
      });
      // One after the other, as who ends the search would have them: else large batches would stand there with nothing.
      const inTurn = results
        .map(({ genome, outcome }, i) => ({ genome, outcome, seconds: known[i] ?? spent() }))
        .sort((a, b) => a.seconds - b.seconds);
      for (const { genome, outcome, seconds } of inTurn) {
        if (seconds > deadline) break;
        told++;
        if (outcome.status !== "ok" || !archive.add({ genome, fitness: outcome.fitness })) continue;
        steps.push({ evaluations: told, seconds, fitness: outcome.fitness });
      }
      search.tell(
        results.map(({ genome, outcome }, i) => {
          return { candidate: batch[i] as Candidate, genome, outcome };
        }),
      );
    }
    const seconds = Math.min(spent(), deadline);
    return { ...plan, ...code, original, tolerance, evaluations: told, seconds, steps };
  } finally {
    await evaluator.close();
  }
}
