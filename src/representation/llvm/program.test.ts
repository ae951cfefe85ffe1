import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { UserError } from "../../errors.ts";
import type { Stage } from "../../fitness.ts";
import { parseEdit, parseGenome } from "../../genome.ts";
import { tuned } from "../tuned.ts";
import { clangInfo, llvmInfo, loadSource, openProgram } from "./index.ts";

const folder = mkdtempSync(join(tmpdir(), "gevo-llvm-"));
const cache = join(folder, "cache");
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const SOURCE = `\
#include "scale.h"
__device__ __noinline__ float shifted(float x) { return x * SCALE + 1.0f; }
__global__ void first(const float *in, float *out, int n) {
  int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i < n)
    out[i] = shifted(in[i]);
}
static __device__ float square(float x) {
  return x * x;
}
__global__ void second(float *data) {
  data[threadIdx.x] = square(data[threadIdx.x]);
}
`;

function write(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

write("scale.h", "#define SCALE 2.0f\n");
const file = write("kernel.cu", SOURCE);
const load = (extra: object = {}) => loadSource({ file, cache, ...extra });

async function failure(work: Promise<unknown> | (() => unknown)): Promise<UserError> {
  try {
    await (typeof work === "function" ? work() : work);
  } catch (error) {
    expect(error).toBeInstanceOf(UserError);
    return error as UserError;
  }
  throw new Error("nothing was thrown");
}

describe("sources", () => {
  it("are found a compiler and a library", () => {
    expect(clangInfo().version).toMatch(/^\d+\.\d+/);
    expect(llvmInfo().version).toMatch(/^\d+\.\d+/);
  });

  it("are kept by content, included files as well", async () => {
    const one = await load();
    const again = await load();
    expect(Buffer.from(again.base).equals(one.base)).toBe(true);
    expect(again.original).toEqual(one.original);
    write("scale.h", "#define SCALE 4.0f\n");
    const changed = await load();
    expect(changed.original.hash).not.toBe(one.original.hash);
    expect((await load({ flags: ["-DUNUSED"] })).original.hash).toBe(changed.original.hash);
    write("scale.h", "#define SCALE 2.0f\n");
    expect((await load()).original.hash).toBe(one.original.hash);
  });

  it("that clang refuses are the user's to mend, with its message", async () => {
    const broken = write("broken.cu", "__global__ void k(float *p) { p[0] = missing; }\n");
    const error = await failure(() => loadSource({ file: broken, cache }));
    expect(error.code).toBe("compile-failed");
    expect(error.message).toContain("broken.cu:1");
    expect(error.message).toContain("undeclared identifier 'missing'");
  });

  it("of IR are read, or refused with LLVM's message", async () => {
    const broken = write("broken.ll", "define void @k() {\n  ret i32 %x\n}\n");
    const error = await failure(() => loadSource({ file: broken, cache }));
    expect(error.code).toBe("compile-failed");
    expect(error.message).toContain("%x");
    expect((await failure(() => loadSource({ file: "/absent.ll", cache }))).code).toBe(
      "source-not-found",
    );
  });

  it("give the same from text and from bitcode", async () => {
    const golden = fileURLToPath(new URL("../../../test/golden/llvm/copy.ll", import.meta.url));
    const text = join(folder, "same.ll");
    copyFileSync(golden, text);
    const fromText = await loadSource({ file: text, cache });
    const bitcode = join(folder, "same.bc");
    writeFileSync(bitcode, fromText.base);
    const fromBitcode = await loadSource({ file: bitcode, cache });
    expect(fromBitcode.original.hash).toBe(fromText.original.hash);
  });
});

/** Sizes of the blocks of two kernels. */
const BLOCKS = [32, 256, 64, 512, 128].flatMap((a) => [[a, 1024] as const, [1024, a] as const]);

/** The most threads that optimised code of each kernel reckons with. */
const reckonedWith = (text: unknown): readonly number[] =>
  [...String(text).matchAll(/range\(i32 1, (\d+)\) i32 @llvm.nvvm.read.ptx.sreg.ntid/g)].map(
    ([, end]) => Number(end) - 1,
  );

/** LLVM keeps the sizes of kernels' blocks by their addresses, and modules come and go in the same place. */
describe("a module is not compiled for the blocks of an earlier one", () => {
  it("when many sources are read", async () => {
    const kernel = (name: string, bound: string): string =>
      `__global__ void __launch_bounds__(${bound}) ${name}(int *out) { out[threadIdx.x] = blockDim.x; }\n`;
    const bounded = write("bounded.cu", kernel("first", "FIRST") + kernel("second", "SECOND"));
    for (const [first, second] of BLOCKS) {
      const flags = [`-DFIRST=${first}`, `-DSECOND=${second}`];
      const source = await load({ file: bounded, flags });
      expect(reckonedWith(openProgram(source).print([], "edited"))).toEqual([first, second]);
    }
  });

  it.each(["", "@other = alias void (ptr), ptr @helper\n"])(
    "when no code is made of optimised ones %s",
    async (alias) => {
      const kernel = (name: string): string => `
define void @${name}(ptr %out) {
  %n = call i32 @llvm.nvvm.read.ptx.sreg.ntid.x()
  store i32 %n, ptr %out
  ret void
}`;
      for (const [k, [first, second]] of BLOCKS.entries()) {
        const text = `target triple = "nvptx64-nvidia-cuda"
declare i32 @llvm.nvvm.read.ptx.sreg.ntid.x()
define void @helper(ptr %out) {
  ret void
}
${alias}${kernel("first")}${kernel("second")}
!nvvm.annotations = !{!0, !1, !2, !3}
!0 = !{ptr @first, !"kernel", i32 1}
!1 = !{ptr @second, !"kernel", i32 1}
!2 = !{ptr @first, !"maxntidx", i32 ${first}}
!3 = !{ptr @second, !"maxntidx", i32 ${second}}
`;
        const source = await load({ file: write(`bounded${k}.ll`, text) });
        expect(reckonedWith(openProgram(source).print([], "optimised"))).toEqual([first, second]);
      }
    },
  );
});

describe("the LLVM program", () => {
  it("has device functions inlined into its kernels, whatever their attributes", async () => {
    const text = openProgram(await load()).print([], "edited") as string;
    expect(text).not.toMatch(/call float @_Z/);
    expect(text.match(/^define/gm)).toHaveLength(2);
  });

  it("edits only the kernels named", async () => {
    const source = await load();
    const all = openProgram(source);
    const second = openProgram(source, { kernels: ["second"] });
    expect(second.size).toBeLessThan(all.size);
    const first = openProgram(source, { kernels: ["first"] });
    expect(first.size + second.size).toBe(all.size);
    const base = second.print([], "edited") as string;
    const own = base.slice(base.indexOf("@_Z6secondPf"));
    for (let seed = 0; seed < 50; seed++) {
      const edit = second.propose([], { seed, operators: ["delete"] });
      if ("status" in edit) throw new Error(edit.message);
      expect(own).toMatch(new RegExp(`%v${edit.targets[0]} = |; ${edit.targets[0]}$`, "m"));
    }
    const error = await failure(() => openProgram(source, { kernels: ["third"] }));
    expect(error.code).toBe("kernel-not-found");
    expect(error.hint).toContain("first, second");
  });

  it("shows where an edit acts: the user's innermost line, ids of earlier edits included", async () => {
    const program = openProgram(await load());
    const text = program.print([], "edited") as string;
    const square = /%v(\d+) = fmul contract float %v(\d+), %v\2/.exec(text)?.[1] as string;
    const [place] = program.locate(parseEdit(`delete ${square} [*=#1]`), []);
    expect(place).toMatchObject({ file, source: "return x * x;" });
    expect(place?.line).toBe(SOURCE.split("\n").indexOf("  return x * x;") + 1);
    expect(place?.instruction).toContain(`%v${square} = fmul contract float %v`);
    expect(place?.instruction).not.toContain("!dbg");

    const genome = parseGenome(`copy ${square} ${square}`);
    const printed = program.print(genome, "edited") as string;
    const created = /%v(x[0-9a-f]{10}) = fmul/.exec(printed)?.[1] as string;
    expect(program.locate(parseEdit(`delete ${created}`), genome)).toHaveLength(1);
    expect(program.locate(parseEdit(`delete ${created}`), [])).toHaveLength(0);
  });

  it("takes no number of an edit for an instruction", async () => {
    const program = openProgram(await load());
    const tunable = tuned({ BLOCK: [2, 8] }, () => program);
    const acts = (edit: string): readonly string[] =>
      tunable.locate(parseEdit(edit), []).map(({ instruction }) => instruction);
    const [second, eighth] = ["%v2 =", "%v8 ="].map((name) => expect.stringContaining(name));
    expect(acts("swap 2 8")).toEqual([second, eighth]);
    expect(acts("fast 2 [8.0=2]")).toEqual([second, eighth]);
    expect(acts("align 2 8")).toEqual([second]);
    expect(acts("loop 2 unroll 8")).toEqual([second]);
    expect(acts("launch f1 minctasm 8")).toEqual([expect.stringContaining("define")]);
    expect(acts("set BLOCK 8")).toEqual([]);
  });

  it("announces the stages that may end the process", async () => {
    const stages: Stage[] = [];
    const program = openProgram(await load(), { onStage: (stage) => stages.push(stage) });
    program.compile([]);
    expect(stages).toEqual(["verify", "compile"]);
    program.compile(parseGenome("delete 9999"));
    expect(stages).toHaveLength(2);
  });

  it("compiles for the architecture of its source", async () => {
    const source = await load({ arch: "sm_80" });
    const artifact = openProgram(source).compile([]);
    if ("status" in artifact) throw new Error(artifact.message);
    expect(artifact.text).toContain(".target sm_80");
    expect(source.original.text).toContain(".target sm_80");
    expect(artifact.text).not.toMatch(/\.loc|\/\//);
  });

  it("refuses operators it does not have and programs without work", async () => {
    const program = openProgram(await load());
    expect(program.operators.slice(0, 6)).toEqual([
      ...["delete", "copy", "move", "replace", "swap", "operand"],
    ]);
    expect(program.propose([], { seed: 1, operators: ["erase"] })).toMatchObject({
      stage: "apply",
      reason: "unknown-operator",
    });
    const idle = write("idle.cu", "__global__ void idle() {}\n");
    const source = await loadSource({ file: idle, cache });
    expect((await failure(() => openProgram(source))).code).toBe("nothing-to-edit");
  });
});

it("the header alone compiles what kernels for nvcc use", async () => {
  const features = fileURLToPath(new URL("../../../test/golden/llvm/features.cu", import.meta.url));
  const { original } = await loadSource({ file: features, cache });
  expect(original.text).not.toContain("call");
  for (const each of ["shfl.sync", "vote.sync", "atom.", "bar.sync", "sqrt.rn.f32", "popc.b32"]) {
    expect(original.text).toContain(each);
  }
  expect(readFileSync(features, "utf8")).toContain("cuda_runtime.h");
});
