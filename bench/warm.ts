/**
 * Fills gevo's cache with all that the named workloads take of a compiler and of the type checker, for a machine
 * that has neither (scripts/gpu/throughput.sh): their sources, with every choice of their tunables.
 *
 *     npx tsx bench/warm.ts hotspot3d tiled-matmul
 */
import { join } from "node:path";
import { openEvaluator } from "../src/evaluate/index.ts";
import { loadWorkload } from "../src/workload/load.ts";
import { resolveWorkload } from "../src/workload/resolve.ts";
import { choicesOf } from "./choices.ts";

const cache = join(process.cwd(), ".gevo", "cache");
for (const name of process.argv.slice(2)) {
  const workload = resolveWorkload(name, process.cwd());
  const { tunables = {} } = await loadWorkload(workload, cache);
  const evaluator = await openEvaluator({ workload, device: "emulator", workers: 1, cache });
  const choices = choicesOf(tunables).map((genome) => evaluator.inspect(genome));
  const built = await Promise.allSettled(choices);
  await evaluator.close();
  const failed = built.filter(({ status }) => status === "rejected");
  console.log(`${name}: ${built.length} choices, ${failed.length} do not compile`);
}
