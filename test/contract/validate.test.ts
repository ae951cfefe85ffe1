/**
 * Validation of variants that a search would admit: each is right on the search split, and one check by its
 * name refuses it. Degenerate tests are refused before there is anything to validate.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
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
      ["geometry", "not-run"],
      ["watchers", "passed"],
      ["sanitizers", "not-run"],
      ["second-device", "not-run"],
    ]);
  });

  it("refuses on held-out and fuzzed inputs what never takes the other branch", async () => {
    const select = idOf(/%v(\d+) = select i1/);
    expect(await refusals(`condition [${select}.0=#0]`)).toEqual(["held-out", "fuzz"]);
  });

  it("keeps the search from building on what is right on its own inputs alone", async () => {
    // Here values above the threshold appear on the validation split as well.
    const values = "(split === 'search' ? 0 : 990) + ((seed * 7 + i * 13) % 97)";
    const other = await open(workload("search-only", values));
    try {
      const select = /%v(\d+) = select i1/.exec((await other.inspect([])).ir)?.[1];
      const genome = parseGenome(`condition [${select}.0=#0]`);
      const [found] = await other.evaluate([{ genome }]);
      expect(found?.outcome).toMatchObject({
        status: "rejected",
        stage: "check",
        reason: "wrong-on-fresh-inputs",
      });
      // Its output on the search split itself is right.
      expect(await other.check(genome, "search")).toMatchObject({ status: "ok" });
    } finally {
      await other.close();
    }
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

describe("other launches that a workload allows", () => {
  const SHIFT = `__global__ void shift(const int *in, int *out, int n, int by) {
  int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i < n) out[i] = in[i] + by;
}
`;
  let evaluator: Evaluator;
  beforeAll(async () => {
    const at = join(folder, "launches");
    mkdirSync(at, { recursive: true });
    writeFileSync(join(at, "kernel.cu"), SHIFT);
    writeFileSync(
      join(at, "workload.js"),
      `export default { kind: "workload", name: "launches", source: { file: "kernel.cu" },
         geometry: { block: [64, 128, 32] },
         inputs: ({ seed }) => Int32Array.from({ length: 256 }, (_, i) => seed * 3 + i),
         run: (gpu, data, { block = 64 }) => {
           const out = gpu.output(Int32Array, data.length);
           const [n, by] = [256, 64].map((value) => ({ kind: "scalar", type: "i32", value }));
           const args = [gpu.input(data), out, n, by];
           gpu.launch("shift", { grid: [256 / block], block: [block], args });
           return { out: gpu.read(out) };
         },
       };`,
    );
    evaluator = await open(join(at, "workload.js"));
  }, 60_000);
  afterAll(() => evaluator.close());

  it("are tried, each", async () => {
    expect(evaluator.prepared.geometries).toEqual([{ block: 128 }, { block: 32 }]);
    const { checks } = await validate([], evaluator, { fuzz: 2 });
    expect(checks.find(({ name }) => name === "geometry")).toEqual({
      name: "geometry",
      status: "passed",
      what: "right on 12 cases: block 128; block 32",
      error: 0,
    });
  });

  it("refuse a variant that is tied to the block's size", async () => {
    const { ir } = await evaluator.inspect([]);
    const size = /%v(\d+) = .*@llvm\.nvvm\.read\.ptx\.sreg\.ntid\.x/.exec(ir)?.[1];
    const product = new RegExp(`%v(\\d+) = mul i32 %v\\d+, %v${size}\\n`).exec(ir)?.[1];
    expect(product, ir).toBeDefined();
    const tied = parseGenome(`operand [${product}.1=a4]`);
    const [found] = await evaluator.evaluate([{ genome: tied }]);
    expect(found?.outcome.status).toBe("ok");
    const verdict = await validate(tied, evaluator, { fuzz: 2 });
    expect(failedChecks(verdict)).toEqual([
      expect.objectContaining({
        name: "geometry",
        what: expect.stringMatching(/^block 128, case 0: check: wrong-output/),
      }),
    ]);
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

it("warns of a test that proves little, before anything is searched", async () => {
  const evaluator = await open(workload("nearly", "i === 0 ? seed : 7"));
  try {
    expect(evaluator.prepared.warnings).toEqual([
      expect.stringMatching(/^output "out" is 21 in 99\.[0-9] % of its elements/),
    ]);
  } finally {
    await evaluator.close();
  }
});

it("warns of inputs that are others each time", async () => {
  const evaluator = await open(workload("others", "seed + i + Math.floor(9 * Math.random())"));
  try {
    expect(evaluator.prepared.warnings).toContainEqual(
      expect.stringMatching(/^inputs\(\) gives other data when asked for the same case again/),
    );
  } finally {
    await evaluator.close();
  }
});

/** A folder with the workload; the kernel has 32 threads. */
function sizes(name: string, kernel: string, extra: string, inputs: string): string {
  const path = join(folder, name);
  mkdirSync(path, { recursive: true });
  writeFileSync(
    join(path, "kernel.cu"),
    `__global__ void size(const int *in, int *out) {${kernel}}`,
  );
  writeFileSync(
    join(path, "workload.js"),
    `export default { kind: "workload", name: "${name}", source: { file: "kernel.cu" }, ${extra}
       inputs: ({ split, seed, scale }) => {${inputs}
         return Int32Array.from({ length: 32 }, (_, i) =>
           (1 + ((seed * 7 + i * 13) % 97)) * (split !== "search" && i % 3 === 0 ? -1 : 1));
       },
       run: (gpu, data) => {
         const out = gpu.output(Int32Array, 32);
         gpu.launch("size", { grid: [1], block: [32], args: [gpu.input(data), out] });
         return { out: gpu.read(out) };
       },
     };`,
  );
  return join(path, "workload.js");
}

describe.each([
  ["a modelled clock", "emulator"],
  ["a measured clock", resolve("test/devices/noisy.ts")],
])("on %s", (clock, device) => {
  it("an error() that trips over what a variant left speaks against the variant", async () => {
    const error = `error: ({ out }, { out: right }) => {
      if (out.some((x) => x < 0)) throw new Error("no size is negative");
      return out.some((x, i) => x !== right[i]) ? 1 : 0;
    },`;
    const kernel = "int x = in[threadIdx.x]; out[threadIdx.x] = x < 0 ? -x : x;";
    const path = sizes(`trips on ${clock}`, kernel, error, "");
    const evaluator = await openEvaluator({ workload: path, device, workers: 1, cache: folder });
    try {
      const { ir } = await evaluator.inspect([]);
      const [, value, store] = /%v(\d+) = load i32[\s\S]*store i32 %v\d+,.*; (\d+)/.exec(ir) ?? [];
      const genome = parseGenome(`operand [${store}.0=${value}]`);
      expect(await evaluator.check(genome, "validation")).toMatchObject({
        status: "rejected",
        reason: "wrong-output",
      });
      const verdict = await validate(genome, evaluator, { fuzz: 6 });
      expect(failedChecks(verdict).map(({ name }) => name)).toEqual([
        "validation",
        "held-out",
        "fuzz",
      ]);
    } finally {
      await evaluator.close();
    }
  });
});

it("tells where watchers saw no case", async () => {
  const large = `if (scale === "small" && split !== "search") throw new Error("too large to emulate");`;
  const evaluator = await openEvaluator({
    workload: sizes("large", "out[threadIdx.x] = in[threadIdx.x];", "", large),
    ...{ device: resolve("test/devices/noisy.ts"), workers: 1, cache: folder },
  });
  try {
    const { passed, checks } = await validate([], evaluator, { fuzz: 0 });
    expect(passed).toBe(true);
    expect(checks.find(({ name }) => name === "watchers")).toMatchObject({ status: "not-run" });
    const fuzzed = await validate([], evaluator, { fuzz: 3 });
    expect(fuzzed.checks.find(({ name }) => name === "watchers")).toMatchObject({
      status: "passed",
      what: "nothing that the original does not show; 4 of 5 are beyond the emulator",
    });
  } finally {
    await evaluator.close();
  }
});
