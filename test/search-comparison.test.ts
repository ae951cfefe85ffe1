/** What bench/search makes of searches that were run: measures, records, the report. */
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { evaluationCode, strategyCode } from "../bench/search/code.ts";
import { Log } from "../bench/search/log.ts";
import type { RunRecord } from "../bench/search/records.ts";
import { Records } from "../bench/search/records.ts";
import { writeReport } from "../bench/search/report.ts";
import type { Step } from "../src/compare/course.ts";
import { best, bestExact, meanVolume, reaches, volume } from "../src/compare/measures.ts";
import type { Evaluated } from "../src/evaluate.ts";
import type { Outcome } from "../src/fitness.ts";
import { parseGenome } from "../src/genome.ts";

const folder = mkdtempSync(join(tmpdir(), "gevo-comparison-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const step = (evaluations: number, time: number, error = 0): Step => ({
  evaluations,
  seconds: evaluations / 10,
  fitness: [time, error],
});

function record(preset: string, seed: number, steps: readonly Step[]): RunRecord {
  return {
    ...{ kernel: "bench/exchange", preset, seed, limit: 100, unit: "evaluations" },
    ...{ strategy: "s", evaluation: "e", original: [200, 0], tolerance: 0.5 },
    ...{ evaluations: 100, seconds: 10, steps },
  };
}

describe("a search's course", () => {
  const one = record("default", 1, [step(10, 160), step(20, 100, 0.25), step(30, 80)]);

  it("has a best speed-up, with error 0 or any", () => {
    expect([0, 10, 20, 30].map((at) => bestExact(one, at))).toEqual([1, 1.25, 1.25, 2.5]);
    expect([0, 10, 20, 30].map((at) => best(one, at))).toEqual([1, 1.25, 2, 2.5]);
  });

  it("has a volume of time and error", () => {
    expect(volume(one, 0)).toBe(0);
    expect(volume(one, 10)).toBeCloseTo(0.2);
    // From error 0 to half the tolerance 0.2 of the time is saved, from there on 0.5.
    expect(volume(one, 20)).toBeCloseTo(0.5 * 0.2 + 0.5 * 0.5);
    expect(volume(one, 30)).toBeCloseTo(0.6);
    expect(volume({ ...one, tolerance: 0 }, 30)).toBeCloseTo(0.6);
  });

  it("has more volume on the way the earlier it comes", () => {
    expect(meanVolume(one, 10)).toBe(0);
    expect(meanVolume(one, 20)).toBeCloseTo(0.1);
    expect(meanVolume(one, 40)).toBeCloseTo((10 * 0.2 + 10 * 0.35 + 10 * 0.6) / 40);
    // The same search by its seconds, a tenth of its evaluations each.
    expect(meanVolume({ ...one, unit: "seconds" }, 4)).toBeCloseTo(meanVolume(one, 40));
  });

  it("comes to a speed-up at an evaluation, or never", () => {
    expect(reaches(one, 1.25)).toBe(10);
    expect(reaches(one, 1.26)).toBe(20);
    expect(reaches(one, 3)).toBe(Infinity);
  });
});

describe("records", () => {
  it("outlive their process, half a line left out", () => {
    const file = join(folder, "more", "records.jsonl");
    const done = record("default", 1, [step(1, 100)]);
    new Records(file).add(done);
    appendFileSync(file, '{"kernel": "bench/ex');
    const again = new Records(file);
    const code = { strategy: "s", evaluation: "e" };
    expect(again.find(done, code)).toEqual(done);
    expect(again.has(done, code)).toBe(true);
    for (const other of [{ seed: 2 }, { limit: 200 }, { preset: "random" }]) {
      expect(again.has({ ...done, ...other }, code)).toBe(false);
    }
    expect(again.find({ ...done, limit: 200 }, code)).toEqual(done);
    expect(again.has(done, { ...code, strategy: "other" })).toBe(false);
    expect(again.has(done, { ...code, evaluation: "other" })).toBe(false);
    // Gone further since.
    const more = { ...done, limit: 200, evaluations: 200 };
    again.add(more);
    expect(again.find(done, code)).toEqual(more);
  });
});

describe("a log", () => {
  const file = join(folder, "logs", "one.jsonl");
  const ok: Outcome = { status: "ok", fitness: [12.5, 0] };
  const draw = { seed: 1, operators: ["delete"] };
  const candidates = [
    { genome: parseGenome("delete 1") },
    { genome: [], draw },
    { genome: [], draw },
  ];
  const results: readonly Evaluated[] = [
    { genome: parseGenome("delete 1"), outcome: ok, from: "memory" },
    { genome: parseGenome("delete 14 [*=a2]"), outcome: ok, from: "memory" },
    {
      genome: [],
      outcome: { status: "rejected", stage: "apply", reason: "logged", message: "" },
      from: "memory",
    },
  ];

  it("gives back what was evaluated, as far as it goes", () => {
    new Log(file).append(candidates, results);
    appendFileSync(file, '["delete 3", 1');
    const log = new Log(file);
    expect([...log.recall(candidates.slice(0, 2)), ...log.recall(candidates)]).toEqual([
      ...results.slice(0, 2),
      // The third, asked for as a plain genome.
      { ...results[2], genome: parseGenome("delete 1") },
    ]);
    log.append(candidates.slice(0, 1), results.slice(0, 1));
    expect(new Log(file).recall([...candidates, ...candidates]).length).toBe(4);
  });
});

describe("the code of a record", () => {
  const of = (name: string): string => strategyCode(name);

  it("is that of the strategy alone", () => {
    expect(of("default~heat")).toBe(of("default"));
    expect(new Set(["default", "gevo2020", "random", "hill-climb"].map(of)).size).toBe(4);
  });

  it("goes by the workload", () => {
    const [a, b] = ["hotspot", "lud"].map((name) => `workloads/${name}/workload.ts`);
    expect(evaluationCode(a as string)).not.toBe(evaluationCode(b as string));
  });

  it("changes with what runs, not with comments, pages or tests", () => {
    const own = join(folder, "own");
    mkdirSync(own);
    const workload = join(own, "workload.ts");
    const write = (name: string, text: string): void => writeFileSync(join(own, name), text);
    write("workload.ts", 'import { n } from "./cases.ts";\nexport default n;\n');
    write("cases.ts", "export const n = 1;\n");
    write("kernel.cu", "__global__ void k() {}\n");
    const code = evaluationCode(workload);
    write("README.md", "A kernel.\n");
    write("cases.test.ts", "export {};\n");
    write("cases.ts", "/**\n * One.\n */\n// Really.\nexport const n = 1;\n");
    expect(evaluationCode(workload)).toBe(code);
    write("cases.ts", "export const n = 2;\n");
    const other = evaluationCode(workload);
    expect(other).not.toBe(code);
    write("kernel.cu", "__global__ void k(int) {}\n");
    expect(new Set([code, other]).has(evaluationCode(workload))).toBe(false);
  });
});

describe("the report", () => {
  it("compares the default with the published search", () => {
    const seeds = [1, 2, 3, 4, 5];
    const ours = seeds.map((seed) => record("default", seed, [step(seed, 90), step(50, 80)]));
    const theirs = seeds.map((seed) => record("gevo2020@32", seed, [step(90, 99 + seed)]));
    const out = join(folder, "search");
    writeReport(out, [...ours, ...theirs]);
    expect(JSON.parse(readFileSync(`${out}.json`, "utf8"))).toEqual([
      {
        kernel: "exchange",
        seeds: 5,
        gevo2020: { evaluations: 100, best: 200 / 102, hypervolume: 0.49 },
        default: { evaluations: 100, evaluationsToMatch: 3, best: 2.5, hypervolume: 0.6 },
        p: 2 / 252,
      },
    ]);
    const page = readFileSync(`${out}.md`, "utf8");
    expect(page).toContain(
      "| exchange | 5 | 100 | 1.961 | 0.490 | 100 | 2.500 | 0.600 | 3 | 3 % | 0.0079 |",
    );
    expect(page).toContain("| exchange | 100 | 2.500 / 2.500, 0.600 | 1.961 / 1.961, 0.490 |");
    expect(page).toMatch(
      /\| default \| 100 \| 5 of 5 \| 3 \|\n\| gevo2020@32 \| 100 \| 1 of 5 \| 90 \|/,
    );
    expect(page).toMatch(
      /after 3 % of the published search's evaluations .*\n.* on 1 of 1 kernels, with p < 0.05 on 1/,
    );
    const svg = readFileSync(`${out}.svg`, "utf8");
    expect(svg.match(/<polyline/g)).toHaveLength(6);
    expect(svg).not.toMatch(/NaN|Infinity/);
  });

  it("gives the default no more evaluations than the published search", () => {
    const seeds = [1, 2, 3, 4, 5];
    const ours = seeds.map((seed) => record("default", seed, [step(40, 150), step(90, 80)]));
    const theirs = seeds.map((seed) => {
      return { ...record("gevo2020", seed, [step(45, 100)]), evaluations: 50 };
    });
    const out = join(folder, "never-more");
    writeReport(out, [...ours, ...theirs]);
    const [figures] = JSON.parse(readFileSync(`${out}.json`, "utf8")) as [object];
    expect(figures).toMatchObject({
      gevo2020: { evaluations: 50, hypervolume: 0.5 },
      default: { evaluations: 50, evaluationsToMatch: 90, hypervolume: 0.25 },
    });
    // The published search goes further: the default stays where it ended.
    writeReport(out, [...ours, ...theirs.map((each) => ({ ...each, evaluations: 1000 }))]);
    const [further] = JSON.parse(readFileSync(`${out}.json`, "utf8")) as [object];
    expect(further).toMatchObject({
      gevo2020: { evaluations: 1000, hypervolume: 0.5 },
      default: { evaluations: 100, hypervolume: 0.6 },
    });
  });

  it("compares after equal time, apart from all else", () => {
    const timed = (preset: string, evaluations: number, time: number): RunRecord[] =>
      [1, 2, 3, 4, 5].map((seed) => ({
        ...record(preset, seed, [step(5, time)]),
        ...{ unit: "seconds", limit: 60, seconds: 60, evaluations },
      }));
    const out = join(folder, "time");
    writeReport(out, [...timed("default", 900, 100), ...timed("gevo2020", 1000, 160)]);
    expect(readFileSync(`${out}.md`, "utf8")).toContain(
      "| gevo2020 | 5 | 60 | 1,000 | 1.250 [1.250, 1.250] | 1.250 [1.250, 1.250] | 0.200 [0.200, 0.200] | 0.200 – 0.200 | 1.00 | 0.0079 |",
    );
    expect(readFileSync(`${out}-time.svg`, "utf8")).toContain("60 seconds");
    expect(JSON.parse(readFileSync(`${out}.json`, "utf8"))).toEqual([]);
  });

  it("says what an idea is worth, after equal evaluations", () => {
    const seeds = [1, 2, 3, 4, 5];
    const all = seeds.map((seed) => record("default", seed, [step(10, 100), step(90, 50)]));
    const less = seeds.map((seed) => {
      return { ...record("default~heat", seed, [step(20, 150)]), evaluations: 50 };
    });
    const out = join(folder, "ablation");
    writeReport(out, [...all, ...less]);
    const page = readFileSync(`${out}.md`, "utf8");
    // Half of the square against a quarter: what came after 50 evaluations does not count.
    expect(page).toMatch(
      /equal evaluations \(exchange 50, or more\)[\s\S]*\| heat \| \+0.250 \* \| 1.00 \|/,
    );
    // On the way 0.5 from 10 to 50, against 0.25 from 20 to 50.
    expect(page).toMatch(/how early it came:[\s\S]*\| heat \| \+0.250 \* \| 1.00 \|/);
    expect(JSON.parse(readFileSync(`${out}.json`, "utf8"))).toEqual([]);
  });
});
