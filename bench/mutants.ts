/**
 * Distinct compiled mutants of a workload's kernels, made in this process: chains of random edits, each
 * link compiled. Shared by benchmarks and tests of the emulator alone. What cannot be compiled is left
 * out.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Artifact } from "../src/artifact.ts";
import { Pipeline } from "../src/evaluate/pipeline.ts";
import type { Genome } from "../src/genome.ts";
import { Random } from "../src/random.ts";
import { checkTypes } from "../src/workload/check-types.ts";
import { loadWorkload } from "../src/workload/load.ts";
import { resolveWorkload } from "../src/workload/resolve.ts";
import type { InputRequest, Workload } from "../src/workload.ts";

const MOST_EDITS = 8;

export interface Mutants {
  readonly workload: Workload;
  /** The unedited program. */
  readonly original: Artifact;
  /** Inputs of the search split's cases. */
  readonly inputs: readonly unknown[];
  readonly draw: () => Generator<Artifact, never>;
  readonly close: () => void;
}

/** @param name workload as given to `gevo evolve`. */
export async function openMutants(name: string, seed: number): Promise<Mutants> {
  const cache = mkdtempSync(join(tmpdir(), "gevo-mutants-"));
  const file = resolveWorkload(name, process.cwd());
  const sources = await checkTypes(file, cache);
  const pipeline = await Pipeline.open(
    { workload: file, device: "emulator", cache, sources },
    () => {},
  );
  const workload = await loadWorkload(file, cache);
  const request = (index: number): InputRequest => ({
    split: "search",
    seed: 1 + index,
    index,
    scale: "small",
  });
  return {
    workload,
    original: pipeline.inspect([]).artifact,
    inputs: Array.from({ length: workload.cases?.search ?? 1 }, (_, k) =>
      workload.inputs(request(k)),
    ),
    draw: () => draw(pipeline, new Random(seed)),
    close: () => rmSync(cache, { recursive: true, force: true }),
  };
}

function* draw(pipeline: Pipeline, random: Random): Generator<Artifact, never> {
  const seen = new Set<string>();
  for (;;) {
    let genome: Genome = [];
    for (let k = 0; k < MOST_EDITS; k++) {
      const { operators } = pipeline.prepared;
      const drawn = pipeline.draw({ genome, draw: { seed: random.seed(), operators } });
      if ("status" in drawn) continue;
      genome = drawn;
      const artifact = pipeline.compile(genome);
      if ("status" in artifact || seen.has(artifact.hash)) continue;
      seen.add(artifact.hash);
      yield artifact;
    }
  }
}
