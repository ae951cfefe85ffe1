/**
 * Validation of variants that a search would admit: each is right on the search split, and one check by its
 * name refuses it. Degenerate tests are refused before there is anything to validate.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { validate } from "../../src/analyze/validate.ts";
import { openEvaluator } from "../../src/evaluate/index.ts";
import type { Evaluator } from "../../src/evaluate.ts";
import { parseGenome } from "../../src/genome.ts";
import { failedChecks } from "../../src/verdict.ts";

const folder = mkdtempSync(join(tmpdir(), "gevo-validate-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Scales by 3, above a threshold by 5; without the barrier the warps' order on the emulator is kind. */
const KERNEL = `__global__ void scale(const int *in, int *out, int n) {
  __shared__ int tile[64];
  int t = threadIdx.x;
  int i = blockIdx.x * 64 + t;
  tile[t] = in[i];
  __syncthreads();
  int value = tile[t & 31];
  out[i] = value > n ? value * 5 : value * 3;
}
`;

function workload(name: string, values: string, extra = ""): string {
  mkdirSync(join(folder, name), { recursive: true });
  writeFileSync(join(folder, name, "kernel.cu"), KERNEL);
  writeFileSync(
    join(folder, name, "workload.js"),
    `export default { kind: "workload", name: "${name}", source: { file: "kernel.cu" }, ${extra}
       inputs: ({ split, seed }) => Int32Array.from({ length: 256 }, (_, i) => ${values}),
       run: (gpu, data) => {
         const out = gpu.output(Int32Array, data.length);
         const n = { kind: "scalar", type: "i32", value: 1000 };
         gpu.launch("scale", { grid: [4], block: [64], args: [gpu.input(data), out, n] });
         return { out: gpu.read(out) };
       },
     };`,
  );
  return join(folder, name, "workload.js");
}

const open = (path: string): Promise<Evaluator> =>
  openEvaluator({ workload: path, device: "emulator", workers: 2, cache: folder });

describe("validation", () => {
  let evaluator: Evaluator;
  let ir: string;
  beforeAll(async () => {
    // Values above the threshold appear on the held-out split alone.
    const values = "(split === 'heldout' ? 990 : 0) + ((seed * 7 + i * 13) % 97)";
    evaluator = await open(workload("threshold", values));
    ir = (await evaluator.inspect([])).ir;
  }, 60_000);
  afterAll(() => evaluator.close());

  const idOf = (pattern: RegExp): string => {
    const id = pattern.exec(ir)?.[1];
    if (id === undefined) throw new Error(`no ${pattern} in\n${ir}`);
    return id;
  };
  const refusals = async (genome: string): Promise<readonly string[]> => {
    const edits = parseGenome(genome);
    const [found] = await evaluator.evaluate([{ genome: edits }]);
    expect(found?.outcome.status, "on the search split").toBe("ok");
    const verdict = await validate(edits, evaluator, { fuzz: 6 });
    expect(verdict.passed).toBe(failedChecks(verdict).length === 0);
    return failedChecks(verdict).map(({ name }) => name);
  };

  it("has nothing against the program without edits, and says what it did not run", async () => {
    const verdict = await validate([], evaluator, { fuzz: 6 });
    expect(verdict.passed).toBe(true);
    expect(verdict.checks.map(({ name, status }) => [name, status])).toEqual([
      ["validation", "passed"],
      ["held-out", "passed"],
      ["fuzz", "passed"],
      ["watchers", "passed"],
      ["sanitizers", "not-run"],
      ["second-device", "not-run"],
    ]);
  });

  it("refuses on held-out and fuzzed inputs what never takes the other branch", async () => {
    const select = idOf(/%v(\d+) = select i1/);
    expect(await refusals(`condition [${select}.0=#0]`)).toEqual(["held-out", "fuzz"]);
  });

  it("refuses under watchers a race whose output is right", async () => {
    const barrier = idOf(/call void @llvm\.nvvm\.barrier0\(\).*; (\d+)/);
    const verdict = await validate(parseGenome(`delete ${barrier}`), evaluator, { fuzz: 2 });
    expect(failedChecks(verdict)).toEqual([
      expect.objectContaining({ name: "watchers", what: expect.stringMatching(/data-race/) }),
    ]);
  });

  it("asks another device for the same outputs", async () => {
    const second = await openEvaluator({
      workload: join(folder, "threshold", "workload.js"),
      device: "emulator:a100",
      workers: 1,
      cache: folder,
    });
    try {
      const { checks } = await validate([], evaluator, { fuzz: 1, second });
      expect(checks.at(-1)).toMatchObject({
        name: "second-device",
        status: "passed",
        what: "right on emulator:a100",
        error: 0,
      });
    } finally {
      await second.close();
    }
  });
});

describe("a workload whose test proves nothing is refused at once", () => {
  it.each([
    ["zeros", "0", ""],
    ["constant", "i", ""],
    ["lax", "seed + i", "tolerance: 1,"],
  ])("%s", async (name, values, extra) => {
    await expect(open(workload(name, values, extra))).rejects.toMatchObject({
      code: "degenerate-test",
    });
  });
});
