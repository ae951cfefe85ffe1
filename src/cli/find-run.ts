/** Opens the project's store and finds the run that a user means. */
import { existsSync } from "node:fs";
import { UserError } from "../errors.ts";
import type { Summary } from "../report/summary.ts";
import { MemoryStore, openSqlite, storeFile } from "../store/index.ts";
import type { RunRow, Store } from "../store.ts";

/** The project's store; an empty one when there is none yet, so that reading writes nothing. */
export function openForReading(cwd: string): Store {
  const file = storeFile(cwd);
  return existsSync(file) ? openSqlite(file) : new MemoryStore();
}

/** @throws UserError `run-not-found`, `no-runs`. */
export function findRun(store: Store, id: string | undefined): RunRow {
  const runs = store.runs();
  if (id === undefined) return lastOf(runs);
  const exact = store.run(id);
  if (exact !== undefined) return exact;
  const begun = runs.filter((run) => run.id.startsWith(id));
  if (begun.length === 1) return begun[0] as RunRow;
  const found = begun.length === 0 ? `there is no run "${id}"` : `"${id}" begins several runs' ids`;
  throw new UserError("run-not-found", found, "`gevo list` shows the runs of this project.");
}

/** The run to go on with: the one named, else the last unfinished one, else the last. */
export function findUnfinished(store: Store, id: string | undefined): RunRow {
  if (id !== undefined) return findRun(store, id);
  const open = store
    .runs()
    .filter((run) => (run.summary as Summary | undefined)?.status !== "budget");
  return open.at(-1) ?? findRun(store, undefined);
}

function lastOf(runs: readonly RunRow[]): RunRow {
  const last = runs.at(-1);
  if (last !== undefined) return last;
  throw new UserError(
    "no-runs",
    "this project has no runs yet",
    "Start one with `gevo evolve <workload>`.",
  );
}
