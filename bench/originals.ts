/**
 * Every kernel workload's original on a device, split by split: whether its outputs are right, clean and repeatable
 * there, and what it takes, so that times too short to be measured are seen. Ends with code 1 when one is not.
 *
 *     npx tsx bench/originals.ts [--device cuda] [--filter svm,resnet18]
 *     npx tsx bench/originals.ts --device cuda --sanitizers        what these say as well, which takes minutes each
 */
import { parseArgs } from "node:util";
import { openEvaluator } from "../src/evaluate/index.ts";
import type { Outcome } from "../src/fitness.ts";
import { timeOf } from "../src/fitness.ts";
import { cacheFolder } from "../src/store/index.ts";
import { SPLITS } from "../src/workload.ts";
import { kernelModules } from "./workloads.ts";

const { values } = parseArgs({
  options: {
    device: { type: "string", default: "emulator" },
    filter: { type: "string" },
    sanitizers: { type: "boolean", default: false },
  },
});
const { device, filter, sanitizers } = values;
let failed = 0;

function said(outcome: Outcome): string {
  if (outcome.status === "ok")
    return `${Math.round(timeOf(outcome.fitness)).toLocaleString("en-US")}`;
  failed++;
  return JSON.stringify(outcome);
}

for (const workload of kernelModules(filter)) {
  const name = workload.split("/workloads/").at(-1);
  try {
    const evaluator = await openEvaluator({
      ...{ workload, device, workers: 1 },
      cache: cacheFolder(process.cwd()),
    });
    try {
      for (const split of SPLITS) {
        const [ordinary, own] = await Promise.all([
          evaluator.check(null, split),
          evaluator.check([], split),
        ]);
        console.log(`${name} ${split}: -O3 ${said(ordinary)}, our build ${said(own)}`);
      }
      const tools = sanitizers ? await evaluator.sanitize([]) : [];
      const found = tools.filter(({ status }) => status !== "clean");
      if (found.length > 0) console.log(`${name} sanitizers: ${JSON.stringify(found)}`);
    } finally {
      await evaluator.close();
    }
  } catch (error) {
    failed++;
    console.log(`${name}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
console.log(failed === 0 ? "all right" : `${failed} not right`);
process.exitCode = failed === 0 ? 0 : 1;
