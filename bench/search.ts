/**
 * Does the default search beat the published one? Runs presets on kernels with several seeds on the
 * emulator and compares them: docs/results/search.md, .svg and .json.
 *
 *     npm run bench:search -- --kernels hotspot,smith-waterman --seeds 10 --evaluations 20000
 *     npm run bench:search -- --processes 32 --until 500    32 searches at a time, 500 seconds in all
 *     npm run bench:search -- --seconds 60                  equal time instead of equal evaluations
 *     npm run bench:search -- --presets default,default~heat    an idea switched off; `default~each`: each
 *     npm run bench:search -- --presets default --then --presets gevo2020 --kernels lavamd    in this order
 *     npm run bench:search -- --until 0 --evaluations 2000,20000    the report alone, on searches of 2,000 or more
 *
 * Every search is a line in docs/results/search.jsonl, which is committed, so that anyone can go on from it, and has its
 * log in .gevo/search: what stands there for the code at hand is not run again. A machine without a compiler does the
 * same with scripts/gpu/search.sh. Run long experiments with `nice -n 19`, in a worktree of their own: workers
 * read the sources.
 */
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { IDEAS } from "../src/search/ideas.ts";
import { runJobs } from "./search/jobs.ts";
import { nameOfSearch, plansOf } from "./search/plan.ts";
import { Records } from "./search/records.ts";
import { writeReport } from "./search/report.ts";
import { codeOf, type Job } from "./search/run.ts";
import { searched } from "./workloads.ts";

const EACH = "default~each";
/** All ideas but those that ask for a clock, which the emulator has not. */
const eachIdeaOff = (): readonly string[] =>
  Object.keys(IDEAS)
    .filter((idea) => idea !== "model")
    .map((idea) => `default~${idea}`);

const experiment = {
  kernels: { type: "string", default: searched.join(",") },
  presets: { type: "string", default: "default,gevo2020,random,hill-climb" },
  seeds: { type: "string", default: "10" },
  /** Several: every search comes to the first before any goes on. */
  evaluations: { type: "string", default: "20000" },
  seconds: { type: "string" },
  /** Processes that evaluate for each search. */
  workers: { type: "string", default: "1" },
} as const;

const whole = {
  processes: { type: "string", default: String(availableParallelism()) },
  /** Seconds after which no search goes on. */
  until: { type: "string", default: String(24 * 24 * 3600) },
  /** A line for each search. */
  records: { type: "string", default: "docs/results/search.jsonl" },
  /** Logs of searches, and the outcomes that they share. */
  folder: { type: "string", default: ".gevo/search" },
  /** Where the report goes, without an extension. */
  out: { type: "string", default: "docs/results/search" },
} as const;

/** Options of the whole stand with those of the first experiment; `--then` begins another. */
const groups: string[][] = [[]];
for (const arg of process.argv.slice(2)) {
  if (arg === "--then") groups.push([]);
  else groups.at(-1)?.push(arg);
}
const [first = [], ...further] = groups;
const { values } = parseArgs({ args: first, options: { ...experiment, ...whole } });
const experiments = [
  values,
  ...further.map((args) => parseArgs({ args, options: experiment }).values),
];

const records = new Records(values.records);
const { folder } = values;
const jobs = experiments.flatMap((each) => {
  const plans = plansOf({
    kernels: each.kernels.split(","),
    presets: each.presets.split(",").flatMap((name) => (name === EACH ? eachIdeaOff() : [name])),
    seeds: Number(each.seeds),
    limits: (each.seconds ?? each.evaluations).split(",").map(Number),
    unit: each.seconds === undefined ? "evaluations" : "seconds",
  });
  return plans.map((plan): Job => ({ plan, folder, workers: Number(each.workers) }));
});
const plans = jobs.map(({ plan }) => plan);
const missing = jobs.filter(({ plan }) => !records.has(plan, codeOf(plan)));
const limits = { processes: Number(values.processes), seconds: Number(values.until) };
await runJobs(missing, limits, (record) => {
  records.add(record);
  const best = Math.min(...record.steps.map(({ fitness }) => fitness[0] as number));
  const gain = (record.original[0] as number) / Math.min(best, record.original[0] as number);
  const speed = `${record.evaluations} evaluations in ${record.seconds.toFixed(0)} s`;
  console.log(`${nameOfSearch(record)}: ${gain.toFixed(3)}, ${speed}`);
});
const left = plans.filter((plan) => !records.has(plan, codeOf(plan)));
if (left.length > 0) console.log(`${left.length} of ${plans.length} have not ended`);
// A search that came nowhere yet would shorten what all others are compared on.
const reached = plans.filter((plan) => !left.includes(plan));
writeReport(values.out, [
  ...new Set(reached.flatMap((plan) => records.find(plan, codeOf(plan)) ?? [])),
]);
