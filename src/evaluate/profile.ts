/**
 * From the launches of a variant to its profile: kernels with their sums, PTX lines gathered by the
 * source lines they come from. Pure but for reading the source file's text.
 */
import { readFileSync } from "node:fs";
import type {
  Counts,
  KernelProfile,
  LaunchProfile,
  LineProfile,
  LineSums,
  SourceLineProfile,
  Term,
  VariantProfile,
} from "../profile.ts";
import { idleLine, TERMS } from "../profile.ts";
import type { Heat } from "../representation.ts";

export function profileOf(launches: readonly LaunchProfile[], file: string): VariantProfile {
  const text = linesOf(file);
  const entries = [...new Set(launches.map(({ entry }) => entry))];
  return {
    file,
    cycles: launches.reduce((sum, { cycles }) => sum + cycles, 0),
    kernels: entries.map((entry) =>
      kernelOf(
        launches.filter((each) => each.entry === entry),
        text,
      ),
    ),
  };
}

/** Parts per thousand of all kernels' cycles by source line. */
export function heatOf({ kernels }: VariantProfile): Heat {
  const byLine = new Map<number, number>();
  for (const { line, cycles } of kernels.flatMap(({ lines }) => lines)) {
    byLine.set(line, (byLine.get(line) ?? 0) + cycles);
  }
  const total = [...byLine.values()].reduce((sum, cycles) => sum + cycles, 0);
  return [...byLine]
    .map(([line, cycles]) => [line, Math.round((1000 * cycles) / total)] as const)
    .filter(([line, perMille]) => line > 0 && perMille > 0)
    .sort(([a], [b]) => a - b);
}

function kernelOf(launches: readonly LaunchProfile[], text: readonly string[]): KernelProfile {
  const longest = launches.reduce((most, each) => (each.cycles > most.cycles ? each : most));
  const terms = Object.fromEntries(
    TERMS.map((term) => [term, launches.reduce((sum, each) => sum + each.terms[term], 0)]),
  ) as Record<Term, number>;
  const names = Object.keys(longest.counts) as (keyof Counts)[];
  const counts = Object.fromEntries(
    names.map((name) => [name, launches.reduce((sum, each) => sum + each.counts[name], 0)]),
  ) as unknown as Counts;
  return {
    entry: longest.entry,
    launches: launches.length,
    cycles: launches.reduce((sum, { cycles }) => sum + cycles, 0),
    fixed: launches.reduce((sum, { fixed }) => sum + fixed, 0),
    terms,
    counts,
    occupancy: longest.occupancy,
    lines: sourceLines(launches, text),
  };
}

type Sums = LineSums & Pick<SourceLineProfile, "line" | "text">;

/** Numbers that add up over PTX lines and launches; `executions` is a maximum within a launch. */
const SUMMED = [
  "instructions",
  "lanes",
  "sectors",
  "l1Misses",
  "bankConflicts",
  "atomicSerial",
  "cycles",
] as const satisfies readonly (keyof LineProfile)[];

function sourceLines(
  launches: readonly LaunchProfile[],
  text: readonly string[],
): readonly SourceLineProfile[] {
  const lines = new Map<number, Sums>();
  for (const launch of launches) {
    const executions = new Map<number, number>();
    for (const each of launch.lines()) {
      const line = each.source ?? 0;
      const sum = lines.get(line) ?? blank(line, text[line - 1] ?? "");
      lines.set(line, sum);
      for (const name of SUMMED) sum[name] += each[name];
      for (const term of TERMS) sum.terms[term] += each.terms[term];
      executions.set(line, Math.max(executions.get(line) ?? 0, each.executions));
    }
    for (const [line, times] of executions) lines.get(line)!.executions += times;
  }
  return [...lines.values()].sort((a, b) => a.line - b.line);
}

function blank(line: number, text: string): Sums {
  return {
    line,
    text: text.trim(),
    ...idleLine(),
  };
}

function linesOf(file: string): readonly string[] {
  try {
    return readFileSync(file, "utf8").split("\n");
  } catch {
    return [];
  }
}
