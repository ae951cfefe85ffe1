/**
 * The table of runs on a GPU: what `gevo show --json` says of each workload's, side by side.
 *
 *     npm run bench:gpu-table -- NAME SUMMARY.json…     writes docs/results/NAME.json and NAME.md
 *     npm run bench:gpu-table -- NAME                   writes NAME.md anew from NAME.json
 *
 * Runs nothing. Figures are those of the fresh process at the end of a run, on both splits, L2 cache warm.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import type { MeasuredBuild, Remeasured } from "../src/evaluate.ts";
import type { Summary } from "../src/report/summary.ts";

const [name = "", ...files] = process.argv.slice(2);
if (name === "") {
  console.error("usage: npm run bench:gpu-table -- NAME [SUMMARY.json…]");
  process.exit(2);
}
const data = `docs/results/${name}.json`;
const kept: readonly Summary[] = existsSync(data) ? JSON.parse(readFileSync(data, "utf8")) : [];
/** Source files by their place in the project, wherever that lay on the machine of the run. */
const inProject = (text: string): string =>
  text.replace(/"\/[^"]*?\/(workloads|examples)\//g, '"$1/');
const read = files.map((file): Summary => JSON.parse(inProject(readFileSync(file, "utf8"))));
const fresh = new Set(read.map(({ workload }) => workload));
const all = [...kept.filter(({ workload }) => !fresh.has(workload)), ...read];
if (read.length > 0) writeFileSync(data, `${JSON.stringify(all, null, 2)}\n`);

const round = (x: number, digits: number): string => x.toFixed(digits);
const thousands = (x: number): string => Math.round(x).toLocaleString("en-US");

function speedup({ builds, fastest }: Remeasured): string {
  const { speedup: factor, interval } = builds[fastest] as MeasuredBuild;
  const [low, high] = interval;
  return `${round(factor, 3)}× (${round(low, 3)} to ${round(high, 3)})`;
}

/** What `gevo validate` says of the split that no part of a run has seen. */
function heldOut({ verdict }: Summary["best"]): string {
  const check = verdict?.checks.find(({ name }) => name === "held-out");
  if (check === undefined) return "not validated";
  if (check.status !== "passed" || check.speedup === undefined) return check.what;
  const [low, high] = check.interval ?? [check.speedup, check.speedup];
  return `${round(check.speedup, 3)}× (${round(low, 3)} to ${round(high, 3)})`;
}

function rowOf({ workload, baseline, best, evaluations, unique }: Summary): string {
  const on = (split: string): Remeasured | undefined =>
    best.measurements?.find((each) => each.split === split && each.l2 === "warm");
  const search = on("search");
  const validation = on("validation");
  if (search === undefined || validation === undefined) {
    const none = ["none found", ...new Array(4).fill(""), "", "no", ""];
    const original = thousands(baseline.time);
    return `| ${[workload, original, ...none, thousands(evaluations), thousands(unique)].join(" | ")} |`;
  }
  const { fastest } = search;
  const found = (best.sanitizers ?? []).flatMap(({ tool, status }) =>
    status === "clean" ? [] : [`${tool}: ${status}`],
  );
  const cells = [
    workload,
    `${thousands(search.builds[fastest]?.time ?? Number.NaN)} (${fastest})`,
    thousands(search.time),
    speedup(search),
    speedup(validation),
    heldOut(best),
    String(best.error),
    `${best.edits.length} of ${best.editsFound}`,
    best.gain === false ? "no" : "yes",
    found.join(", ") || "clean",
    thousands(evaluations),
    thousands(unique),
  ];
  return `| ${cells.join(" | ")} |`;
}

const head = [
  "workload",
  "original, ns (fastest build)",
  "best, ns",
  "search split",
  "validation split",
  "held-out split",
  "error",
  "edits",
  "a gain",
  "compute-sanitizer",
  "evaluations",
  "artifacts run",
];
const page = `# Evolved on a GPU

Each workload for ${[...new Set(all.map(({ budget }) => budget))].join(", ")} of search with the preset \`${[...new Set(all.map(({ preset }) => preset))].join(", ")}\`, seed ${[...new Set(all.map(({ seed }) => seed))].join(", ")}, on
${[...new Set(all.map(({ started }) => started.slice(0, 10)))].join(", ")}: \`scripts/gpu/evolve.sh\`. Made by \`npm run bench:gpu-table -- ${name}\` from the runs' summaries
([${name}.json](${name}.json)). Speed-ups are against the fastest of the original's builds (clang -O3, gevo without
edits, nvcc -O3), measured in a fresh process in turn with it, L2 cache warm, with 95 % intervals;
on the held-out split, by \`gevo validate\`, against the faster of clang -O3 and gevo without edits.

| ${head.join(" | ")} |
|${head.map(() => "---").join("|")}|
${all.map(rowOf).join("\n")}
`;
writeFileSync(`docs/results/${name}.md`, page);
console.log(page);
