/**
 * Tunables against an exhaustive sweep, on the emulator: every choice of values of a workload's tunables, and
 * what the default search finds with as many seeds as asked; docs/results/tunables.json.
 *
 *     npm run bench:tunables -- tiled-matmul 5 4000        (workload, seeds, evaluations)
 */

import { writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { openEvaluator } from "../src/evaluate/index.ts";
import type { Genome } from "../src/genome.ts";
import { printGenome } from "../src/genome.ts";
import { strategy } from "../src/search/index.ts";
import type { Candidate } from "../src/search.ts";
import { loadWorkload } from "../src/workload/load.ts";
import { resolveWorkload } from "../src/workload/resolve.ts";
import { choicesOf } from "./choices.ts";

const [name = "tiled-matmul", seeds = "5", evaluations = "4000"] = process.argv.slice(2);
const cache = join(process.cwd(), ".gevo", "cache");
const workload = resolveWorkload(name, process.cwd());
const evaluator = await openEvaluator({
  ...{ workload, device: "emulator", cache },
  workers: availableParallelism(),
});
const { prepared } = evaluator;
const original = prepared.original[0] as number;
const { tunables = {} } = await loadWorkload(workload, cache);

interface Found {
  readonly time: number;
  readonly genome: Genome;
}

async function sweep(): Promise<readonly Found[]> {
  const evaluated = await evaluator.evaluate(choicesOf(tunables).map((genome) => ({ genome })));
  return evaluated.flatMap(({ genome, outcome }) =>
    outcome.status === "ok" ? [{ genome, time: outcome.fitness[0] as number }] : [],
  );
}

/** The fastest with error 0, and after how many evaluations one as fast as `target` came. */
async function search(seed: number, target: number) {
  const searcher = strategy("default", { ...prepared, seed, population: 64 });
  let best: Found = { genome: [], time: original };
  let matched: number | undefined;
  for (let told = 0; told < Number(evaluations); ) {
    const batch: readonly Candidate[] = searcher.ask();
    const results = await evaluator.evaluate(batch);
    for (const { genome, outcome } of results) {
      told++;
      if (outcome.status !== "ok" || outcome.fitness[1] !== 0) continue;
      const [time = 0] = outcome.fitness;
      if (time < best.time) best = { genome, time };
      if (time <= target) matched ??= told;
    }
    searcher.tell(
      results.map(({ genome, outcome }, i) => {
        return { candidate: batch[i] as Candidate, genome, outcome };
      }),
    );
  }
  return { seed, matched, speedup: original / best.time, genome: printGenome(best.genome) };
}

const all = await sweep();
const best = all.reduce((a, b) => (b.time < a.time ? b : a));
const searches = [];
for (let seed = 1; seed <= Number(seeds); seed++) {
  searches.push(await search(seed, best.time));
  process.stderr.write(`${JSON.stringify(searches.at(-1))}\n`);
}
await evaluator.close();

const result = {
  ...{ workload: prepared.workload, device: prepared.device, original },
  sweep: {
    choices: choicesOf(tunables).length,
    right: all.length,
    speedup: original / best.time,
    genome: printGenome(best.genome),
  },
  search: { evaluations: Number(evaluations), searches },
};
writeFileSync("docs/results/tunables.json", `${JSON.stringify(result, undefined, 2)}\n`);
