import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { DeviceFault } from "../../fault.ts";
import { ptxArtifact } from "../../ptx/index.ts";
import { assemble, assembler, resourcesOf } from "./assemble.ts";
import { cubinVariables } from "./cubin.ts";

const tool = assembler();
const read = (name: string): string =>
  readFileSync(new URL(`../../../test/golden/emulator/${name}`, import.meta.url), "utf8");

describe("the assembler's report", () => {
  it("is read as ptxas prints it and as nvJitLink does", () => {
    const log = `ptxas info    : Compiling entry function 'a' for 'sm_90'
ptxas info    : Function properties for a
    40 bytes stack frame, 8 bytes spill stores, 12 bytes spill loads
ptxas info    : Used 24 registers, used 0 barriers
ptxas info    : Function properties for b
ptxas         .     0 bytes stack frame, 0 bytes spill stores, 0 bytes spill loads
info    : Function properties for 'a':
info    : used 24 registers, used 13 barriers, 40 stack`;
    expect(resourcesOf(log)).toEqual([
      { name: "a", stack: 40, spillStores: 8, spillLoads: 12, registers: 24 },
      { name: "b", stack: 0, spillStores: 0, spillLoads: 0 },
    ]);
  });
});

describe("a cubin", () => {
  it("that is none has no variables", () => {
    expect(cubinVariables(new Uint8Array(0))).toEqual([]);
    expect(cubinVariables(new Uint8Array(100).fill(7))).toEqual([]);
  });
});

describe.skipIf(tool === undefined)(`assembly (${tool?.name ?? "no assembler here"})`, () => {
  const using = tool as NonNullable<typeof tool>;

  it("gives equal machine code for equal text, whatever its comments", () => {
    const text = read("sw.ptx");
    const one = assemble(using, ptxArtifact(text), "sm_90");
    const other = assemble(using, ptxArtifact(`// again\n${text}`), "sm_90");
    expect(one.hash).toBe(other.hash);
    expect(one.resources.map(({ name }) => name)).toContain("_Z2swPKcS0_Pii");
  });

  it("keeps the names and sizes of variables", () => {
    const { image: cubin } = assemble(using, ptxArtifact(read("misc.ptx")), "sm_90");
    const variables = cubinVariables(cubin);
    expect(variables).toContainEqual({ name: "table", bytes: 64, constant: true });
    expect(variables).toContainEqual({ name: "counter", bytes: 4, constant: false });
  });

  it("refuses what is not PTX, and says where", () => {
    const wrong = read("saxpy.ptx").replace("fma.rn.f32", "fma.rn.f99");
    for (const text of ["this is not PTX", wrong]) {
      const artifact = { kind: "ptx" as const, text, hash: text.length.toString() };
      expect(() => assemble(using, artifact, "sm_90")).toThrow(DeviceFault);
    }
    const artifact = { kind: "ptx" as const, text: wrong, hash: "" };
    expect(() => assemble(using, artifact, "sm_90")).toThrow(/line \d+/);
  });
});
