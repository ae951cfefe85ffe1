/**
 * What watching costs: host time of each workload's validation cases in the reference executor,
 * without watchers, with each of them alone, and with all. Medians; writes docs/results/watchers.json.
 *
 *     npm run bench:watchers [workload…]
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { openDevice } from "../src/device/index.ts";
import { WATCHERS, type Watcher } from "../src/device.ts";
import { Pipeline } from "../src/evaluate/pipeline.ts";
import { checkTypes } from "../src/workload/check-types.ts";
import { loadWorkload } from "../src/workload/load.ts";
import { resolveWorkload } from "../src/workload/resolve.ts";

const REPEATS = 7;
const given = process.argv.slice(2);
const names = given.length > 0 ? given : ["hotspot", "needleman-wunsch", "smith-waterman"];
const sets: readonly (readonly Watcher[])[] = [[], ...WATCHERS.map((one) => [one]), WATCHERS];
const titles = ["none", ...WATCHERS, "all"];

const cache = mkdtempSync(join(tmpdir(), "gevo-bench-"));
const device = openDevice("emulator");
const rows: Record<string, Record<string, number>> = {};

for (const name of names) {
  const file = resolveWorkload(name, process.cwd());
  const sources = await checkTypes(file, cache);
  const pipeline = await Pipeline.open(
    { workload: file, device: "emulator", cache, sources },
    () => {},
  );
  const { artifact } = pipeline.inspect([]);
  const workload = await loadWorkload(file, cache);
  const inputs = Array.from({ length: workload.cases?.validation ?? 1 }, (_, index) =>
    workload.inputs({ split: "validation", seed: 1001 + index, index }),
  );
  const times = sets.map((): number[] => []);
  for (let round = 0; round < REPEATS + 2; round++) {
    sets.forEach((watch, k) => {
      const start = performance.now();
      for (const each of inputs) {
        const session = device.open(artifact, { budget: 1e9, poison: 1, watch });
        workload.run(session, each);
        const found = session.findings();
        session.close();
        if (found.length > 0) throw new Error(`${name}: ${found[0]?.message}`);
      }
      if (round >= 2) times[k]?.push(performance.now() - start);
    });
  }
  const medians = times.map((t) => t.sort((x, y) => x - y)[t.length >> 1] as number);
  rows[name] = Object.fromEntries(
    titles.map((title, k) => [title, Number((medians[k] as number).toFixed(1))]),
  );
  const shown = titles.map((title, k) => {
    const ratio = (medians[k] as number) / (medians[0] as number);
    return `${title} ${medians[k]?.toFixed(1)} ms (${ratio.toFixed(1)}x)`;
  });
  console.log(`${name}: ${shown.join(", ")}`);
}
rmSync(cache, { recursive: true, force: true });

const machine = `${cpus()[0]?.model}, Node ${process.version}`;
writeFileSync(
  "docs/results/watchers.json",
  `${JSON.stringify({ unit: "ms", statistic: `median of ${REPEATS}`, machine, rows }, null, 2)}\n`,
);
