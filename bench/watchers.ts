/**
 * What watching costs: host time of each workload's validation cases, unwatched in the fast executor
 * (`fast`) and in the reference executor (`none`), where watched launches run, with each watcher alone,
 * and with all. Medians; writes docs/results/watchers.json.
 *
 *     npm run bench:watchers [workload…]
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { emulator } from "../src/device/emulator/index.ts";
import type { Device } from "../src/device.ts";
import { Pipeline } from "../src/evaluate/pipeline.ts";
import { TOLERATED, WATCHERS, type Watcher } from "../src/fault.ts";
import { checkTypes } from "../src/workload/check-types.ts";
import { loadWorkload } from "../src/workload/load.ts";
import { resolveWorkload } from "../src/workload/resolve.ts";

const REPEATS = 7;
const given = process.argv.slice(2);
const names = given.length > 0 ? given : ["hotspot", "needleman-wunsch", "smith-waterman"];
const reference = emulator(undefined, { executor: "reference" });
const sets: readonly {
  readonly title: string;
  readonly device: Device;
  readonly watch: readonly Watcher[];
}[] = [
  { title: "fast", device: emulator(), watch: [] },
  { title: "none", device: reference, watch: [] },
  ...WATCHERS.map((one) => ({ title: one, device: reference, watch: [one] })),
  { title: "all", device: reference, watch: WATCHERS },
];

const cache = mkdtempSync(join(tmpdir(), "gevo-bench-"));
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
    workload.inputs({ split: "validation", seed: 1001 + index, index, scale: "small" }),
  );
  const times = sets.map((): number[] => []);
  for (let round = 0; round < REPEATS + 2; round++) {
    sets.forEach(({ device, watch }, k) => {
      const start = performance.now();
      for (const each of inputs) {
        const session = device.open(artifact, { budget: 1e9, poison: 1, watch });
        workload.run(session, each);
        const found = session.findings().find(({ kind }) => !TOLERATED.includes(kind));
        session.close();
        if (found !== undefined) throw new Error(`${name}: ${found.message}`);
      }
      if (round >= 2) times[k]?.push(performance.now() - start);
    });
  }
  const medians = times.map((t) => t.sort((x, y) => x - y)[t.length >> 1] as number);
  rows[name] = Object.fromEntries(
    sets.map(({ title }, k) => [title, Number((medians[k] as number).toFixed(1))]),
  );
  const shown = sets.map(({ title }, k) => {
    const ratio = (medians[k] as number) / (medians[1] as number);
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
