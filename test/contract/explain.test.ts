/**
 * What `gevo explain` says of edits whose effect is known: which values they overwrite, as seen where they are
 * overwritten, and what becomes of the code.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { effectsOf } from "../../src/analyze/effect.ts";
import { assembler, machineCodeOf } from "../../src/device/index.ts";
import { openEvaluator } from "../../src/evaluate/index.ts";
import type { Evaluator } from "../../src/evaluate.ts";
import { parseEdit, parseGenome } from "../../src/genome.ts";
import { factsOf } from "../../src/report/facts.ts";

/** 256 threads; `limit` is above every element but the last one of each case, `width` is always 64. */
const KERNEL = `__global__ void clip(const int *in, float *out, int limit, int width) {
  int i = blockIdx.x * blockDim.x + threadIdx.x;
  int value = in[i];
  if (value < limit) out[i] = value * 0.5f;
  else out[i] = width;
}
`;

const folder = mkdtempSync(join(tmpdir(), "gevo-explain-"));
let evaluator: Evaluator;
let ir = "";

beforeAll(async () => {
  mkdirSync(join(folder, "clip"));
  writeFileSync(join(folder, "clip", "kernel.cu"), KERNEL);
  writeFileSync(
    join(folder, "clip", "workload.js"),
    `export default { kind: "workload", name: "clip", source: { file: "kernel.cu" },
       inputs: ({ seed }) => Int32Array.from({ length: 256 }, (_, i) => i === 255 ? 1000 : (seed % 10) + i),
       run: (gpu, data) => {
         const out = gpu.output(Float32Array, 256);
         const [limit, width] = [1000, 64].map((value) => ({ kind: "scalar", type: "i32", value }));
         gpu.launch("clip", { grid: [4], block: [64], args: [gpu.input(data), out, limit, width] });
         return { out: gpu.read(out) };
       },
     };`,
  );
  const workload = join(folder, "clip", "workload.js");
  evaluator = await openEvaluator({ workload, device: "emulator", workers: 1, cache: folder });
  ir = (await evaluator.inspect([])).ir;
}, 60_000);
afterAll(async () => {
  await evaluator.close();
  rmSync(folder, { recursive: true, force: true });
});

const idOf = (pattern: RegExp): string => {
  const id = pattern.exec(ir)?.[1];
  if (id === undefined) throw new Error(`no ${pattern} in\n${ir}`);
  return id;
};
const factsAbout = async (edit: string): Promise<readonly string[]> => {
  const values = await evaluator.observe(parseEdit(edit), []);
  return factsOf({ edit, observed: { in: "original", values } });
};

// One case of the search and one of the validation split, 256 threads each.
describe("an edit's assumption beside what was seen", () => {
  it("a condition that is true but for the last element", async () => {
    const select = idOf(/%v(\d+) = select i1/);
    expect(await factsAbout(`condition [${select}.0=#1]`)).toEqual([
      "the condition was true 510 times and false 2 times",
    ]);
  });

  it("a block that always has as many threads as an argument says", async () => {
    const size = idOf(/%v(\d+) = .*@llvm\.nvvm\.read\.ptx\.sreg\.ntid\.x/);
    const product = idOf(new RegExp(`%v(\\d+) = mul i32 %v\\d+, %v${size}\n`));
    expect(await factsAbout(`operand [${product}.1=a4]`)).toEqual([
      "the value equalled the one it now reads all 512 times, it was 64 throughout",
    ]);
  });

  it("a removed value, and the one that stands in for it", async () => {
    const load = idOf(/%v(\d+) = load i32/);
    expect(await factsAbout(`delete ${load} [*=a3]`)).toEqual([
      "the value equalled the one it now reads 2 of 512 times, it lay between 1 and 1000",
    ]);
  });

  it("a float's factor", async () => {
    const product = idOf(/%v(\d+) = fmul[^\n]*float/);
    const [fact] = await factsAbout(`operand [${product}.1=#2]`);
    expect(fact).toBe("the value equalled 2 0 of 512 times, it was 0.500 throughout");
  });

  it("says nothing where there is nothing to see beforehand", async () => {
    const store = idOf(/store float[^\n]*; (\d+)/);
    expect(await factsAbout(`delete ${store}`)).toEqual([]);
    expect(await factsAbout("operand [9999.0=a1]")).toEqual([]);
  });
});

const tool = assembler();
it.skipIf(tool === undefined)(
  "an edit is explained by its PTX, machine code and facts",
  async () => {
    const size = idOf(/%v(\d+) = .*@llvm\.nvvm\.read\.ptx\.sreg\.ntid\.x/);
    const product = idOf(new RegExp(`%v(\\d+) = mul i32 %v\\d+, %v${size}\n`));
    const using = tool as NonNullable<typeof tool>;
    const genome = parseGenome(`operand [${product}.1=a4]`);
    const [effect] = await effectsOf(genome, evaluator, {
      machineCode: (artifact) => machineCodeOf(using, artifact).kernels,
    });
    expect(effect).toMatchObject({ ptx: { mov: -1 }, observed: { in: "original" } });
    const [change, ...others] = effect?.code ?? [];
    expect(others).toEqual([]);
    expect(change?.kernel).toBe("_Z4clipPKiPfii");
    for (const count of change?.instructions ?? []) expect(count).toBeGreaterThan(10);
  },
);
