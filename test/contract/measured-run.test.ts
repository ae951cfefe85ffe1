/** A whole run where the clock is measured: intervals are kept, go on with the run, and end in its report. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { openEvaluator } from "../../src/evaluate/index.ts";
import type { Evaluator, Prepared } from "../../src/evaluate.ts";
import { PLAIN } from "../../src/report/style.ts";
import type { Summary } from "../../src/report/summary.ts";
import { summaryText } from "../../src/report/text.ts";
import { evolve, resume } from "../../src/run.ts";
import { openSqlite } from "../../src/store/index.ts";
import type { RunConfig } from "../../src/store.ts";
import { resolveWorkload } from "../../src/workload/resolve.ts";

const folder = mkdtempSync(join(tmpdir(), "gevo-measured-run-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const CONFIG: RunConfig = {
  workload: resolveWorkload("examples/reduction", process.cwd()),
  device: resolve("test/devices/noisy.ts"),
  preset: "gevo2020",
  budget: "80evals",
  population: 16,
  seed: 3,
  workers: 2,
};

async function withEvaluator<T>(
  work: (evaluator: Evaluator) => Promise<T>,
  earlier?: Prepared,
): Promise<T> {
  const evaluator = await openEvaluator({
    ...CONFIG,
    cache: folder,
    ...(earlier === undefined ? {} : { earlier }),
  });
  try {
    return await work(evaluator);
  } finally {
    await evaluator.close();
  }
}

const look = { style: PLAIN, path: (file: string) => file };

describe("a run on a measured clock", () => {
  it("keeps intervals, states its best against the fastest build, and says how it measured", async () => {
    const store = openSqlite(join(folder, "whole.db"));
    const steps: string[] = [];
    const summary = await withEvaluator((evaluator) =>
      evolve(CONFIG, { store, evaluator }, (event) => {
        if (event.type === "step") steps.push(event.step);
      }),
    );
    const rows = store.evaluations(summary.run);
    const passed = rows.flatMap(({ outcome }) => (outcome.status === "ok" ? [outcome] : []));
    expect(passed.length).toBeGreaterThan(0);
    for (const { interval } of passed) expect(interval).toHaveLength(2);
    expect(steps).toContain("remeasuring");
    expect(summary).toMatchObject({ clock: "measured", unit: "ns", measuring: { l2: "warm" } });
    expect(summary.work?.busy).toBeGreaterThan(0);
    expectHonest(summary);
    store.close();
  });

  it("goes on with the times that it began with", async () => {
    const store = openSqlite(join(folder, "resumed.db"));
    const stop = new AbortController();
    const first = await withEvaluator((evaluator) =>
      evolve(CONFIG, { store, evaluator, signal: stop.signal }, (event) => {
        if (event.type === "tick") stop.abort();
      }),
    );
    expect(first.status).toBe("interrupted");
    const run = store.run(first.run)!;
    const before = store.evaluations(run.id);
    const summary = await withEvaluator(
      (evaluator) => resume(run, { store, evaluator }),
      run.prepared,
    );
    expect(summary).toMatchObject({ status: "budget", evaluations: 80 });
    expect(summary.baseline).toEqual(first.baseline);
    expect(store.evaluations(run.id).slice(0, before.length)).toEqual(before);
    expectHonest(summary);
    store.close();
  });
});

/** A gain is one when its whole interval is, and the text says so. */
function expectHonest(summary: Summary): void {
  const { best } = summary;
  const text = summaryText(summary, look);
  expect(text).toMatch(/measured {3}in turn with the best so far, as ratios to (clang|gevo|nvcc)/);
  expect(text).not.toContain("modelled");
  if (best.edits.length === 0) {
    expect(text).toMatch(/No variant is faster/);
    return;
  }
  if (!best.validated) {
    expect(text).toMatch(/Best variant: no gain: fails on the validation split/);
    return;
  }
  const measurements = best.measurements ?? [];
  expect(measurements).toHaveLength(4);
  const search = measurements.find(({ split, l2 }) => split === "search" && l2 === "warm")!;
  const { speedup, interval } = search.builds[search.fastest]!;
  expect(best).toMatchObject({ time: search.time, speedup, interval });
  expect(best.gain).toBe(interval[0] > 1);
  if (best.gain === true)
    expect(text).toMatch(/Best variant: \d\.\d{3}x \(\d\.\d{3} to \d\.\d{3}\)/);
  else expect(text).toMatch(/Best variant: no gain: /);
  expect(text).toMatch(/validation +cold /);
}
