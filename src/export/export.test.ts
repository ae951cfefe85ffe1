/** The pure parts of an export: suggestions, and reports that let nothing through. */
import { describe, expect, it } from "vitest";
import type { AnalysisReport } from "../report/analysis.ts";
import type { Summary } from "../report/summary.ts";
import type { EditPlace } from "../representation.ts";
import { markdown } from "./markdown.ts";
import { page } from "./page.ts";
import { suggestionOf } from "./suggestion.ts";

describe("a suggestion for the source", () => {
  const place = (source: string, instruction = "store i32 0, ptr %v1"): EditPlace => ({
    file: "/k.cu",
    line: 7,
    source,
    instruction,
  });
  it.each([
    ["delete 4", place("__syncthreads();", "call void @llvm.nvvm.barrier0()"), "delete line 7"],
    ["weaken 4", place("__syncthreads();"), "write `__syncwarp()` on line 7"],
    ["delete 4", place("cells[i] = 0;"), "delete the assignment on line 7"],
    ["condition [9.0=#1]", place("if (i < n) {"), /condition on line 7 can be true/],
  ])("%s", (edit, where, text) => {
    expect(suggestionOf(edit, where)).toEqual(
      typeof text === "string" ? text : expect.stringMatching(text),
    );
  });

  it.each([
    ["delete 4", place("for (int i = 0; i <= n; ++i) cells[i] = 0;")],
    ["delete 4", place("if (a == b) c();")],
    ["delete 4", { ...place("x = 1;"), line: 0 }],
    ["operand [9.0=7]", place("if (i < n) {")],
  ])("is none for %s where it would be a guess", (edit, where) => {
    expect(suggestionOf(edit, where)).toBeUndefined();
  });
});

describe("a report", () => {
  const summary = {
    run: "r",
    workload: "w<script>",
    device: "emulator",
    clock: "modelled",
    unit: "cycles",
    baseline: { time: 1000, builds: {} },
    best: {
      time: 500,
      error: 0,
      speedup: 2,
      edits: ["delete 4", "delete 5 [*=#0]"],
      validated: true,
      explained: [{ edit: "delete 4", what: "removes <b>", assumes: "a & b", places: [] }],
    },
    front: [{ time: 500, error: 0, speedup: 2, edits: 2 }],
    evaluations: 10,
  } as unknown as Summary;
  const ok = (time: number) => ({ status: "ok", time }) as const;
  const fails = { status: "fails", reason: "check: wrong-output" } as const;
  const place = { file: "/k.cu", line: 3, source: 'a < b && "c"', instruction: "store" };
  const analysis: AnalysisReport = {
    run: "r",
    variant: "best",
    workload: "w",
    device: "emulator",
    clock: "modelled",
    unit: "cycles",
    original: 1000,
    found: { edits: 2, time: 500 },
    minimised: { edits: 2, time: 500, error: 0 },
    edits: [
      { edit: "delete 4", independent: false, alone: fails, without: ok(900), enabledBy: [[1]] },
      {
        edit: "delete 5 [*=#0]",
        independent: false,
        alone: ok(900),
        without: fails,
        enabledBy: [],
      },
    ],
    groups: [
      {
        members: [0, 1],
        path: [
          { adds: [1], time: 900 },
          { adds: [0], time: 500 },
        ],
      },
    ],
    dependencies: [{ from: 1, to: 0 }],
    subsets: { exhaustive: true, known: 4 },
    trajectory: [{ evaluation: 3, generation: 0, time: 500, edits: [0, 1] }],
    evaluations: 4,
    places: [[place], []],
  };

  it("escapes everything and asks for nothing from elsewhere", () => {
    const html = page({ summary, analysis, diff: "--- a\n+++ b\n+ x <y>\n" });
    expect(html).not.toMatch(/<script|<b>removes|removes <b>|a < b &&/);
    expect(html).toContain("a &lt; b &amp;&amp; &quot;c&quot;");
    expect(html).toContain("x &lt;y&gt;");
    expect(html).not.toMatch(/https?:|src=|@import/);
    expect(html.match(/class="edge" marker-end/g)).toHaveLength(1);
  });

  it("calls a refused variant no gain, on the page and in Markdown", () => {
    const verdict = {
      passed: false,
      checks: [{ name: "held-out", status: "failed", what: "check: wrong-output (a|b)" }],
    } as const;
    const refused = { ...summary, best: { ...summary.best, gain: false, verdict } };
    expect(page({ summary: refused, analysis, diff: "" })).toContain('headline bad">no gain');
    const text = markdown(refused, analysis);
    expect(text).toContain("# w<script>: no gain");
    expect(text).toContain("| held-out split | failed | check: wrong-output (a\\|b) |");
    expect(text).toContain("assumes that a & b");
    expect(text).toContain(`\`\`\`mermaid
flowchart LR
  subgraph g1 [group 1]
    e1["1: fails"]
    e2["2: 1.111x"]
  end
  e2 --> e1
\`\`\`

| group 1: adds | speed-up | by this step |
| --- | --: | --: |
| 2 | 1.111x | 1.111x |
| 1 | 2.000x | 1.800x |
`);
  });
});
