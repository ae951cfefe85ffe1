/**
 * Which runs of a project are given up, and what becomes free. Unfinished runs are never chosen: they can be gone on
 * with, and another process may be at work on them.
 */
import { readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { dossiersOf } from "./dossier.ts";
import { filesOf } from "./evolve.ts";
import { summaryOf } from "./run.ts";
import { cacheFolder, storeFile } from "./store/index.ts";
import type { RunRow, Store } from "./store.ts";

/** What a run must be to go: all that is given must hold. */
export interface Prunable {
  /** Started before, milliseconds since 1970. */
  readonly before?: number;
  /** Not among so many last finished runs of its workload. */
  readonly keep?: number;
}

export interface Pruned {
  readonly runs: readonly string[];
  /** Of the runs' files and dossiers, of the database, of the cache. */
  readonly bytes: { readonly files: number; readonly store: number; readonly cache: number };
}

/** Finished runs to give up, in the order of time. */
export function prunable(store: Store, { before, keep }: Prunable): readonly RunRow[] {
  if (before === undefined && keep === undefined) return [];
  const later = new Map<string, number>();
  return store
    .runs()
    .filter((run) => isFinished(run, store))
    .reverse()
    .filter(({ config, started }) => {
      const newer = later.get(config.workload) ?? 0;
      later.set(config.workload, newer + 1);
      return newer >= (keep ?? 0) && Date.parse(started) < (before ?? Infinity);
    })
    .reverse();
}

/**
 * As `gevo list` shows it. The row alone does not say: that of an interrupted run stays `done` when the run is taken
 * up again.
 */
function isFinished(run: RunRow, store: Store): boolean {
  return run.status === "done" && summaryOf(run, store).status !== "running";
}

/**
 * Gives runs up, with all that was written for them, and the cache if asked to.
 * @param dry touches nothing; what the database would lose is not known then.
 * @throws UserError `run-busy`.
 */
export function prune(
  cwd: string,
  store: Store,
  runs: readonly RunRow[],
  { cache, dry }: { readonly cache: boolean; readonly dry: boolean },
): Pruned {
  const ids = runs.map(({ id }) => id);
  const folders = ids.flatMap((run) => [filesOf({ run }, cwd), dossiersOf(cwd, run)]);
  const files = folders.reduce((sum, folder) => sum + bytesIn(folder), 0);
  const cached = cache ? bytesIn(cacheFolder(cwd)) : 0;
  if (dry) return { runs: ids, bytes: { files, store: 0, cache: cached } };
  const before = storeBytes(cwd);
  // One that was interrupted counts as finished, and may be gone on with just now.
  for (const run of ids) store.hold(run);
  if (ids.length > 0) store.remove(ids);
  // The log first: what is left over when this is cut off has no run and is in nobody's way.
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  if (cache) rmSync(cacheFolder(cwd), { recursive: true, force: true });
  const freed = Math.max(0, before - storeBytes(cwd));
  return { runs: ids, bytes: { files, store: freed, cache: cached } };
}

function storeBytes(cwd: string): number {
  const file = storeFile(cwd);
  return [file, `${file}-wal`].reduce((sum, path) => sum + sizeOf(path), 0);
}

function bytesIn(folder: string): number {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    return entries.reduce((sum, entry) => {
      const path = join(folder, entry.name);
      return sum + (entry.isDirectory() ? bytesIn(path) : sizeOf(path));
    }, 0);
  } catch {
    return 0;
  }
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
