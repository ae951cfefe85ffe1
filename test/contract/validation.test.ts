/**
 * Validation under the device's watchers: a variant that is right by luck of scheduling passes the
 * search but is never validated; one that lacks a redundant barrier is.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { Artifact } from "../../src/artifact.ts";
import { emulator } from "../../src/device/emulator/index.ts";
import { type Finding, TOLERATED, WATCHERS } from "../../src/device.ts";
import { Pipeline } from "../../src/evaluate/pipeline.ts";
import type { Outcome } from "../../src/fitness.ts";
import { parseGenome } from "../../src/genome.ts";
import { checkTypes } from "../../src/workload/check-types.ts";
import { loadWorkload } from "../../src/workload/load.ts";
import { resolveWorkload } from "../../src/workload/resolve.ts";
import { SPLITS, type Split, type Workload } from "../../src/workload.ts";

const folder = mkdtempSync(join(tmpdir(), "gevo-watch-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function open(argument: string): Promise<Pipeline> {
  const workload = resolveWorkload(argument, process.cwd());
  const sources = await checkTypes(workload, folder);
  return Pipeline.open({ workload, device: "emulator", cache: folder, sources }, () => {});
}

/** What becomes of the program without each of its barriers, on the search and validation splits. */
function withoutBarriers(
  pipeline: Pipeline,
): readonly { readonly search: Outcome; readonly validation: Outcome }[] {
  const count = (genome: string): number => {
    const artifact = pipeline.compile(parseGenome(genome));
    return "status" in artifact ? -1 : (artifact.text.match(/\bbar(rier)?\.sync/g)?.length ?? 0);
  };
  const all = count("");
  return Array.from({ length: pipeline.prepared.size + 1 }, (_, id) => `delete ${id}`)
    .filter((genome) => count(genome) === all - 1)
    .map(parseGenome)
    .map((genome) => ({
      search: pipeline.check(genome, "search"),
      validation: pipeline.check(genome, "validation"),
    }));
}

describe("validation", () => {
  it("refuses racy variants of naive Smith-Waterman, not those without a redundant barrier", async () => {
    const pipeline = await open("smith-waterman");
    expect(pipeline.check([], "validation").status).toBe("ok");
    const outcomes = withoutBarriers(pipeline);
    const clean = outcomes.filter(({ validation }) => validation.status === "ok");
    expect(clean.length).toBeGreaterThan(0);
    const lucky = outcomes.filter(
      ({ search, validation }) => search.status === "ok" && validation.status !== "ok",
    );
    expect(lucky.length).toBeGreaterThan(0);
    for (const { validation } of lucky) {
      expect(validation).toMatchObject({
        status: "rejected",
        stage: "check",
        reason: "data-race",
        message: expect.stringMatching(/^shared-race in .*smith_waterman.*, line \d+: /),
      });
    }
  });

  it.each(["examples/saxpy", "examples/reduction"])("has nothing to excuse in %s", async (name) => {
    const { artifact } = (await open(name)).inspect([]);
    const workload = await loadWorkload(resolveWorkload(name, process.cwd()), folder);
    const counted = ({ kind }: Finding) => !TOLERATED.includes(kind);
    for (const split of SPLITS) {
      expect(findings(workload, artifact, split).filter(counted)).toEqual([]);
    }
  });

  it("excuses the kinds of findings that the original shows", async () => {
    mkdirSync(join(folder, "lucky"));
    writeFileSync(join(folder, "lucky", "kernel.cu"), LUCKY);
    writeFileSync(join(folder, "lucky", "workload.js"), LUCKY_WORKLOAD);
    const pipeline = await open(join(folder, "lucky"));
    const workload = await loadWorkload(join(folder, "lucky", "workload.js"), folder);
    const found = findings(workload, pipeline.inspect([]).artifact, "validation");
    expect(new Set(found.map((f) => f.kind))).toEqual(new Set(["shared-race"]));
    for (const genome of [null, []]) expect(pipeline.check(genome, "validation").status).toBe("ok");
  });
});

function findings(workload: Workload, artifact: Artifact, split: Split): readonly Finding[] {
  const session = emulator().open(artifact, { budget: 1e8, poison: 1, watch: WATCHERS });
  workload.run(session, workload.inputs({ split, seed: 1, index: 0, scale: "small" }));
  session.close();
  return session.findings();
}

/** The second warp reads what the first one happens to have written by then. */
const LUCKY = `__global__ void lucky(const int *in, int *out) {
  __shared__ int s[32];
  int t = threadIdx.x;
  if (t < 32) s[t] = in[t];
  out[t] = s[t & 31];
}
`;
const LUCKY_WORKLOAD = `export default { kind: "workload", name: "lucky", source: { file: "kernel.cu" },
  inputs: ({ seed }) => Int32Array.from({ length: 32 }, (_, i) => seed * i + 1),
  run: (gpu, data) => {
    const out = gpu.output(Int32Array, 64);
    gpu.launch("lucky", { grid: [1], block: [64], args: [gpu.input(data), out] });
    return { out: gpu.read(out) };
  },
};
`;
