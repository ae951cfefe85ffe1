/**
 * Every choice of a workload's tunables. Run as a program, compiles all choices of the named workloads into
 * gevo's cache, for a machine that has no compiler (scripts/gpu/throughput.sh):
 *
 *     npx tsx bench/choices.ts hotspot3d tiled-matmul
 */
import { join } from "node:path";
import { openKernels } from "../src/evaluate/builder.ts";
import type { Genome } from "../src/genome.ts";
import { parseGenome } from "../src/genome.ts";
import type { Tunables } from "../src/tuning.ts";
import { loadWorkload } from "../src/workload/load.ts";
import { resolveWorkload } from "../src/workload/resolve.ts";

/** As the edits that make it; the original's values need none. */
export function choicesOf(tunables: Tunables): readonly Genome[] {
  return Object.entries(tunables).reduce<readonly Genome[]>(
    (found, [tunable, [, ...others]]) =>
      found.flatMap((genome) => [
        genome,
        ...others.map((value) => [...genome, ...parseGenome(`set ${tunable} ${value}`)]),
      ]),
    [[]],
  );
}

if (import.meta.filename === process.argv[1]) {
  const cache = join(process.cwd(), ".gevo", "cache");
  for (const name of process.argv.slice(2)) {
    const workload = resolveWorkload(name, process.cwd());
    const { tunables = {} } = await loadWorkload(workload, cache);
    const choices = choicesOf(tunables);
    if (choices.length === 1) continue;
    const request = { workload, cache, device: "emulator", sources: "" };
    const { program } = await openKernels(request, () => {}, false);
    const failed = choices.filter((choice) => "status" in program.compile(choice));
    console.log(`${name}: ${choices.length} choices, ${failed.length} do not compile`);
  }
}
