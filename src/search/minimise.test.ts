import { describe, expect, it } from "vitest";
import { rejected } from "../fitness.ts";
import type { Genome } from "../genome.ts";
import { parseGenome, printGenome } from "../genome.ts";
import type { Individual, Trial } from "../search.ts";
import { Asked } from "./asked.ts";
import { minimise } from "./minimise.ts";

/** 1 and 2 help, 3 is idle, 4 and 5 are idle unless both go: then it is wrong. */
function outcomeOf(genome: Genome): Trial["outcome"] {
  const has = (id: string): boolean => genome.some(({ targets }) => targets[0] === id);
  if (!has("4") && !has("5")) return rejected("check", "wrong-output");
  return { status: "ok", fitness: [100 - (has("1") ? 20 : 0) - (has("2") ? 5 : 0), 0] };
}

function run(text: string, asked: Asked): { readonly best: Individual; readonly asked: string[] } {
  const genome = parseGenome(text);
  const course = minimise({ genome, fitness: [75, 0] }, asked);
  const log: string[] = [];
  for (let step = course.next([]); ; ) {
    if (step.done === true) return { best: step.value, asked: log };
    const candidates = step.value(16);
    expect(candidates.length).toBeGreaterThan(0);
    log.push(...candidates.map((each) => printGenome(each.genome)));
    step = course.next(
      candidates.map((candidate) => {
        const { genome } = candidate;
        return { candidate, genome, outcome: outcomeOf(genome) };
      }),
    );
  }
}

const ALL = "delete 1; delete 2; delete 3; delete 4; delete 5";

describe("minimise", () => {
  it("leaves what is needed, though it is idle on its own", () => {
    const { best } = run(ALL, new Asked());
    expect(printGenome(best.genome)).toBe("delete 1; delete 2; delete 5");
    expect(best.fitness).toEqual([75, 0]);
  });

  it("asks for nothing that was asked before", () => {
    const known = new Asked();
    const first = run(ALL, known);
    expect(new Set(first.asked).size).toBe(first.asked.length);
    const again = run(ALL, known);
    expect(again.asked).toEqual([]);
    expect(again.best).toEqual(first.best);
  });

  it("leaves a genome without edits alone", () => {
    expect(run("", new Asked()).best.genome).toEqual([]);
  });
});
