/** Which runs are compared with which: from what a user names to two or more groups of runs. Pure. */
import { UserError } from "../errors.ts";
import { presets } from "../search/index.ts";
import type { RunRow } from "../store.ts";

export interface Side {
  /** As the user named it. */
  readonly name: string;
  /** At least one, the oldest first. */
  readonly runs: readonly RunRow[];
}

/** A side's name where there is little room: of many runs the first. */
export function labelOf(name: string): string {
  const [first = "", ...more] = name.split(",");
  return more.length === 0 ? first : `${first} and ${more.length} more`;
}

/**
 * @param names each a run's id or the start of one, several with commas between, or a preset: all its runs.
 * @param runs of the project, the oldest first.
 * @param workload its name; without one, presets mean the workload that all sides were last run on.
 * @throws UserError `run-not-found`, `no-runs`, `not-comparable`.
 */
export function chooseSides(
  names: readonly string[],
  runs: readonly RunRow[],
  workload?: string,
): readonly Side[] {
  const begun = runs.filter(
    ({ prepared }) => (workload ?? prepared.workload) === prepared.workload,
  );
  if (workload !== undefined && begun.length === 0) throw noneOf(workload, runs);
  const found = names.map((name) => ({ name, runs: runsOf(name, begun, workload) }));
  const key = commonKey(found);
  if (key === undefined) throw notComparable();
  return found.map(({ name, runs: all }) => ({
    name,
    runs: isPreset(name, begun) ? all.filter(({ prepared }) => prepared.key === key) : all,
  }));
}

const isPreset = (name: string, runs: readonly RunRow[]): boolean =>
  runs.some(({ config }) => config.preset === name);

function runsOf(
  name: string,
  runs: readonly RunRow[],
  workload: string | undefined,
): readonly RunRow[] {
  if (isPreset(name, runs)) return runs.filter(({ config }) => config.preset === name);
  if (Object.hasOwn(presets, name.split("~")[0] ?? "")) throw notYet(name, workload);
  return [...new Set(name.split(",").map((id) => runOf(id.trim(), runs, workload)))];
}

function runOf(id: string, runs: readonly RunRow[], workload: string | undefined): RunRow {
  const exact = runs.find((run) => run.id === id);
  const begun = runs.filter((run) => id !== "" && run.id.startsWith(id));
  const run = exact ?? (begun.length === 1 ? begun[0] : undefined);
  if (run !== undefined) return run;
  const of =
    workload === undefined ? "no run and no preset" : `no preset and no run of ${workload}`;
  throw new UserError(
    "run-not-found",
    begun.length > 1 ? `"${id}" begins several runs' ids` : `"${id}" is ${of}`,
    "`gevo list` shows the runs of this project and their presets.",
  );
}

/** A preset that nothing was run with. */
function notYet(preset: string, workload: string | undefined): UserError {
  return new UserError(
    "no-runs",
    `there is no run ${workload === undefined ? "" : `of ${workload} `}with the preset ${preset} yet`,
    `Start one with \`gevo evolve <workload> --preset ${preset}\`; \`gevo list\` shows the runs that there are.`,
  );
}

function noneOf(workload: string, runs: readonly RunRow[]): UserError {
  const known = [...new Set(runs.map(({ prepared }) => prepared.workload))];
  return new UserError(
    "no-runs",
    `this project has no run of a workload "${workload}"`,
    known.length === 0
      ? "Start one with `gevo evolve <workload>`."
      : `Name one that was run: ${known.join(", ")}.`,
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
