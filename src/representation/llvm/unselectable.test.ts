import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { parseGenome } from "../../genome.ts";
import { loadSource, openProgram } from "./index.ts";

const folder = mkdtempSync(join(tmpdir(), "gevo-unselectable-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const IR = `
@table = addrspace(4) externally_initialized global [4 x i32] zeroinitializer, align 4

define ptx_kernel void @k(ptr %out, i64 %i) {
  %own = alloca [4 x i32], align 4
  %mine = getelementptr inbounds [4 x i32], ptr %own, i64 0, i64 %i
  %p = getelementptr inbounds [4 x i32], ptr addrspacecast (ptr addrspace(4) @table to ptr), i64 0, i64 %i
  %v = load i32, ptr %p, align 4
  store volatile i32 %v, ptr %mine, align 4
  store i32 7, ptr %out, align 4
  %old = atomicrmw add ptr %out, i32 %v seq_cst
  %pair = cmpxchg ptr %out, i32 %v, i32 1 seq_cst seq_cst
  ret void
}
`;

it("finds writes that code generation would end the process on", async () => {
  const file = join(folder, "constant.ll");
  writeFileSync(file, IR);
  const program = openProgram(await loadSource({ file, cache: folder }));
  const reasonOf = (genome: string): string => {
    const result = program.compile(parseGenome(genome));
    return "status" in result ? `${result.stage} ${result.reason}: ${result.message}` : "compiles";
  };
  const constant = "compile no-such-instruction: a write to constant memory";
  expect(reasonOf("")).toBe("compiles");
  // A plain store there is nothing to the optimiser: it goes.
  expect(reasonOf("operand [6.1=3]")).toBe("compiles");
  expect(reasonOf("operand [7.0=3]")).toBe(constant);
  expect(reasonOf("operand [8.0=3]")).toBe(constant);
  expect(reasonOf("operand [7.0=2]")).toBe("compiles");
  expect(reasonOf("operand [8.0=2]")).toContain("a compare-and-swap on local memory");
});
