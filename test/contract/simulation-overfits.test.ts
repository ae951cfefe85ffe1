/**
 * What evolution has been seen to cut from a simulation of an infection, as edits of ours: T cells that no longer
 * age, tissues without rims, a rule that rarely matters. The workload's check refuses each.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Pipeline } from "../../src/evaluate/pipeline.ts";
import { parseGenome } from "../../src/genome.ts";
import { checkTypes } from "../../src/workload/check-types.ts";
import { resolveWorkload } from "../../src/workload/resolve.ts";

const cache = mkdtempSync(join(tmpdir(), "gevo-overfits-"));
afterAll(() => rmSync(cache, { recursive: true, force: true }));

let pipeline: Pipeline;
let ir: string;
beforeAll(async () => {
  const workload = resolveWorkload("simcov", process.cwd());
  const sources = await checkTypes(workload, cache);
  pipeline = await Pipeline.open({ workload, device: "emulator", cache, sources }, () => {});
  ir = pipeline.inspect([]).ir;
}, 120_000);

/** What a pattern captures in the IR of one kernel. */
function found(kernel: string, pattern: RegExp): Readonly<Record<string, string>> {
  const body = ir.split(/^define /m).find((text) => text.includes(` @_Z${kernel.length}${kernel}`));
  const groups = pattern.exec(body ?? "")?.groups;
  if (groups === undefined) throw new Error(`${kernel} has no ${pattern}`);
  return groups;
}

const OVERFITS: readonly (readonly [string, () => string])[] = [
  [
    "T cells never age",
    () => {
      const aged = /%v\d+ = add nsw i32 %v(?<life>\d+), -1\s+store i32 %v\d+, .* ; (?<store>\d+)/;
      const { life, store } = found("intend", aged);
      return `operand [${store}.0=${life}]`;
    },
  ],
  [
    "T cells never bind",
    () => {
      // The second store to the bonds is that of a new bond.
      const bond =
        /add nsw i32 %v\d+, -1\s+store i32 %v\d+, ptr (?<bonds>%v\d+), .*\n {2}br label[\s\S]*?store i32 %v\d+, ptr \k<bonds>, .* ; (?<store>\d+)/;
      return `delete ${found("intend", bond)["store"]}`;
    },
  ],
  [
    "concentrations spread beyond the right rim",
    () => {
      const within =
        /%v(?<both>\d+) = and i1 %v(?<left>\d+), %v\d+\s+%v(?<all>\d+) = select i1 %v\k<both>, i1/;
      const { all, left } = found("spread", within);
      return `operand [${all}.0=${left}]`;
    },
  ],
  [
    "concentrations spread beyond the lower rim",
    () => {
      const within = /%v(?<all>\d+) = select i1 %v\d+, i1 %v(?<rows>\d+), i1 false/;
      const { all, rows } = found("spread", within);
      const { top } = found("spread", new RegExp(`%v${rows} = and i1 %v(?<top>\\d+), %v\\d+`));
      return `operand [${all}.1=${top}]`;
    },
  ],
  [
    "what decays is not subtracted",
    () => {
      const decay =
        /fsub contract float 1\.000000e\+00, %v\d+[\s\S]*?%v(?<after>\d+) = fadd contract [^\n]*\s+%v(?<lost>\d+) = fmul contract float %v\d+, %v\k<after>\s/;
      const { after, lost } = found("spread", decay);
      const { chosen } = found(
        "spread",
        new RegExp(
          `%v(?<chosen>\\d+) = select contract i1 %v\\d+, float 0\\.0[^,]*, float %v${lost}`,
        ),
      );
      return `operand [${chosen}.2=${after}]`;
    },
  ],
];

describe("an infection in which", () => {
  it.each(OVERFITS)("%s is refused", (_, genome) => {
    const edits = parseGenome(genome());
    expect(pipeline.compile(edits)).toMatchObject({ kind: "ptx" });
    for (const split of ["search", "validation"] as const) {
      const outcome = pipeline.check(edits, split);
      expect(outcome).toMatchObject({ status: "rejected" });
      expect(["check", "launch"]).toContain("stage" in outcome && outcome.stage);
    }
  });

  it("nothing is changed is accepted", () => {
    expect(pipeline.check([], "search")).toMatchObject({
      status: "ok",
      fitness: [expect.any(Number), 0],
    });
  });
});
