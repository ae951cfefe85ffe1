/**
 * Objectives beyond time and error, sanitizing tools and the least time, in the pool's processes, on a device
 * with a measured clock that needs no GPU.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { openEvaluator } from "../../src/evaluate/index.ts";
import type { Evaluator, Prepared } from "../../src/evaluate.ts";
import { PLAIN } from "../../src/report/style.ts";
import type { Summary } from "../../src/report/summary.ts";
import { summaryText } from "../../src/report/text.ts";
import { evolve } from "../../src/run.ts";
import { MemoryStore } from "../../src/store/index.ts";

const folder = mkdtempSync(join(tmpdir(), "gevo-figures-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const DEVICE = resolve("test/devices/noisy.ts");

/** Each thread adds up words of shared memory that others have written, with a barrier in between or without. */
function write(name: string, barrier: string, more = ""): string {
  mkdirSync(join(folder, name));
  writeFileSync(
    join(folder, name, "kernel.cu"),
    `__global__ void f(const int *data, int *out) {
      __shared__ int tile[64];
      tile[threadIdx.x] = data[threadIdx.x];
      ${barrier}
      int sum = 0;
      for (int k = 0; k < 8; k++) sum += tile[(threadIdx.x + 32 + k) % 64];
      out[threadIdx.x] = sum;
    }`,
  );
  const file = join(folder, name, "workload.js");
  writeFileSync(
    file,
    `export default { kind: "workload", name: "${name}", source: { file: "kernel.cu" }, ${more}
      inputs: ({ seed }) => Int32Array.from({ length: 64 }, (_, i) => seed * i),
      run: (gpu, data) => {
        const out = gpu.output(Int32Array, 64);
        gpu.launch("f", { grid: [1], block: [64], args: [gpu.input(data), out] });
        return { out: gpu.read(out) };
      } };`,
  );
  return file;
}

async function using<T>(
  workload: string,
  act: (evaluator: Evaluator) => Promise<T>,
  objectives?: readonly string[],
): Promise<T> {
  const named = objectives === undefined ? {} : { objectives };
  const evaluator = await openEvaluator({
    workload,
    device: DEVICE,
    workers: 1,
    cache: folder,
    ...named,
  });
  try {
    return await act(evaluator);
  } finally {
    await evaluator.close();
  }
}

describe("figures as objectives", () => {
  it("stand behind time and error in every fitness, the original's too", async () => {
    const workload = write("asked", "__syncthreads();");
    const names = ["time", "error", "registers", "energy"];
    await using(
      workload,
      async (evaluator) => {
        const { prepared } = evaluator;
        expect(prepared.objectives.map(({ name }) => name)).toEqual(names);
        expect(prepared.original).toHaveLength(4);
        const [evaluated] = await evaluator.evaluate([{ genome: [] }]);
        if (evaluated?.outcome.status !== "ok") throw new Error(JSON.stringify(evaluated));
        const [time, error, registers, energy] = evaluated.outcome.fitness;
        expect(error).toBe(0);
        expect(registers).toBeGreaterThan(4);
        // A millijoule a cycle; the noisy time is somewhat above the cycles.
        expect(energy).toBeLessThanOrEqual(time as number);
        expect(energy).toBeGreaterThan((time as number) / 1.1);
      },
      names,
    );
  });

  it("are part of what makes outcomes comparable, and may come from the workload", async () => {
    const plain = write("plain", "__syncthreads();");
    const without = await using(plain, async ({ prepared }) => prepared);
    expectBuilds(without);
    const asked = ["time", "error", "registers"];
    const withThem = await using(plain, async ({ prepared }) => prepared, asked);
    expect(withThem.key).not.toBe(without.key);
    const declared = write("declared", "__syncthreads();", `objectives: ${JSON.stringify(asked)},`);
    const names = await using(declared, async ({ prepared }) => prepared.objectives);
    expect(names.map(({ name }) => name)).toEqual(asked);
  });

  it("that the device cannot tell are the user's mistake", async () => {
    const workload = write("spills", "__syncthreads();");
    const names = ["time", "error", "spills"];
    await expect(using(workload, async () => undefined, names)).rejects.toMatchObject({
      code: "no-such-figure",
    });
  });
});

describe("sanitizing tools", () => {
  it("find a clean program clean, and what a variant does that the original does not", async () => {
    const workload = write("deletions", "__syncthreads();");
    const kinds = await using(workload, async (evaluator) => {
      const verdicts = await evaluator.sanitize([]);
      expect(verdicts).toEqual([{ tool: "watchers", status: "clean" }]);
      const draws = Array.from({ length: 12 }, (_, seed) => ({ seed, operators: ["delete"] }));
      const drawn = await evaluator.evaluate(draws.map((draw) => ({ genome: [], draw })));
      const built = drawn.filter(({ hash }) => hash !== undefined);
      const found = await Promise.all(built.map(({ genome }) => evaluator.sanitize(genome)));
      return found
        .flat()
        .flatMap((each) =>
          each.status === "findings" ? each.findings.map(({ kind }) => kind) : [],
        );
    });
    expect(kinds).toContain("shared-race");
  });

  it("do not hold against a variant what the original shows", async () => {
    const workload = write("racy", "");
    const verdicts = await using(workload, (evaluator) => evaluator.sanitize([]));
    expect(verdicts).toEqual([{ tool: "watchers", status: "clean" }]);
  });
});

describe("a run with further objectives", () => {
  it("keeps them on its front, in its report, and looks at its best with the tools", async () => {
    const workload = write("run", "__syncthreads();");
    const objectives = ["time", "error", "registers"];
    const config = {
      ...{ workload, device: DEVICE, preset: "gevo2020", budget: "60evals", population: 8 },
      ...{ seed: 3, workers: 1, objectives },
    };
    const steps: string[] = [];
    const run = (evaluator: Evaluator): Promise<Summary> =>
      evolve(config, { store: new MemoryStore(), evaluator }, (event) => {
        if (event.type === "step") steps.push(event.step);
      });
    const summary = await using(workload, run, objectives);
    expect(steps.at(-1)).toBe("remeasuring");
    expect(summary.figures?.map(({ name }) => name)).toEqual(["registers"]);
    for (const point of summary.front) expect(point.figures).toEqual([expect.any(Number)]);
    const text = summaryText(summary, { style: PLAIN, path: (file) => file });
    expect(text).toContain("registers, registers a thread");
    const { best } = summary;
    if (best.gain !== true) return;
    expect(steps).toContain("sanitizing");
    expect(best.sanitizers).toEqual([{ tool: "watchers", status: "clean" }]);
    expect(text).toContain("clean under watchers");
  });
});

/** nvcc's build is a baseline, or there is a reason why not. */
function expectBuilds({ builds, measuring }: Prepared): void {
  expect(Object.keys(builds).slice(0, 2)).toEqual(["clang -O3", "gevo without edits"]);
  const names = [...Object.keys(builds), ...Object.keys(measuring?.leftOut ?? {})];
  expect(new Set(names).size).toBe(names.length);
}
