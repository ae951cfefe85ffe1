/**
 * Edits that evolution has been seen to make and that a workload's check must refuse: found in the IR of
 * the original by what they change, so that they stay right when the compiler numbers values anew.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { Pipeline } from "../../src/evaluate/pipeline.ts";
import { parseGenome } from "../../src/genome.ts";
import { checkTypes } from "../../src/workload/check-types.ts";
import { resolveWorkload } from "../../src/workload/resolve.ts";
import type { Split } from "../../src/workload.ts";

/** What a pattern captures in the IR of one kernel. */
export type Find = (kernel: string, pattern: RegExp) => Readonly<Record<string, string>>;

/** What an over-fit does, and the edits that do it. */
export type Overfit = readonly [what: string, genome: (find: Find) => string];

/**
 * Tests that a workload refuses each over-fit on each of the splits, and not the original.
 * @param choices of tunables that an over-fit needs; the IR is of the kernel that they make.
 */
export function refuses(
  workload: string,
  overfits: readonly Overfit[],
  splits: readonly Split[] = ["search", "validation"],
  choices = "",
): void {
  const cache = mkdtempSync(join(tmpdir(), "gevo-overfits-"));
  afterAll(() => rmSync(cache, { recursive: true, force: true }));
  let pipeline: Pipeline;
  let ir: string;
  beforeAll(async () => {
    const file = resolveWorkload(workload, process.cwd());
    const sources = await checkTypes(file, cache);
    pipeline = await Pipeline.open(
      { workload: file, device: "emulator", cache, sources },
      () => {},
    );
    ir = pipeline.inspect(parseGenome(choices)).ir;
  }, 120_000);

  const find: Find = (kernel, pattern) => {
    const mangled = ` @_Z${kernel.length}${kernel}`;
    const body = ir.split(/^define /m).find((text) => text.includes(mangled));
    const groups = pattern.exec(body ?? "")?.groups;
    if (groups === undefined) throw new Error(`${kernel} has no ${pattern}`);
    return groups;
  };

  it.each(overfits)("%s is refused", (_, genome) => {
    const edits = [...parseGenome(choices), ...parseGenome(genome(find))];
    expect(pipeline.compile(edits)).toMatchObject({ kind: "ptx" });
    for (const split of splits) {
      const outcome = pipeline.check(edits, split);
      expect(outcome, split).toMatchObject({ status: "rejected" });
      expect(["check", "launch"]).toContain("stage" in outcome && outcome.stage);
    }
  });

  it("nothing is changed is accepted", () => {
    const outcome = pipeline.check(parseGenome(choices), "search");
    expect(outcome).toMatchObject({ status: "ok", fitness: [expect.any(Number), 0] });
  });
}
