/**
 * Every kernel's workload under `workloads/`, as the emulator runs it: on each case of each split the original
 * agrees with its CPU reference and with our own build, and shows the watchers nothing that would
 * speak against a variant; and the last value of each of its tunables, all together, is right.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { Artifact } from "../../src/artifact.ts";
import { emulator } from "../../src/device/emulator/index.ts";
import { Pipeline } from "../../src/evaluate/pipeline.ts";
import { Trials } from "../../src/evaluate/trials.ts";
import { type Finding, TOLERATED, WATCHERS } from "../../src/fault.ts";
import type { Rejection } from "../../src/fitness.ts";
import type { Genome } from "../../src/genome.ts";
import type { Tunables } from "../../src/tuning.ts";
import { loadWorkload } from "../../src/workload/load.ts";
import { SPLITS, type Workload } from "../../src/workload.ts";

const folder = mkdtempSync(join(tmpdir(), "gevo-workloads-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Warp-instructions that a variant may execute in a case, ten times the original's: watchers are slow. */
const MOST_WATCHED = 3_000_000;

const files = readdirSync("workloads", { recursive: true, encoding: "utf8" })
  .filter((path) => /(^|[/.])workload\.ts$/.test(path))
  .filter((path) => !readFileSync(join("workloads", path), "utf8").includes("defineModelWorkload"))
  .sort();

describe.each(files)("workloads/%s", (path) => {
  it("is right and clean on every case", async () => {
    const file = resolve("workloads", path);
    // Types are checked with those of all other files.
    const request = { workload: file, device: "emulator", cache: folder, sources: path };
    const pipeline = await Pipeline.open(request, () => {});
    const workload = await loadWorkload(file, folder);
    const ordinary = built(pipeline.compile(null));
    const own = built(pipeline.compile([]));
    // Making its cases runs the ordinary build beside the CPU reference.
    const trials = new Trials(workload, emulator(), [ordinary]);
    for (const split of SPLITS) {
      const outcome = trials.run(own, split);
      expect(outcome, split).toMatchObject({ status: "ok", fitness: [expect.any(Number), 0] });
      for (const { inputs, budget } of trials.cases.of(split)) {
        if (budget <= MOST_WATCHED) expect(findings(workload, own, inputs), split).toEqual([]);
      }
    }
    const tuned = built(pipeline.compile(lastOf(workload.tunables ?? {})));
    expect(trials.run(tuned, "search"), "tuned").toMatchObject({ status: "ok" });
  });
});

function lastOf(tunables: Tunables): Genome {
  return Object.entries(tunables).map(([name, values]) => ({
    op: "set",
    targets: [name, String(values.at(-1))],
    rewires: [],
  }));
}

function built(result: Artifact | Rejection): Artifact {
  if ("status" in result) throw new Error(`${result.reason}: ${result.message}`);
  return result;
}

/** What would speak against a variant. */
function findings(workload: Workload, artifact: Artifact, inputs: unknown): readonly Finding[] {
  const watched = emulator().open(artifact, { budget: 1e8, poison: 1, watch: WATCHERS });
  workload.run(watched, inputs);
  watched.close();
  return watched.findings().filter(({ kind }) => !TOLERATED.includes(kind));
}
