/** `gevo compare`: searches of one workload beside each other, from their logs. Runs nothing. */
import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { compareSides, coursesBy, UNITS } from "../compare/compare.ts";
import { courseOf } from "../compare/course.ts";
import { plotCourses } from "../compare/plot.ts";
import { chooseSides, labelOf } from "../compare/sides.ts";
import { comparisonText } from "../compare/text.ts";
import { UserError } from "../errors.ts";
import type { Command } from "./command.ts";
import { openForReading } from "./find-run.ts";
import type { Given } from "./given.ts";
import type { Io } from "./io.ts";
import { printJson, printText, styleFor } from "./io.ts";

export const COMPARE_ARGUMENTS: Command["args"] = ["first", "second"].map((name) => ({
  name,
  summary: "a run, several with commas between, or a preset: all its runs of the workload",
  required: true,
}));

export const COMPARE_OPTIONS: Command["options"] = [
  {
    name: "workload",
    value: "name",
    summary: "whose runs presets mean (default: the one that both were last run on)",
  },
  { name: "plot", value: "file", summary: "where an SVG of the courses goes" },
];

export async function compareCommand(given: Given, io: Io): Promise<number> {
  const store = openForReading(io.cwd);
  try {
    const names = [given.required(0), given.required(1)];
    const sides = chooseSides(names, store.runs(), given.optional("workload"));
    const courses = sides.map(({ runs }) =>
      runs.map((run) => courseOf(run, store.evaluations(run.id))),
    );
    const comparison = compareSides(sides, courses);
    const plot = given.optional("plot");
    if (plot !== undefined) {
      const rows = UNITS.flatMap((unit) => {
        const groups = coursesBy(unit, courses);
        return groups === undefined ? [] : [{ title: comparison.workload, groups }];
      });
      write(resolve(io.cwd, plot), plotCourses(names.map(labelOf), rows));
    }
    if (given.flag("json")) printJson(io, comparison);
    else printText(io.stdout, comparisonText(comparison, styleFor(io.stdout, io.env)));
    return 0;
  } finally {
    store.close();
  }
}

function write(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw new UserError(
      "plot-unwritable",
      `cannot write ${file}: ${error instanceof Error ? error.message : String(error)}`,
      "Choose a file in a folder that you may write to.",
    );
  }
}
