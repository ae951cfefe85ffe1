/**
 * Every kernel's workload under `workloads/`, as the emulator runs it: on each case of each split the original
 * agrees with its CPU reference and with our own build, and shows the watchers nothing that would
 * speak against a variant.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { Artifact } from "../../src/artifact.ts";
import { emulator } from "../../src/device/emulator/index.ts";
import { type Finding, TOLERATED, WATCHERS } from "../../src/device.ts";
import { Pipeline } from "../../src/evaluate/pipeline.ts";
import { checkTypes } from "../../src/workload/check-types.ts";
import { loadWorkload } from "../../src/workload/load.ts";
import { SPLITS, type Workload } from "../../src/workload.ts";

const folder = mkdtempSync(join(tmpdir(), "gevo-workloads-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Warp-instructions: longer cases, held out all of them, would take watchers minutes. */
const MOST_WATCHED = 300_000;

const files = readdirSync("workloads", { recursive: true, encoding: "utf8" })
  .filter((path) => /(^|[/.])workload\.ts$/.test(path))
  .filter((path) => !readFileSync(join("workloads", path), "utf8").includes("defineModelWorkload"))
  .sort();

describe.each(files)("workloads/%s", (path) => {
  it("is right and clean on every case", async () => {
    const file = resolve("workloads", path);
    const sources = await checkTypes(file, folder);
    const request = { workload: file, device: "emulator", cache: folder, sources };
    const pipeline = await Pipeline.open(request, () => {});
    const workload = await loadWorkload(file, folder);
    const { artifact } = pipeline.inspect([]);
    for (const split of SPLITS) {
      const outcome = pipeline.check([], split);
      expect(outcome, split).toMatchObject({ status: "ok", fitness: [expect.any(Number), 0] });
      for (let index = 0; index < (workload.cases?.[split] ?? 1); index++) {
        const inputs = workload.inputs({ split, seed: index + 1, index, scale: "small" });
        expect(findings(workload, artifact, inputs), `${split} ${index}`).toEqual([]);
      }
    }
  });
});

/** What would speak against a variant; nothing is watched in a long case. */
function findings(workload: Workload, artifact: Artifact, inputs: unknown): readonly Finding[] {
  const quick = emulator().open(artifact, { budget: 1e8, poison: 1 });
  workload.run(quick, inputs);
  quick.close();
  if (quick.instructions > MOST_WATCHED) return [];
  const watched = emulator().open(artifact, { budget: 1e8, poison: 1, watch: WATCHERS });
  workload.run(watched, inputs);
  watched.close();
  return watched.findings().filter(({ kind }) => !TOLERATED.includes(kind));
}
