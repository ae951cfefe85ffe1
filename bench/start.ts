/**
 * Where should editing start: in the IR at O1 or at O3? Evolves each kernel from both, with equal
 * evaluations and several seeds, and prints the best speed-up against the same -O3 build.
 * Writes docs/results/start.json.
 *
 *     npm run bench:start -- [evaluations] [seeds]
 */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { openEvaluator } from "../src/evaluate/index.ts";
import { strategy } from "../src/search/index.ts";
import type { Candidate } from "../src/search.ts";
import { resolveWorkload } from "../src/workload/resolve.ts";

const [evaluations = "1500", seeds = "3"] = process.argv.slice(2);
const report: Record<string, Record<string, readonly number[]>> = {};

/** A copy of the workload beside the original that starts elsewhere. */
function variation(name: string, start: string): { file: string; folder: string } {
  const original = resolveWorkload(name, process.cwd());
  const folder = mkdtempSync(join(resolve("workloads"), `.start-${start}-`));
  cpSync(dirname(original), folder, { recursive: true });
  const file = join(folder, "workload.ts");
  const text = readFileSync(file, "utf8").replace(/,?\s*start: "O\d"/, "");
  writeFileSync(file, text.replace(/source: \{/, `source: { start: "${start}",`));
  return { file, folder };
}

async function best(file: string, cache: string, seed: number): Promise<number> {
  const evaluator = await openEvaluator({ workload: file, device: "emulator", cache });
  const { original } = evaluator.prepared;
  const search = strategy("gevo2020", { ...evaluator.prepared, seed, population: 32 });
  let least = original[0] as number;
  for (let left = Number(evaluations); left > 0; ) {
    const batch: readonly Candidate[] = search.ask().slice(0, left);
    const results = await evaluator.evaluate(batch);
    left -= batch.length;
    for (const { outcome } of results) {
      if (outcome.status === "ok") least = Math.min(least, outcome.fitness[0] as number);
    }
    search.tell(
      results.map(({ genome, outcome }, i) => ({
        candidate: batch[i] as Candidate,
        genome,
        outcome,
      })),
    );
  }
  await evaluator.close();
  return (original[0] as number) / least;
}

for (const name of ["hotspot", "needleman-wunsch", "smith-waterman"]) {
  for (const start of ["O1", "O3"]) {
    const { file, folder } = variation(name, start);
    const cache = join(folder, ".gevo");
    const gains: number[] = [];
    for (let seed = 1; seed <= Number(seeds); seed++) gains.push(await best(file, cache, seed));
    rmSync(folder, { recursive: true });
    report[name] = { ...report[name], [start]: gains };
    console.log(`${name} from ${start}: ${gains.map((x) => x.toFixed(3)).join(", ")}`);
  }
}
const result = { evaluations: Number(evaluations), preset: "gevo2020", population: 32, report };
writeFileSync("docs/results/start.json", `${JSON.stringify(result, null, 2)}\n`);
