/**
 * `gevo list` and `gevo show`: what the store knows of runs. Changes no run. `--cost` builds the best
 * variant and the original anew and launches them, so the workload must be unchanged.
 */
import { openEvaluator } from "../evaluate/index.ts";
import { parseGenome } from "../genome.ts";
import { costReport, costText, fasterBuild } from "../report/cost.ts";
import {
  formatDuration,
  formatError,
  formatNumber,
  formatSpeedup,
  table,
} from "../report/format.ts";
import { stateOf } from "../report/state.ts";
import type { Summary } from "../report/summary.ts";
import { summaryText } from "../report/text.ts";
import { checkUnchanged, summaryOf } from "../run.ts";
import { openCache } from "../store/index.ts";
import type { RunRow } from "../store.ts";
import { findRun, openForReading } from "./find-run.ts";
import type { Given } from "./given.ts";
import type { Io } from "./io.ts";
import { lookFor, printJson, printText } from "./io.ts";
import { stepsOfUnfinished } from "./next-steps.ts";
import { checkKernels } from "./variant.ts";

const COLUMNS = [
  { title: "run", align: "left" },
  { title: "started", align: "left" },
  { title: "workload", align: "left" },
  { title: "device", align: "left" },
  { title: "preset", align: "left" },
  { title: "evaluations", align: "right" },
  { title: "time", align: "right" },
  { title: "speed-up", align: "right" },
  { title: "error", align: "right" },
  { title: "state", align: "left" },
] as const;

/** Left out where a terminal has no room for all, the first of these first. */
const SPARED: readonly string[] = ["preset", "evaluations", "time", "device", "started", "error"];

export async function list(given: Given, io: Io): Promise<number> {
  const store = openForReading(io.cwd);
  try {
    const runs = store.runs().map((run) => summaryOf(run, store));
    if (given.flag("json")) {
      printJson(io, { runs });
    } else if (runs.length === 0) {
      printText(io.stdout, "no runs yet; start one with `gevo evolve <workload>`\n");
    } else {
      const { isTTY, columns = Infinity } = io.stdout;
      const lines = linesWithin(isTTY === true ? columns : Infinity, runs.map(cellsOf));
      printText(io.stdout, `${lines.join("\n")}\n`);
    }
    return 0;
  } finally {
    store.close();
  }
}

/** The table with as many of its columns as fit. */
function linesWithin(room: number, rows: readonly (readonly string[])[]): readonly string[] {
  for (let spared = 0; ; spared++) {
    const out = SPARED.slice(0, spared);
    const shown = COLUMNS.map(({ title }) => !out.includes(title));
    const cells = rows.map((row) => row.filter((_, k) => shown[k]));
    const lines = table(
      COLUMNS.filter((_, k) => shown[k]),
      cells,
    );
    if (spared === SPARED.length || lines.every(({ length }) => length <= room)) return lines;
  }
}

function cellsOf(summary: Summary): readonly string[] {
  return [
    summary.run,
    summary.started.slice(0, 16).replace("T", " "),
    summary.workload,
    summary.device,
    summary.preset,
    formatNumber(summary.evaluations),
    formatDuration(summary.seconds),
    summary.best.gain === false ? "no gain" : formatSpeedup(summary.best.speedup),
    formatError(summary.best.error),
    stateOf(summary),
  ];
}

export async function show(given: Given, io: Io): Promise<number> {
  const store = openForReading(io.cwd);
  try {
    const run = findRun(store, given.argument(0));
    const summary = summaryOf(run, store);
    if (given.flag("cost")) await showCost(run, summary, given, io);
    else if (given.flag("json")) printJson(io, summary);
    else {
      const next = summary.status === "budget" ? "" : `\n${stepsOfUnfinished(summary)}`;
      printText(io.stdout, `${summaryText(summary, lookFor(io))}${next}`);
    }
    return 0;
  } finally {
    store.close();
  }
}

async function showCost(run: RunRow, summary: Summary, given: Given, io: Io): Promise<void> {
  checkKernels(run, "--cost");
  const { workload, device } = run.config;
  const cache = openCache(io.cwd);
  const evaluator = await openEvaluator({ workload, device, workers: 1, cache });
  try {
    checkUnchanged(run, evaluator);
    const genome = parseGenome(summary.best.edits.join("\n"));
    const build = fasterBuild(summary);
    const original = await evaluator.profile(build === "clang -O3" ? null : []);
    const best = genome.length === 0 ? undefined : await evaluator.profile(genome);
    const report = costReport(summary, build, original, best);
    if (given.flag("json")) printJson(io, report);
    else printText(io.stdout, costText(report, lookFor(io)));
  } finally {
    await evaluator.close();
  }
}
