/**
 * Profiles of variants: line tables change no instruction, so that a profile is of the very code that
 * was evaluated; its cycles are those of the evaluation, and its lines those of the source.
 */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { openEvaluator } from "../../src/evaluate/index.ts";
import type { Genome } from "../../src/genome.ts";
import { normalisePtx } from "../../src/ptx/index.ts";
import { Random } from "../../src/random.ts";
import { loadSource, openProgram } from "../../src/representation/llvm/index.ts";
import { resolveWorkload } from "../../src/workload/resolve.ts";

const cache = mkdtempSync(join(tmpdir(), "gevo-profile-"));
afterAll(() => rmSync(cache, { recursive: true, force: true }));

const SOURCES = [
  ["workloads/hotspot/kernel.cu", "O3"],
  ["workloads/needleman-wunsch/kernel.cu", "O1"],
  ["workloads/smith-waterman/tuned.cu", "O1"],
  ["examples/reduction/kernel.cu", "O1"],
] as const;

describe.each(SOURCES)("line tables of %s", (name, start) => {
  it("change no instruction of any variant", async () => {
    const file = join(process.cwd(), name);
    const source = await loadSource({ file, cache, start });
    expect(normalisePtx(source.originalWithLines.text)).toBe(source.original.text);
    const program = openProgram(source);
    const random = new Random(7);
    let genome: Genome = [];
    let compiled = 0;
    for (let step = 0; step < 12; step++) {
      const plain = program.compile(genome);
      const lined = program.compileWithLines(genome);
      if ("status" in plain || "status" in lined) expect(lined).toEqual(plain);
      else {
        compiled++;
        expect(normalisePtx(lined.text)).toBe(plain.text);
        expect(lined.text).toMatch(/^\.loc \d+ [1-9]/m);
      }
      const edit = program.propose(genome, { seed: random.seed(), operators: program.operators });
      genome = "status" in edit || step % 4 === 3 ? [] : [...genome, edit];
    }
    expect(compiled).toBeGreaterThan(3);
  });
});

describe("the profile of a workload", () => {
  it("has the cycles of the evaluation, shared out among the lines of the source", async () => {
    const workload = resolveWorkload("examples/reduction", process.cwd());
    const evaluator = await openEvaluator({ workload, device: "emulator", cache, workers: 1 });
    const text = readFileSync(join(dirname(workload), "kernel.cu"), "utf8").split("\n");
    for (const genome of [null, []]) {
      const outcome = await evaluator.check(genome, "search");
      const profile = await evaluator.profile(genome);
      expect(outcome).toMatchObject({ status: "ok", fitness: [profile.cycles, 0] });
      for (const { cycles, fixed, launches, lines } of profile.kernels) {
        const shared = lines.reduce((sum, line) => sum + line.cycles, 0);
        expect(Math.abs(shared + fixed - cycles)).toBeLessThan(launches);
        for (const each of lines)
          if (each.line > 0) expect(text[each.line - 1]).toContain(each.text);
        const known = lines.filter(({ line }) => line > 0);
        const part = known.reduce((sum, { cycles: own }) => sum + own, 0) / shared;
        expect(part).toBeGreaterThan(0.95);
      }
    }
    await evaluator.close();
  });
});
