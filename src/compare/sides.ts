/** Which runs are compared with which: from what a user names to two or more groups of runs. Pure. */
import { UserError } from "../errors.ts";
import type { RunRow } from "../store.ts";

export interface Side {
  /** As the user named it. */
  readonly name: string;
  /** At least one, the oldest first. */
  readonly runs: readonly RunRow[];
}

/**
 * @param names each a run's id or the start of one, several with commas between, or a preset: all its runs.
 * @param runs of the project, the oldest first.
 * @param workload its name; without one, presets mean the workload that all sides were last run on.
 * @throws UserError `run-not-found`, `not-comparable`.
 */
export function chooseSides(
  names: readonly string[],
  runs: readonly RunRow[],
  workload?: string,
): readonly Side[] {
  const begun = runs.filter(
    ({ prepared }) => (workload ?? prepared.workload) === prepared.workload,
  );
  const found = names.map((name) => ({ name, runs: runsOf(name, begun) }));
  const key = commonKey(found);
  if (key === undefined) throw notComparable();
  return found.map(({ name, runs: all }) => ({
    name,
    runs: isPreset(name, begun) ? all.filter(({ prepared }) => prepared.key === key) : all,
  }));
}

const isPreset = (name: string, runs: readonly RunRow[]): boolean =>
  runs.some(({ config }) => config.preset === name);

function runsOf(name: string, runs: readonly RunRow[]): readonly RunRow[] {
  if (isPreset(name, runs)) return runs.filter(({ config }) => config.preset === name);
  return [...new Set(name.split(",").map((id) => runOf(id.trim(), runs)))];
}

function runOf(id: string, runs: readonly RunRow[]): RunRow {
  const exact = runs.find((run) => run.id === id);
  const begun = runs.filter((run) => id !== "" && run.id.startsWith(id));
  const run = exact ?? (begun.length === 1 ? begun[0] : undefined);
  if (run !== undefined) return run;
  throw new UserError(
    "run-not-found",
    begun.length > 1 ? `"${id}" begins several runs' ids` : `"${id}" is no run and no preset`,
    "`gevo list` shows the runs of this project and their presets.",
  );
}

/** Of the latest workload, device and tools that every side has runs of; runs that were named must share it. */
function commonKey(sides: readonly Side[]): string | undefined {
  const keys = sides.map(({ runs }) => new Set(runs.map(({ prepared }) => prepared.key)));
  const [first] = sides;
  return first?.runs
    .map(({ prepared }) => prepared.key)
    .findLast((key) => keys.every((each) => each.has(key)));
}

function notComparable(): UserError {
  return new UserError(
    "not-comparable",
    "these runs have no workload, device and tools in common",
    "Compare runs of one workload on one device; `gevo list` shows both, --workload chooses one.",
  );
}
