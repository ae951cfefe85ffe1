/** nvcc's builds of the workloads run on the GPU and agree with their CPU references. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { relativeError } from "../../src/evaluate/check.ts";
import { nvccBuild, nvccInfo } from "../../src/representation/llvm/index.ts";
import type { Workload } from "../../src/workload.ts";
import { gpu } from "./device.ts";

const found = typeof gpu === "string" ? undefined : gpu;
const cache = mkdtempSync(join(tmpdir(), "gevo-test-nvcc-"));
const why = typeof gpu === "string" ? gpu : (nvccInfo()?.version ?? "no nvcc");

describe.skipIf(found === undefined || nvccInfo() === undefined)(`nvcc (${why})`, () => {
  const device = found as NonNullable<typeof found>;
  afterAll(() => {
    device.close();
    rmSync(cache, { recursive: true, force: true });
  });

  for (const path of [
    "hotspot/workload.ts",
    "needleman-wunsch/workload.ts",
    "smith-waterman/workload.ts",
    "smith-waterman/tuned.workload.ts",
  ]) {
    it(`${path} is right`, async () => {
      const file = resolve("workloads", path);
      const workload = ((await import(file)) as { readonly default: Workload }).default;
      const source = resolve(dirname(file), workload.source.file);
      const build = await nvccBuild({ ...workload.source, file: source, cache });
      if (build?.status !== "built") throw new Error(JSON.stringify(build));
      const inputs = workload.inputs({ split: "search", seed: 1, index: 0, scale: "full" });
      const session = device.open(build.artifact, { budget: 0, poison: 5 });
      const outputs = workload.run(session, inputs);
      const expected = workload.reference?.(inputs) ?? {};
      const judge = workload.error ?? relativeError;
      const bound = workload.referenceTolerance ?? workload.tolerance ?? 0;
      expect(judge(outputs, expected, inputs)).toBeLessThanOrEqual(bound);
      console.log(`${path}: nvcc ${session.measure()} ns`);
      session.close();
    });
  }
});
