/** The courses of searches as a picture: a row for each kernel, a line and a band for each preset. */
import { plotCourses } from "../../src/compare/plot.ts";
import { unique } from "./markdown.ts";
import type { RunRecord } from "./records.ts";

/** @param records at least one, all by one unit. */
export function plot(records: readonly RunRecord[]): string {
  const presets = unique(records.map(({ preset }) => preset));
  const rows = unique(records.map(({ kernel }) => kernel)).map((kernel) => ({
    title: nameOf(kernel),
    groups: presets.map((preset) =>
      records.filter((each) => each.kernel === kernel && each.preset === preset),
    ),
  }));
  return plotCourses(presets, rows);
}

export function nameOf(kernel: string): string {
  return kernel
    .replace(/^(workloads|bench|examples)\//, "")
    .replace(/\/(\w+)\.workload\.ts$/, " $1");
}
