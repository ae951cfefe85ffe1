/** A digest says what the whole log says, however the log grew. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Prepared } from "../evaluate.ts";
import { parseGenome } from "../genome.ts";
import { summaryOf } from "../run.ts";
import { MemoryStore } from "../store/index.ts";
import type { EvaluationRow, RunConfig } from "../store.ts";
import { Digest } from "./digest.ts";
import { pageOf } from "./listing.ts";
import { rateOf, samplePoints } from "./sample.ts";
import { findIn, variantAnswer } from "./variant.ts";

const CONFIG = { workload: "/w", preset: "default", budget: "9evals", population: 8, seed: 1 };
const PREPARED = {
  workload: "w",
  key: "k",
  device: "emulator",
  objectives: [
    { name: "time", unit: "cycles", clock: "modelled" },
    { name: "error", unit: "relative", clock: "none" },
  ],
  tolerance: 1,
  original: [1000, 0],
  builds: { "clang -O3": 1000 },
} as unknown as Prepared;

const row = (
  sequence: number,
  genome: string,
  outcome: EvaluationRow["outcome"],
): EvaluationRow => ({
  sequence,
  generation: sequence >> 3,
  genome: parseGenome(genome),
  outcome,
  from: "device",
  hash: `h${sequence}`,
  seconds: sequence / 2,
});
const ok = (time: number, error = 0): EvaluationRow["outcome"] => ({
  status: "ok",
  fitness: [time, error],
});
const wrong: EvaluationRow["outcome"] = {
  status: "rejected",
  stage: "check",
  reason: "wrong-output",
  message: "",
};

function opened() {
  const store = new MemoryStore();
  const run = store.createRun(CONFIG as RunConfig, PREPARED);
  return { store, run, digest: new Digest(run, store) };
}

const arbitraryOutcome = fc.oneof(
  fc.constant(wrong),
  fc
    .record({ time: fc.integer({ min: 500, max: 1500 }), error: fc.constantFrom(0, 0.1, 0.5) })
    .map(({ time, error }) => ok(time, error)),
);

describe("a digest", () => {
  it("says what the whole log says, in whatever order and pieces it was written", async () => {
    const log = fc.array(arbitraryOutcome, { minLength: 1, maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(log, fc.array(fc.nat({ max: 4 })), async (outcomes, swaps) => {
        const { store, run, digest } = opened();
        const rows = outcomes.map((outcome, i) => row(i, `delete ${i}`, outcome));
        // As workers finish: nearly in order.
        swaps.forEach((by, i) => {
          const [a, b] = [rows[i], rows[i + by]];
          if (a !== undefined && b !== undefined) [rows[i], rows[i + by]] = [b, a];
        });
        for (const [i, each] of rows.entries()) {
          store.append(run.id, each);
          if (i % 3 === 0) await digest.refresh();
        }
        await digest.refresh();
        const { front, best, ...rest } = digest.summary();
        const { front: expectedFront, best: expectedBest, ...expected } = summaryOf(run, store);
        expect(rest).toEqual(expected);
        expect([best.time, best.error]).toEqual([expectedBest.time, expectedBest.error]);
        const points = (some: typeof front) => some.map(({ time, error }) => [time, error]);
        expect(points(front)).toEqual(points(expectedFront));
        expect(digest.lines).toHaveLength(rows.length);
      }),
      { numRuns: 100 },
    );
  });

  it("counts what became of each operator's edits where they first appeared", async () => {
    const { store, run, digest } = opened();
    const rows = [
      row(0, "delete 1", ok(900)),
      row(1, "delete 2", wrong),
      row(2, "delete 1; copy 3 4", ok(950)),
      row(3, "delete 1; copy 5 6", ok(800)),
      // Nothing new in it: a crossover.
      row(4, "copy 3 4; copy 5 6", ok(700)),
    ];
    for (const each of rows) store.append(run.id, each);
    await digest.refresh();
    expect(digest.operators.figures).toEqual([
      { operator: "copy", drawn: 2, right: 2, faster: 1 },
      { operator: "delete", drawn: 2, right: 1, faster: 1 },
    ]);
  });

  it("finds the way to a variant through what was evaluated", async () => {
    const { store, run, digest } = opened();
    const rows = [
      row(0, "delete 1", ok(900)),
      row(1, "delete 9", ok(990)),
      row(2, "delete 1; delete 2", wrong),
      row(3, "delete 1; delete 3", ok(800)),
      row(4, "delete 1; delete 2; delete 3; delete 4", ok(700)),
    ];
    for (const each of rows) store.append(run.id, each);
    await digest.refresh();
    const found = findIn(digest, "4");
    if (found === undefined) throw new Error("not found");
    const { lineage, edits, hint } = variantAnswer(digest, found, store, "/nowhere");
    expect(lineage.map(({ variant, adds }) => [variant, adds])).toEqual([
      [undefined, []],
      [0, ["delete 1"]],
      [3, ["delete 3"]],
      [4, ["delete 2", "delete 4"]],
    ]);
    expect(edits.map(({ what }) => what)).toContain("removes the instruction");
    expect(hint).toBe(`gevo analyze ${run.id} --variant 4`);
    for (const wrongName of ["5", "-1", "1e3", "best; rm", "../4"]) {
      expect(findIn(digest, wrongName)).toBeUndefined();
    }
  });

  it("draws few points of many evaluations, the fastest of each place", () => {
    const lines = Array.from({ length: 20_000 }, (_, i) => ({
      sequence: i,
      generation: 0,
      status: "ok" as const,
      time: 500 + ((i * 7919) % 2000),
      error: i % 3 === 0 ? 0 : 10 ** -(i % 9),
      seconds: i / 100,
      edits: new Int32Array(),
    }));
    const { points, beyond } = samplePoints(lines, 1000);
    expect(points.length).toBeLessThanOrEqual(64 * 32);
    expect(points.reduce((sum, { count }) => sum + count, beyond)).toBe(lines.length);
    expect(Math.min(...points.map(({ time }) => time))).toBe(500);
    const rate = rateOf(lines);
    expect(rate.length).toBeLessThanOrEqual(60);
    const all = rate.reduce((sum, { from, to, perSecond }) => sum + (to - from) * perSecond, 0);
    expect(all).toBeCloseTo(lines.length);
    const page = { page: 3, size: 50, sort: "time", status: "ok" } as const;
    const { rows, total, pages } = pageOf(lines, page);
    expect([rows.length, total, pages]).toEqual([50, 20_000, 400]);
    const times = rows.map(({ time = 0 }) => time);
    expect(times).toEqual([...times].sort((a, b) => a - b));
  });
});
