/** `gevo list` and `gevo show`: what the store knows of runs. Writes nothing. */
import {
  formatDuration,
  formatError,
  formatNumber,
  formatSpeedup,
  table,
} from "../report/format.ts";
import type { Summary } from "../report/summary.ts";
import { summaryText } from "../report/text.ts";
import { summaryOf } from "../run.ts";
import { findRun, openForReading } from "./find-run.ts";
import type { Given } from "./given.ts";
import type { Io } from "./io.ts";
import { lookFor, printJson } from "./io.ts";

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

export async function list(given: Given, io: Io): Promise<number> {
  const store = openForReading(io.cwd);
  try {
    const runs = store.runs().map((run) => summaryOf(run, store));
    if (given.flag("json")) {
      printJson(io, { runs });
    } else if (runs.length === 0) {
      io.stdout.write("no runs yet; start one with `gevo evolve <workload>`\n");
    } else {
      io.stdout.write(`${table(COLUMNS, runs.map(cellsOf)).join("\n")}\n`);
    }
    return 0;
  } finally {
    store.close();
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
    formatSpeedup(summary.best.speedup),
    formatError(summary.best.error),
    stateOf(summary),
  ];
}

function stateOf({ status, best }: Summary): string {
  if (status === "running") return "unfinished";
  const validated = best.validated ? "validated" : "not validated";
  return status === "interrupted" ? `interrupted, ${validated}` : validated;
}

export async function show(given: Given, io: Io): Promise<number> {
  const store = openForReading(io.cwd);
  try {
    const summary = summaryOf(findRun(store, given.argument(0)), store);
    if (given.flag("json")) printJson(io, summary);
    else io.stdout.write(summaryText(summary, lookFor(io)));
    return 0;
  } finally {
    store.close();
  }
}
