/**
 * Does the default search beat the published one? Runs presets on kernels with several seeds on the
 * emulator and compares them: docs/results/search.md, .svg and .json.
 *
 *     npm run bench:search -- --kernels hotspot,smith-waterman --seeds 10 --evaluations 20000
 *     npm run bench:search -- --seconds 60            equal time instead of equal evaluations
 *     npm run bench:search -- --presets default,default~heat    an idea switched off
 *
 * Every finished search is a line in .gevo/search/records.jsonl; what stands there for the commit that
 * search and representation are at is not run again. Run long experiments with `nice -n 19`, in a
 * worktree of their own: workers read the sources.
 */
import { execFileSync } from "node:child_process";
import { parseArgs } from "node:util";
import type { Plan } from "./search/records.ts";
import { Records } from "./search/records.ts";
import { writeReport } from "./search/report.ts";
import { openBench, runSearch } from "./search/run.ts";
import { searched } from "./workloads.ts";

const { values } = parseArgs({
  options: {
    kernels: { type: "string", default: searched.join(",") },
    presets: { type: "string", default: "default,gevo2020,random,hill-climb" },
    seeds: { type: "string", default: "10" },
    evaluations: { type: "string", default: "20000" },
    seconds: { type: "string" },
    workers: { type: "string", default: "1" },
    /** Stands for the commit: to compare states that are not committed. */
    label: { type: "string" },
    /** Where the report goes, without an extension. */
    out: { type: "string", default: "docs/results/search" },
  },
});

const SOURCES = ["src/search", "src/search.ts", "src/representation", "src/representation.ts"];
const git = (...args: readonly string[]): string =>
  execFileSync("git", args, { encoding: "utf8" }).trim();
const edited = git("status", "--porcelain", "--", ...SOURCES) === "" ? "" : "+";
const commit = values.label ?? git("log", "-1", "--format=%h", "--", ...SOURCES) + edited;

const records = new Records(".gevo/search/records.jsonl");
const kernels = values.kernels.split(",");
const presets = values.presets.split(",");
const limit = Number(values.seconds ?? values.evaluations);
const unit = values.seconds === undefined ? "evaluations" : "seconds";

const plans = Array.from({ length: Number(values.seeds) }, (_, i) => i + 1).flatMap((seed) =>
  kernels.flatMap((kernel) =>
    presets.map((preset): Plan => ({ kernel, preset, seed, limit, unit })),
  ),
);

for (const plan of plans) {
  const bench = await openBench(plan.kernel, Number(values.workers), unit === "evaluations");
  try {
    if (records.has(commit, bench.evaluator.prepared.key, plan)) continue;
    const record = await runSearch(bench, plan, commit);
    records.add(record);
    const best = Math.min(...record.steps.map(({ fitness }) => fitness[0] as number));
    const gain = (record.original[0] as number) / Math.min(best, record.original[0] as number);
    const { kernel, preset, seed, evaluations, seconds } = record;
    const speed = `${evaluations} evaluations in ${seconds.toFixed(0)} s`;
    console.log(`${kernel} ${preset} seed ${seed}: ${gain.toFixed(3)}, ${speed}`);
  } finally {
    await bench.evaluator.close();
  }
}
const wanted = new Set(plans.map((plan) => JSON.stringify(plan)));
const planOf = ({ kernel, preset, seed, limit, unit }: Plan): string =>
  JSON.stringify({ kernel, preset, seed, limit, unit });
writeReport(
  values.out,
  commit,
  records.of(commit).filter((record) => wanted.has(planOf(record))),
);
