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
import { Pipeline } from "../../src/evaluate/pipeline.ts";
import { type Finding, TOLERATED, WATCHERS } from "../../src/fault.ts";
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

describe("validation", () => {
  it("refuses a variant that races with the right output, not one without a redundant barrier", async () => {
    const pipeline = await open(write("steps", ["__syncthreads();", "__syncthreads();"]));
    const calls = pipeline.inspect([]).ir.matchAll(/call void @llvm\.nvvm\.barrier.*; (\d+)$/gm);
    const [lucky = [], redundant = []] = [...calls].map(([, id]) => parseGenome(`delete ${id}`));
    for (const genome of [lucky, redundant]) {
      expect(pipeline.check(genome, "search").status).toBe("ok");
    }
    expect(pipeline.check(redundant, "validation").status).toBe("ok");
    expect(pipeline.check(lucky, "validation")).toMatchObject({
      status: "rejected",
      stage: "check",
      reason: "data-race",
      message: expect.stringMatching(/^shared-race in .*steps.*, line \d+: /),
    });
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
    const file = write("lucky", ["", ""]);
    const pipeline = await open(file);
    const workload = await loadWorkload(file, folder);
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

/** The second warp reads what the first one has written, by a barrier or by luck. @returns the workload. */
function write(name: string, [needed, redundant]: readonly [string, string]): string {
  mkdirSync(join(folder, name));
  writeFileSync(
    join(folder, name, "kernel.cu"),
    `__global__ void ${name}(const int *in, int *out) {
  __shared__ int s[32];
  int t = threadIdx.x;
  if (t < 32) s[t] = in[t]; ${needed}
  out[t] = s[t & 31];
  ${redundant}
  out[t + 64] = t;
}
`,
  );
  const file = join(folder, name, "workload.js");
  writeFileSync(
    file,
    `export default { kind: "workload", name: "${name}", source: { file: "kernel.cu" },
  inputs: ({ seed }) => Int32Array.from({ length: 32 }, (_, i) => seed * i + 1),
  run: (gpu, data) => {
    const out = gpu.output(Int32Array, 128);
    gpu.launch("${name}", { grid: [1], block: [64], args: [gpu.input(data), out] });
    return { out: gpu.read(out) };
  },
};
`,
  );
  return file;
}
