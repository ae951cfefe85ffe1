/** What a report says of sanitizing tools and further objectives. */
import { describe, expect, it } from "vitest";
import type { ToolVerdict } from "../evaluate.ts";
import { figureLines, sanitizerLines } from "./figures-text.ts";
import { PLAIN } from "./style.ts";
import type { Summary } from "./summary.ts";

const lines = (...sanitizers: ToolVerdict[]): readonly string[] =>
  sanitizerLines({ sanitizers }, PLAIN);

describe("sanitizing tools in a report", () => {
  it("are one line when all is well", () => {
    const verdicts = ["memcheck", "racecheck"].map((tool) => ({ tool, status: "clean" }) as const);
    expect(lines(...verdicts)).toEqual(["  clean under memcheck, racecheck"]);
  });

  it("are told finding by finding, and nothing that did not run counts as clean", () => {
    const finding = { kind: "Race: Write and Read access", kernel: "f", count: 7, message: "" };
    expect(
      lines(
        { tool: "memcheck", status: "clean" },
        { tool: "racecheck", status: "findings", findings: [finding, { ...finding, kernel: "" }] },
        { tool: "initcheck", status: "not-run", why: "SIGALRM" },
      ),
    ).toEqual([
      "  clean under memcheck",
      "  racecheck FINDS: Race: Write and Read access in f, 7 times",
      "  racecheck FINDS: Race: Write and Read access, 7 times",
      "  initcheck did not run: SIGALRM",
    ]);
  });

  it("that are missing leave the emulator's watchers, and the report says so", () => {
    const why = "no compute-sanitizer";
    const missing = ["memcheck", "racecheck"].map(
      (tool) => ({ tool, status: "not-run", why }) as const,
    );
    expect(lines(...missing)).toEqual([
      "  memcheck, racecheck did not run: no compute-sanitizer",
      "  the emulator's watchers alone have seen this variant",
    ]);
    expect(sanitizerLines({}, PLAIN)).toEqual([]);
  });
});

describe("further objectives in a report", () => {
  it("stand beside the original's, with their units", () => {
    const figures = [
      { name: "energy", unit: "mJ", clock: "none" },
      { name: "registers", unit: "registers a thread", clock: "none" },
    ] as const;
    const summary = {
      figures,
      best: { figures: [1.2345, 30] },
      baseline: { figures: [12_000, 32] },
    } as unknown as Summary;
    expect(figureLines(summary)).toEqual([
      "  energy 1.23, of the original 12,000 (mJ)",
      "  registers 30, of the original 32 (registers a thread)",
    ]);
    expect(figureLines({ best: {}, baseline: {} } as unknown as Summary)).toEqual([]);
  });
});
