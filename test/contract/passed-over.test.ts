/**
 * The end of a run whose fastest variant the device's tool refuses: the next one is taken, and the report says
 * why not the other. The tool of this device minds equal values that several warps write, the watchers do not.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { openEvaluator } from "../../src/evaluate/index.ts";
import { PLAIN } from "../../src/report/style.ts";
import { summaryText } from "../../src/report/text.ts";
import { evolve } from "../../src/run.ts";
import { MemoryStore } from "../../src/store/index.ts";
import type { RunConfig } from "../../src/store.ts";

const folder = mkdtempSync(join(tmpdir(), "gevo-passed-over-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** One thread writes the factor. Without the condition that finds it all do, at less cost. */
writeFileSync(
  join(folder, "kernel.cu"),
  `__global__ void scale(const int *data, const int *next, int *out) {
    __shared__ int tile[64];
    __shared__ int factor;
    if (threadIdx.x == next[next[next[0]]]) factor = data[3];
    tile[threadIdx.x] = data[threadIdx.x];
    __syncthreads();
    out[threadIdx.x] = tile[(threadIdx.x + 32) % 64] * factor;
  }`,
);
const workload = join(folder, "workload.js");
writeFileSync(
  workload,
  `export default { kind: "workload", name: "scale", source: { file: "kernel.cu" },
    inputs: ({ seed }) => Int32Array.from({ length: 64 }, (_, i) => (seed * 31 + i * 7) % 1000),
    run: (gpu, data) => {
      const out = gpu.output(Int32Array, 64);
      const next = gpu.input(Int32Array.of(1, 2, 5));
      gpu.launch("scale", { grid: [1], block: [64], args: [gpu.input(data), next, out] });
      return { out: gpu.read(out) };
    } };`,
);

const CONFIG: RunConfig = {
  workload,
  device: resolve("test/devices/noisy.ts"),
  preset: "default",
  budget: "160evals",
  population: 16,
  seed: 3,
  workers: 2,
};

describe("a run whose fastest variant is refused", () => {
  it("takes one that is not, and says why not the others", async () => {
    const evaluator = await openEvaluator({ ...CONFIG, cache: folder });
    const steps: string[] = [];
    const summary = await evolve(CONFIG, { store: new MemoryStore(), evaluator }, (event) => {
      if (event.type === "step") steps.push(event.step);
    }).finally(() => evaluator.close());

    const { best, passedOver = [] } = summary;
    expect(best).toMatchObject({ gain: true, validated: true, error: 0 });
    expect(best.sanitizers).toEqual([{ tool: "watchers", status: "clean" }]);
    const refused = passedOver.filter(({ why }) =>
      /^watchers finds same-value-write in \S*scale\S*, which the original does not/.test(why),
    );
    expect(refused.length).toBeGreaterThan(0);
    for (const { speedup } of refused) expect(speedup).toBeGreaterThan(best.speedup);
    expect(steps.filter((step) => step === "sanitizing").length).toBe(refused.length + 1);

    const text = summaryText(summary, { style: PLAIN, path: (file) => file });
    expect(text).toMatch(/ {2}not taken {2}1\.\d{3}x .* edits?: watchers finds same-value-write/);
    expect(text).toMatch(/Best variant: 1\.\d{3}x/);
  });
});
