/**
 * 10,000 random genomes of 1 to 10 edits on each kernel workload: apply, verify, compile, emulate,
 * check. Every outcome must be typed and the parent must live. Prints the mix and writes
 * docs/results/robustness.json.
 *
 *     npm run bench:robustness -- [genomes per workload] [workload…]
 */
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openEvaluator } from "../src/evaluate/index.ts";
import { resolveWorkload } from "../src/workload/resolve.ts";
import { addToMix, evaluateRandomGenomes, type Mix } from "./random-genomes.ts";

const [count = "10000", ...names] = process.argv.slice(2);
const workloads = names.length > 0 ? names : ["hotspot", "needleman-wunsch", "smith-waterman"];
const report: Record<string, { genomes: number; perSecond: number; mix: Mix }> = {};

for (const name of workloads) {
  const cache = mkdtempSync(join(tmpdir(), "gevo-bench-"));
  const evaluator = await openEvaluator({
    workload: resolveWorkload(name, process.cwd()),
    device: "emulator",
    cache,
  });
  const mix: Mix = {};
  let genomes = 0;
  const start = performance.now();
  await evaluateRandomGenomes(evaluator, Number(count), 1, (evaluated) => {
    addToMix(mix, evaluated);
    genomes++;
  });
  const perSecond = Math.round((genomes / (performance.now() - start)) * 1000);
  await evaluator.close();
  report[name] = { genomes, perSecond, mix };
  console.log(`\n${name}: ${genomes} genomes, ${perSecond} a second`);
  for (const [what, times] of Object.entries(mix).sort((a, b) => b[1] - a[1])) {
    console.log(`  ${String(times).padStart(7)}  ${what}`);
  }
}

writeFileSync("docs/results/robustness.json", `${JSON.stringify(report, null, 2)}\n`);
