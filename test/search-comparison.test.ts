/** What bench/search makes of searches that were run: measures, records, the report. */
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { best, bestExact, evaluationsTo, volume } from "../bench/search/progress.ts";
import type { RunRecord, Step } from "../bench/search/records.ts";
import { Records } from "../bench/search/records.ts";
import { writeReport } from "../bench/search/report.ts";

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
    ...{ commit: "c", key: "k", original: [200, 0], tolerance: 0.5 },
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

  it("comes to a speed-up at an evaluation, or never", () => {
    expect(evaluationsTo(one, 1.25)).toBe(10);
    expect(evaluationsTo(one, 1.26)).toBe(20);
    expect(evaluationsTo(one, 3)).toBe(Infinity);
  });
});

describe("records", () => {
  it("outlive their process, half a line left out", () => {
    const file = join(folder, "more", "records.jsonl");
    const done = record("default", 1, [step(1, 100)]);
    new Records(file).add(done);
    appendFileSync(file, '{"kernel": "bench/ex');
    const again = new Records(file);
    expect(again.of("c")).toEqual([done]);
    expect(again.has("c", "k", done)).toBe(true);
    for (const other of [{ seed: 2 }, { limit: 200 }, { preset: "random" }]) {
      expect(again.has("c", "k", { ...done, ...other })).toBe(false);
    }
    expect(again.has("c", "other", done)).toBe(false);
    expect(again.of("d")).toEqual([]);
  });
});

describe("the report", () => {
  it("compares the default with the published search", () => {
    const seeds = [1, 2, 3, 4, 5];
    const ours = seeds.map((seed) => record("default", seed, [step(seed, 90), step(50, 80)]));
    const theirs = seeds.map((seed) => record("gevo2020@32", seed, [step(90, 99 + seed)]));
    const out = join(folder, "search");
    writeReport(out, "c", [...ours, ...theirs]);
    expect(JSON.parse(readFileSync(`${out}.json`, "utf8"))).toEqual([
      {
        kernel: "exchange",
        seeds: 5,
        gevo2020: { evaluations: 100, best: 200 / 102, hypervolume: 0.49 },
        default: { evaluationsToMatch: 3, best: 2.5, hypervolume: 0.6 },
        p: 2 / 252,
      },
    ]);
    const page = readFileSync(`${out}.md`, "utf8");
    expect(page).toContain("ends at 1.961 after 100; the default reaches that after 3 (3 %)");
    expect(page).toMatch(/\| default \| 5 of 5 \| 3 \|\n\| gevo2020@32 \| 1 of 5 \| 90 \|/);
    const svg = readFileSync(`${out}.svg`, "utf8");
    expect(svg.match(/<polyline/g)).toHaveLength(4);
    expect(svg).not.toMatch(/NaN|Infinity/);
  });
});
