/** Loops with barriers are unrolled where an edit advises to, and do what they did. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { openDevice } from "../../device/index.ts";
import { i32 } from "../../device.ts";
import { WATCHERS } from "../../fault.ts";
import { parseGenome } from "../../genome.ts";
import { loadSource, openProgram } from "./index.ts";

const folder = mkdtempSync(join(tmpdir(), "gevo-unroll-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const THREADS = 64;
const file = join(folder, "rounds.cu");
writeFileSync(
  file,
  `__global__ void rounds(int *data, int n) {
    __shared__ int cell[2][${THREADS}];
    int mine = data[threadIdx.x];
    for (int i = 0; i < n; ++i) {
      cell[i % 2][threadIdx.x] = mine;
      __syncthreads();
      mine = 3 * mine + cell[i % 2][(threadIdx.x + 1) % ${THREADS}];
    }
    data[threadIdx.x] = mine;
  }`,
);
const program = openProgram(await loadSource({ file, cache: join(folder, "cache") }));
const plain = program.print([], "edited") as string;
const [, branch] = /^ *br i1 .*!llvm\.loop.* ; (\d+)$/m.exec(plain) ?? [];
const unrolled = (times: number) => parseGenome(`loop ${branch} unroll ${times}`);

/** What the kernel is to leave. */
function after(rounds: number): readonly number[] {
  let cells = Array.from({ length: THREADS }, (_, i) => i);
  for (let round = 0; round < rounds; round++) {
    cells = cells.map((mine, i) => (3 * mine + (cells[(i + 1) % THREADS] as number)) | 0);
  }
  return cells;
}

describe("unrolling a loop with a barrier", () => {
  it.each([2, 4, 8])("by %d puts a barrier into each copy and into the rest", (times) => {
    const artifact = program.compile(unrolled(times));
    if ("status" in artifact || artifact.kind !== "ptx") throw new Error("it does not compile");
    expect(artifact.text.match(/bar\.sync/g)?.length).toBe(times + 1);
  });

  it("leaves the mark as it was for whatever comes after", () => {
    const marks = (text: string) => text.match(/^attributes .*\bconvergent\b/gm)?.length;
    const print = (times: number) => program.print(unrolled(times), "optimised") as string;
    expect(marks(print(4))).toBe(marks(program.print([], "optimised") as string));
  });

  it.each([0, 1, 3, 4, 5, 18])("does what it did in %d rounds", (rounds) => {
    for (const times of [2, 4]) {
      const artifact = program.compile(unrolled(times));
      if ("status" in artifact) throw new Error("it does not compile");
      const options = { budget: 1e7, poison: 1, watch: WATCHERS };
      const gpu = openDevice("emulator").open(artifact, options);
      const data = gpu.inout(Int32Array.from({ length: THREADS }, (_, i) => i));
      gpu.launch("rounds", { grid: [1], block: [THREADS], args: [data, i32(rounds)] });
      expect([...gpu.read(data)]).toEqual(after(rounds));
      expect(gpu.findings()).toEqual([]);
      gpu.close();
    }
  });
});
