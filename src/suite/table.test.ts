import { describe, expect, it } from "vitest";
import type { Entry, Member } from "../suite.ts";
import { arithmeticMeanOf, meanOf, suitePage } from "./table.ts";

const member = (speedup: number): Member => ({
  speedup,
  error: 0,
  edits: speedup > 1 ? ["delete 1"] : [],
  validated: true,
});

const entry = (workload: string, family: Entry["family"], speedup: number): Entry => ({
  ...{ workload, family, device: "emulator", clock: "modelled", unit: "cycles", baseline: 1000 },
  ...{ tolerance: 0, atZero: member(speedup), atTolerance: member(speedup), published: null },
  evaluations: 10,
  ...{ seconds: 1, date: "2026-11-01T00:00:00.000Z", run: "r", command: "gevo evolve" },
});

const entries = [
  entry("nn", "rodinia", 4),
  entry("bfs", "rodinia", 1),
  entry("lud", "rodinia", 0.5),
  entry("svm", "svm", 2),
];

describe("a suite's page", () => {
  it("takes what was refused or not found as 1 in both means", () => {
    const rodinia = entries.slice(0, 3);
    expect(meanOf(rodinia, "atZero")).toBeCloseTo(4 ** (1 / 3), 12);
    expect(arithmeticMeanOf(rodinia, "atZero")).toBe(2);
    expect(arithmeticMeanOf([], "atZero")).toBe(1);
  });

  it("tells means of all and of Rodinia's kinds beside the published one", () => {
    const page = suitePage(entries, "gevo suite");
    const rows = page.split("\n").filter((line) => /^\| (all|Rodinia|published)/.test(line));
    expect(rows).toEqual([
      "| all, geometric | 4 | 1.682x | 1.682x |",
      "| Rodinia's kinds, geometric | 3 | 1.587x | 1.587x |",
      "| Rodinia's kinds, arithmetic | 3 | 2.000x | 2.000x |",
      "| published, Rodinia, arithmetic, at most 1 % error | 13 | 1.495x | 1.511x |",
    ]);
  });

  it("tells a figure that is missed with equal outputs alone, and two that differ", () => {
    const both = { atZero: member(1.1), atTolerance: member(1.5), published: null };
    const of = (published: Entry["published"]): readonly string[] =>
      suitePage([{ ...entry("lud", "other", 1), ...both, published }], "gevo suite")
        .split("\n")
        .filter((line) => line.startsWith("- "));
    const best = "the best of 10 evaluations gains";
    expect(of({ atZero: 1.2, atTolerance: 1.3 })).toEqual([
      `- lud, at error 0: ${best} 1.100x; published 1.2x.`,
    ]);
    expect(of({ atZero: 1.2, atTolerance: 1.6 })).toEqual([
      `- lud, at error 0: ${best} 1.100x; published 1.2x.`,
      `- lud, within the tolerance: ${best} 1.500x; published 1.6x.`,
    ]);
    expect(of({ atTolerance: 1.3 })).toEqual([]);
    expect(of({ atTolerance: 1.6 })).toEqual([
      `- lud, within the tolerance: ${best} 1.500x; published 1.6x.`,
    ]);
  });

  it("names each published figure that is not reached, those of Rodinia as a whole, too", () => {
    const published = { atZero: 2.93, atTolerance: 2.93 };
    const svm = { ...entry("svm", "svm", 2), published };
    const few = [entry("nn", "rodinia", 5), entry("bfs", "rodinia", 0.4), svm];
    const of = (some: readonly Entry[]): readonly string[] =>
      suitePage(some, "gevo suite")
        .split("\n")
        .filter((line) => line.startsWith("- "));
    expect(of(few)).toEqual([
      "- svm: the best of 10 evaluations gains 2.000x; published 2.93x.",
      "- Rodinia's kinds, the best: 5.000x; published 5.120x.",
    ]);
    expect(of([entry("nn", "rodinia", 1.2)])).toEqual([
      "- Rodinia's kinds, geometric mean at error 0: 1.200x; published 1.495x.",
      "- Rodinia's kinds, geometric mean within the tolerance: 1.200x; published 1.511x.",
      "- Rodinia's kinds, the best: 1.200x; published 5.120x.",
    ]);
    expect(of([svm, entry("nn", "rodinia", 6)])).toHaveLength(1);
  });
});
