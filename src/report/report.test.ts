/** What reports say: the exact summary, its text, progress lines, exported files. */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { Inspected, Prepared } from "../evaluate.ts";
import type { Outcome } from "../fitness.ts";
import { rejected } from "../fitness.ts";
import { parseGenome } from "../genome.ts";
import type { EvaluationRow, RunRow } from "../store.ts";
import { explainEdits } from "./explain.ts";
import { exportVariant } from "./export.ts";
import { formatDuration, formatError, formatNumber, formatSpeedup } from "./format.ts";
import type { Progress } from "./progress.ts";
import { liveLines, progressLine, sparkline } from "./progress.ts";
import { stateOf } from "./state.ts";
import { ANSI, PLAIN } from "./style.ts";
import type { Summary } from "./summary.ts";
import { bestOf, pointOf, summarise, validationOf } from "./summary.ts";
import { Tally } from "./tally.ts";
import { summaryText } from "./text.ts";

const PREPARED: Prepared = {
  workload: "stencil",
  key: "k",
  device: "emulator",
  objectives: [
    { name: "time", unit: "cycles", clock: "modelled" },
    { name: "error", unit: "relative", clock: "none" },
  ],
  tolerance: 0.1,
  size: 10,
  operators: ["delete"],
  neighbours: 1,
  original: [12000, 0],
  builds: { "clang -O3": 12000, "gevo without edits": 12500 },
  originalHash: "h",
};

const RUN: RunRow = {
  id: "abc",
  config: {
    workload: "/w/workload.ts",
    device: "emulator",
    preset: "gevo2020",
    budget: "60s",
    population: 8,
    seed: 3,
    workers: 2,
  },
  prepared: PREPARED,
  status: "running",
  started: "2026-01-02T03:04:05.000Z",
  seconds: 0,
};

const GENOME = parseGenome("delete 4; swap 1 2");
const EDITS: Inspected["edits"] = GENOME.map((edit, i) => ({
  edit,
  places: [
    { file: "/w/kernel.cu", line: i + 7, source: "x = y;", instruction: "  store i32 %y, ptr %x" },
  ],
}));
const INSPECTED: Inspected = {
  artifact: { kind: "ptx", text: ".entry k", hash: "v" },
  ir: "define\n  ret\n",
  baseIr: "define\n  store\n  ret\n",
  edits: EDITS,
};

function rows(...outcomes: readonly (readonly [Outcome, string?])[]): readonly EvaluationRow[] {
  return outcomes.map(([outcome, hash], sequence) => {
    const row = { sequence, generation: sequence, genome: GENOME, outcome };
    return hash === undefined ? { ...row, from: "none" } : { ...row, from: "device", hash };
  });
}

function summary(): Summary {
  const tally = new Tally(
    rows(
      [{ status: "ok", fitness: [8000, 0] }, "v"],
      [{ status: "ok", fitness: [8000, 0] }, "v"],
      [rejected("verify", "dominance")],
      [rejected("check", "wrong-output"), "w"],
      [{ status: "unsupported", what: "tex" }, "x"],
    ),
  );
  const outcome: Outcome = { status: "ok", fitness: [9000, 0.01] };
  const best = {
    ...bestOf({ genome: GENOME, fitness: [8000, 0] }, PREPARED),
    validated: true,
    validation: validationOf(outcome, 13500),
    explained: explainEdits(EDITS),
    editsFound: 9,
  };
  const front = [
    { genome: GENOME, fitness: [8000, 0] },
    { genome: GENOME.slice(1), fitness: [6000, 0.05] },
  ].map((each) => pointOf(each, PREPARED));
  return summarise({ run: RUN, tally, front, best, seconds: 61.23456, status: "budget" });
}

describe("a summary", () => {
  it("has exactly the promised fields, and further ones", () => {
    expect(summary()).toMatchObject({
      run: "abc",
      workload: "stencil",
      device: "emulator",
      clock: "modelled",
      unit: "cycles",
      baseline: { time: 12000 },
      best: {
        time: 8000,
        error: 0,
        speedup: 1.5,
        edits: ["delete 4", "swap 1 2"],
        validated: true,
        validation: { status: "ok", time: 9000, baseline: 13500, error: 0.01, speedup: 1.5 },
      },
      front: [
        { time: 6000, error: 0.05, speedup: 2, edits: 1 },
        { time: 8000, error: 0, speedup: 1.5, edits: 2 },
      ],
      evaluations: 5,
      unique: 3,
      seconds: 61.235,
      rejected: { check: 1, verify: 1 },
      unsupported: 1,
      lost: 0,
    });
  });

  it("survives JSON", () => {
    expect(JSON.parse(JSON.stringify(summary()))).toEqual(summary());
  });

  it("reads as text that labels modelled cycles and stands each gain beside its error", () => {
    const look = { style: PLAIN, path: (file: string) => file.replace("/w/", "") };
    const text = summaryText(summary(), look);
    expect(text).toMatch(/Best variant: 1\.500x at error 0, 2 edits \(minimised from 9\)/);
    expect(text).toMatch(/validated on the validation split: 1\.500x at error 1\.00e-2/);
    expect(text).toMatch(/kernel\.cu:7 {2}x = y;/);
    expect(text).toMatch(/modelled cycles/);
    expect(text.replaceAll("modelled cycles", "")).not.toMatch(/cycles|\bms\b/);
  });

  it("says when a variant is not validated, and when there is none", () => {
    const look = { style: PLAIN, path: (file: string) => file };
    const failed = validationOf(rejected("check", "wrong-output"), 13500);
    const best = { ...summary().best, validated: false, validation: failed };
    expect(summaryText({ ...summary(), best }, look)).toMatch(/NOT VALIDATED.*check: wrong-output/);
    const none = bestOf({ genome: [], fitness: PREPARED.original }, PREPARED);
    expect(summaryText({ ...summary(), best: none }, look)).toMatch(/No variant is faster/);
  });
});

describe("an unfinished run that gevo validate was asked of", () => {
  it("shows what was found, and no word of not validated", () => {
    const look = { style: PLAIN, path: (file: string) => file };
    const { validation: _, ...best } = summary().best;
    const checks = [{ name: "validation", status: "passed", what: "4 cases" }] as const;
    const verdict = { passed: true, checks };
    const open = { ...summary(), status: "running", best: { ...best, verdict } } as const;
    const text = summaryText(open, look);
    expect(text).toMatch(/Passed 1 of 1 checks\n {2}passed {3}validation split/);
    expect(text).not.toContain("not validated");
    expect(summaryText({ ...open, best }, look)).toContain("not validated yet");
  });
});

describe("counts", () => {
  it("of one are said in the singular", () => {
    const look = { style: PLAIN, path: (file: string) => file };
    const one = { ...summary(), evaluations: 1, unique: 1, generations: 1 };
    expect(summaryText(one, look)).toMatch(
      /evaluated {2}1 candidate in 1m01s, 1 different artifact run, 1 generation$/m,
    );
    expect(summaryText(summary(), look)).toMatch(
      /evaluated {2}5 candidates in 1m01s, 3 different artifacts run, \d generations$/m,
    );
  });
});

describe("the state of a run", () => {
  it.each([
    [{ status: "running" }, {}, "unfinished"],
    [{ status: "budget" }, {}, "validated"],
    [{ status: "interrupted" }, {}, "interrupted, validated"],
    [{ status: "budget" }, { validated: false }, "not validated"],
    [{ status: "budget" }, { edits: [] }, "nothing found"],
    [{ status: "interrupted" }, { edits: [] }, "interrupted, nothing found"],
    [{ status: "budget" }, { verdict: { passed: false, checks: [] } }, "refused"],
  ] as const)("%o %o: %s", (run, best, state) => {
    expect(stateOf({ ...run, best: { ...summary().best, ...best } })).toBe(state);
  });
});

describe("progress", () => {
  const progress: Progress = {
    generation: 4,
    evaluations: 1234,
    perSecond: 61.728,
    seconds: 20,
    best: { time: 8000, error: 0, speedup: 1.5, gain: 1.5 },
    originalError: 0,
    front: 3,
    rejected: { verify: 10, check: 20 },
    unsupported: 1,
    left: { unit: "seconds", value: 100 },
  };

  it("is one line for a log", () => {
    expect(progressLine(progress)).toBe(
      "gen 4 | 1,234 evaluations (61.7/s) | best 1.500x at error 0 | front 3 | " +
        "failed: check 20, verify 10, unsupported 1 | 1m40s left",
    );
  });

  it("says the original's error where there is one", () => {
    const best = { ...progress.best, error: 0.05 };
    expect(progressLine({ ...progress, best, originalError: 0.15 })).toContain(
      "best 1.500x at error 5.00e-2 against 1.50e-1 |",
    );
  });

  const course = [1, 1, 1.1, 1.3, 1.5];
  it("is a few lines for a terminal, coloured or not", () => {
    const lines = liveLines(progress, "modelled cycles", PLAIN, { course, columns: 80 });
    expect(lines).toEqual([
      "generation 4   1,234 evaluations (61.7/s)   1m40s left",
      "best 1.500x at error 0   8,000 modelled cycles   front 3",
      "▁▁▂▅█",
      "failed: check 20, verify 10, unsupported 1",
    ]);
    const codes = new RegExp(`${String.fromCharCode(27)}\\[\\d+m`, "g");
    const coloured = liveLines(progress, "modelled cycles", ANSI, { course, columns: 80 });
    expect(coloured.join("\n")).toMatch(codes);
    expect(coloured.join("\n").replace(codes, "")).toBe(lines.join("\n"));
  });

  it.each([20, 40, 60, 80, 200])("is no wider than a terminal of %d columns", (columns) => {
    const lines = liveLines(progress, "modelled cycles", PLAIN, { course, columns });
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(columns);
    expect(lines.join(" ")).toContain("best 1.500x");
  });

  it("has a line of bars from the least to the greatest", () => {
    expect(sparkline([1, 2, 3, 4, 5, 6, 7, 8])).toBe("▁▂▃▄▅▆▇█");
    expect(sparkline([2, 2, 2])).toBe("▁▁▁");
  });
});

describe("numbers as text", () => {
  it.each([
    [formatNumber(1234567), "1,234,567"],
    [formatNumber(0.12345), "0.123"],
    [formatSpeedup(1), "1.000x"],
    [formatError(0), "0"],
    [formatError(1e-7), "1.00e-7"],
    [formatDuration(59.6), "1m00s"],
    [formatDuration(7265), "2h01m"],
  ])("%s", (text, wanted) => expect(text).toBe(wanted));
});

describe("an export", () => {
  const folder = mkdtempSync(join(tmpdir(), "gevo-export-"));
  afterAll(() => rmSync(folder, { recursive: true }));

  it("writes every file, and again over an earlier export", () => {
    const out = join(folder, "deep", "out");
    for (let i = 0; i < 2; i++) {
      const files = exportVariant(out, INSPECTED, summary());
      expect(files.every((file) => existsSync(file))).toBe(true);
    }
    expect(readdirSync(out).sort()).toEqual(
      ["edits.txt", "ir.diff", "summary.json", "variant.ll", "variant.ptx"].sort(),
    );
    expect(readFileSync(join(out, "edits.txt"), "utf8")).toBe("delete 4\nswap 1 2\n");
    expect(parseGenome(readFileSync(join(out, "edits.txt"), "utf8"))).toEqual(GENOME);
    expect(readFileSync(join(out, "ir.diff"), "utf8")).toContain("\n-  store\n");
    expect(readdirSync(join(folder, "deep"))).toEqual(["out"]);
  });

  it("refuses a folder that holds something else, and leaves it as it was", () => {
    const out = join(folder, "mine");
    mkdirSync(out);
    writeFileSync(join(out, "thesis.tex"), "precious");
    expect(() => exportVariant(out, INSPECTED, summary())).toThrow(/thesis\.tex/);
    expect(readdirSync(out)).toEqual(["thesis.tex"]);
  });

  it("refuses what cannot be written, and leaves nothing", () => {
    writeFileSync(join(folder, "file"), "");
    expect(() => exportVariant(join(folder, "file"), INSPECTED, summary())).toThrow(/not a folder/);
    const below = join(folder, "file", "out");
    expect(() => exportVariant(below, INSPECTED, summary())).toThrow(/cannot write/);
    expect(readdirSync(folder).sort()).toEqual(["deep", "file", "mine"]);
  });
});
