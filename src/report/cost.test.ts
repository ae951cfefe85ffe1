/** The cost report: what is shown of which numbers, how wide, and what is refused. */
import { describe, expect, it } from "vitest";
import type { KernelProfile, SourceLineProfile, Term, VariantProfile } from "../profile.ts";
import { TERMS } from "../profile.ts";
import { costReport, costText } from "./cost.ts";
import { ANSI, PLAIN } from "./style.ts";
import type { Summary } from "./summary.ts";

const NO_TERMS = Object.fromEntries(TERMS.map((term) => [term, 0])) as Record<Term, number>;

const line = (number: number, cycles: number, more = {}): SourceLineProfile => ({
  line: number,
  text: `a statement that is longer than what fits on the line ${number}`,
  executions: 10,
  instructions: 10,
  lanes: 320,
  sectors: 0,
  l1Misses: 0,
  bankConflicts: 0,
  atomicSerial: 0,
  cycles,
  terms: NO_TERMS,
  ...more,
});

function kernel(terms: Partial<Record<Term, number>>, lines: readonly SourceLineProfile[]) {
  const made: KernelProfile = {
    entry: "stencil",
    launches: 3,
    fixed: 1000,
    cycles: 1000 + Math.max(...Object.values(terms)),
    terms: { ...NO_TERMS, ...terms },
    counts: {
      instructions: 1234567,
      issueSlots: 1000,
      lanes: 16000,
      laneSlots: 32000,
      globalSectors: 64,
      l1Misses: 8,
      dramSectors: 0,
      localSectors: 0,
      sharedWavefronts: 0,
      bankConflicts: 0,
      atomicSerial: 0,
      barriers: 0,
    },
    occupancy: {
      blocks: 2,
      warps: 16,
      resident: 16,
      most: 64,
      limiter: "registers",
      registers: 128,
      shared: 0,
      spilled: 0,
    },
    lines,
  };
  return made;
}

const variant = (made: KernelProfile): VariantProfile => ({
  file: "/project/stencil.cu",
  cycles: made.cycles,
  kernels: [made],
});

const summary = {
  run: "abc",
  workload: "stencil",
  device: "emulator",
  clock: "modelled",
  unit: "cycles",
} as Summary;

const before = variant(
  kernel({ latency: 8000, lsu: 4000, xu: 10 }, [
    line(3, 5000),
    line(4, 3000, { lanes: 160 }),
    line(0, 10),
  ]),
);
const after = variant(kernel({ latency: 4000, lsu: 5000 }, [line(3, 5000, { bankConflicts: 7 })]));
const look = { style: PLAIN, path: (file: string) => file.replace("/project/", "") };

describe("the cost report", () => {
  const report = costReport(summary, "clang -O3", before, after);

  it("states the gain between the two profiles", () => {
    expect(report.speedup).toBe(9000 / 6000);
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
  });

  it("draws what is saved and what is added of each term that counts", () => {
    const text = costText(report, look);
    expect(text).toMatch(/latency +█{12}░{12} +8,000 +4,000 +-50 %/);
    expect(text).toMatch(/lsu +█{12}▒{3} +4,000 +5,000 +\+25 %/);
    expect(text).not.toMatch(/^ +(xu|dram|fp64)/m);
  });

  it("says nothing of a change that is none but for rounding", () => {
    const noise = variant(kernel({ latency: 4000, lsu: 4000 * (1 + 2e-16) + 1e-12 }, []));
    const text = costText(costReport(summary, "clang -O3", before, noise), look);
    expect(text).toMatch(/lsu +█{12} +4,000 +4,000$/m);
    expect(text).not.toMatch(/e-\d/);
  });

  it("shows counts that are there, occupancy and its limit", () => {
    const text = costText(report, look);
    expect(text).toMatch(/warp instructions +1,234,567 +1,234,567/);
    expect(text).toMatch(/active lanes +50 % +50 %/);
    expect(text).toMatch(/warps per SM +16 of 64/);
    expect(text).toMatch(/limited by +registers/);
    expect(text).not.toContain("barrier arrivals");
  });

  it("shows source lines by what they cost, with what is odd about them", () => {
    const lines = costText(report, look).split("\n");
    const at = lines.findIndex((each) => each.includes("stencil.cu"));
    expect(lines[at + 1]).toMatch(/^ +3 +5,000 +5,000 +100 % {2}a statement/);
    expect(lines[at + 2]).toMatch(/^ +bank conflicts 7$/);
    expect(lines[at + 3]).toMatch(/^ +4 +3,000 +0 +0 %/);
    expect(lines[at + 4]).toMatch(/idle lanes 50 %/);
    expect(lines[at + 5]).toMatch(/\(no line kept\)/);
  });

  it("fits into 80 columns and is the same with colours", () => {
    const text = costText(report, look);
    for (const each of text.split("\n")) expect([...each].length).toBeLessThanOrEqual(80);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: it is what colours are made of
    const bare = costText(report, { ...look, style: ANSI }).replace(/\u001b\[\d+m/g, "");
    expect(bare).toBe(text);
  });

  it("shows the original alone when nothing beat it", () => {
    const text = costText(costReport(summary, "clang -O3", before, undefined), look);
    expect(text).toContain("no variant is faster");
    expect(text).not.toMatch(/best|change|saved/);
  });

  it("calls cycles modelled, and nothing a time", () => {
    const text = costText(report, look);
    expect(text).toContain("modelled cycles");
    expect(text).not.toMatch(/\b(m?s|seconds|time)\b/);
  });

  it("refuses a device without a cost model", () => {
    const none = { file: "", cycles: 0, kernels: [] };
    expect(() => costReport(summary, "clang -O3", none, none)).toThrow(/does not say/);
  });
});
