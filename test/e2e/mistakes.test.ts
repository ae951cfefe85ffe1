/** Every user mistake: one clear error with the next step, exit code 2, nothing half-written. */
import { cpSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { gevo, project, remove } from "./gevo.ts";

let folder = "";
beforeAll(() => {
  folder = project("examples/saxpy");
});
afterAll(() => remove(folder));

/** Writes a variation of the saxpy example under its own name. */
function workload(name: string, change: (text: string) => string, kernel?: string): string {
  const at = join(folder, name);
  mkdirSync(at);
  writeFileSync(join(at, "kernel.cu"), kernel ?? KERNEL);
  writeFileSync(join(at, "workload.ts"), change(WORKLOAD));
  return name;
}

const KERNEL = `extern "C" __global__ void twice(const int *in, int *out, int n) {
  int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i < n) out[i] = 2 * in[i];
}
`;

const WORKLOAD = `import { defineWorkload, i32 } from "gevo";

export default defineWorkload({
  name: "twice",
  source: { file: "kernel.cu" },
  inputs: ({ seed }) => Int32Array.from({ length: 100 }, (_, i) => i * seed + 1),
  run(gpu, numbers: Int32Array) {
    const out = gpu.output(Int32Array, numbers.length);
    gpu.launch("twice", {
      grid: [4],
      block: [32],
      args: [gpu.input(numbers), out, i32(numbers.length)],
    });
    return { out: gpu.read(out) };
  },
  reference: (numbers) => ({ out: numbers.map((x) => 2 * x) }),
});
`;

async function mistake(args: readonly string[], said: RegExp): Promise<void> {
  const { code, stdout, stderr } = await gevo(folder, ...args);
  expect(stderr).toMatch(said);
  expect(stderr).not.toMatch(/\n\s+at .*\(.*dist\//);
  expect(stdout).toBe("");
  expect(code).toBe(2);
}

describe("a mistake", () => {
  it("is not made by the workload the others vary", async () => {
    const name = workload("right", (text) => text);
    const { code, stderr } = await gevo(folder, "replay", name, "--edits", "");
    expect(stderr).not.toMatch(/error/i);
    expect(code).toBe(0);
  });
  it("in the workload's path", () => mistake(["evolve", "nowhere"], /no workload at nowhere/));
  it("in the device", () =>
    mistake(["evolve", "examples/saxpy", "--device", "abacus"], /no device "abacus"/));
  it("in the preset", () =>
    mistake(["evolve", "examples/saxpy", "--preset", "luck"], /luck.*|gevo2020/));
  it("a search that never stops", () =>
    mistake(["evolve", "examples/saxpy", "--stop-after", "60s"], /60s/));
  it("a target below the original", () =>
    mistake(["evolve", "examples/saxpy", "--target", "half"], /--target|speed-up/));
  it("in the budget", () => mistake(["evolve", "examples/saxpy", "--budget", "soon"], /budget/));
  it("in a number", () => mistake(["evolve", "examples/saxpy", "--workers", "0"], /workers/));
  it("in an edit's text", () =>
    mistake(["replay", "examples/saxpy", "--edits", "delete [="], /not an edit/));
  it("in the run's name", () => mistake(["show", "no-such-run"], /no-such-run/));
  it("in the types", async () => {
    const name = workload("types", (text) => text.replace("length: 100", 'length: "many"'));
    await mistake(["evolve", name], /does not type-check[\s\S]*workload\.ts\(?:?\d+/);
  });
  it("thrown on import", async () => {
    const name = workload("thrower", (text) => `${text}\nthrow new Error("out of coffee");\n`);
    await mistake(["evolve", name], /out of coffee/);
  });
  it("thrown by inputs()", async () => {
    const name = workload("inputs", (text) => {
      const thrower = 'function none(): number {\n  throw new Error("no inputs");\n}\n';
      return `${text.replace("i * seed + 1", "i * seed + none()")}\n${thrower}`;
    });
    await mistake(["evolve", name], /inputs\(\) threw: .*no inputs/);
  });
  it("in the default export", async () => {
    const name = workload("export", (text) =>
      text.replace("export default defineWorkload", "export const it = defineWorkload"),
    );
    await mistake(["evolve", name], /default export/);
  });
  it("in the kernel's file name", async () => {
    const name = workload("file", (text) => text.replace("kernel.cu", "gone.cu"));
    await mistake(["evolve", name], /gone\.cu/);
  });
  it("in the kernel's source", async () => {
    const name = workload("source", (text) => text, KERNEL.replace("int i", "intt i"));
    await mistake(["evolve", name], /kernel\.cu:2.*intt/);
  });
  it("in the kernel's result", async () => {
    const name = workload("result", (text) => text, KERNEL.replace("2 * in", "3 * in"));
    await mistake(["evolve", name], /original program.*fails: check/);
  });
  it("in the launch", async () => {
    const name = workload("launch", (text) => text.replace("block: [32]", "block: [4096]"));
    await mistake(["evolve", name], /original program.*bad-launch/);
  });
  it("in an index", async () => {
    const name = workload("index", (text) => text, KERNEL.replace("if (i < n)", ""));
    await mistake(["evolve", name], /original program.*global-oob/);
  });
  it("in an endless kernel", async () => {
    const name = workload("endless", (text) => text, KERNEL.replace("if (i < n)", "while (in[i])"));
    await mistake(["evolve", name], /original program.*fails/);
  });
  it("in the place where gevo keeps its things", async () => {
    const closed = join(folder, "closed");
    cpSync(join(folder, "examples"), join(closed, "examples"), { recursive: true });
    writeFileSync(join(closed, "package.json"), "{}");
    // A file where a folder has to be: not even root can write there.
    writeFileSync(join(closed, ".gevo"), "");
    const commands = [
      ["evolve", "examples/saxpy", "--device", "emulator"],
      ["replay", "examples/saxpy", "--edits", ""],
      ["init", "examples/saxpy/kernel.cu", "--out", join(folder, "elsewhere.ts")],
    ];
    for (const command of commands) {
      const { code, stderr } = await gevo(closed, ...command);
      expect([code, stderr]).toEqual([
        2,
        expect.stringMatching(/cannot write to .*\n {6}Run gevo/),
      ]);
    }
  });
  it("leaves no run behind", async () => {
    const { stdout } = await gevo(folder, "list");
    expect(stdout).not.toMatch(/twice|saxpy/);
  });
  it("in the export folder", async () => {
    await mistake(["export", "no-such-run", "--out", "out"], /no-such-run/);
    expect(existsSync(join(folder, "out"))).toBe(false);
  });
});
