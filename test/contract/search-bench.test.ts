/** Searches of bench/search on a real kernel: stopped and gone on with, with one worker or two. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { runJobs } from "../../bench/search/jobs.ts";
import type { Plan } from "../../bench/search/plan.ts";
import type { RunRecord } from "../../bench/search/records.ts";
import { runSearch } from "../../bench/search/run.ts";

const folder = mkdtempSync(join(tmpdir(), "gevo-search-bench-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const plan: Plan = {
  ...{ kernel: "bench/exchange", preset: "default@16", seed: 3 },
  ...{ limit: 150, unit: "evaluations" },
};

function run(name: string, limit: number, workers: number): Promise<RunRecord> {
  const job = { plan: { ...plan, limit }, folder: join(folder, name), workers };
  return runSearch(job, new AbortController().signal);
}

/** What was drawn and what came of it, evaluation by evaluation. */
function course(name: string): readonly string[] {
  const logs = join(folder, name, "logs");
  const [log = ""] = readdirSync(logs);
  return readFileSync(join(logs, log), "utf8").trim().split("\n");
}

it("comes to the same by any number of workers, in pieces and with outcomes of another search", async () => {
  const whole = await run("one", 150, 1);
  expect(whole.evaluations).toBe(150);
  const all = course("one");
  expect(all).toHaveLength(150);
  expect(new Set(all.map((line) => line.split(",")[1])).size).toBeGreaterThan(5);
  await run("pieces", 70, 2);
  expect(course("pieces")).toEqual(all.slice(0, 70));
  await run("pieces", 150, 1);
  expect(course("pieces")).toEqual(all);
  // Without its log, and with the outcomes that lie beside it.
  rmSync(join(folder, "one", "logs"), { recursive: true });
  const again = await run("one", 150, 2);
  expect(course("one")).toEqual(all);
  const stepsOf = ({ steps }: RunRecord): unknown => steps.map(({ fitness }) => fitness);
  expect(stepsOf(again)).toEqual(stepsOf(whole));
});

it("runs in a process of its own, however much time there is", async () => {
  const records: RunRecord[] = [];
  const job = { plan: { ...plan, limit: 2 }, folder: join(folder, "job"), workers: 1 };
  await runJobs([job], { processes: 2, seconds: 1e9 }, (record) => records.push(record));
  expect(records).toMatchObject([{ preset: plan.preset, evaluations: 2 }]);
});

it("stops when told, and says how far it came", async () => {
  const stopped = await runSearch(
    { plan, folder: join(folder, "stopped"), workers: 1 },
    AbortSignal.abort(),
  );
  expect(stopped).toMatchObject({ evaluations: 0, steps: [] });
});

it("has by seconds what was known by then, not what became of the whole batch", async () => {
  const timed: Plan = { ...plan, preset: "gevo2020@64", unit: "seconds", limit: 0.05 };
  const job = { plan: timed, folder: join(folder, "timed"), workers: 1 };
  const { evaluations, seconds, steps } = await runSearch(job, new AbortController().signal);
  expect(seconds).toBe(timed.limit);
  expect(evaluations).toBeLessThan(64);
  expect(steps.filter((step) => (step.seconds ?? Infinity) > timed.limit)).toEqual([]);
});
