/** How searches of one kind went, as medians and quartiles along the way. Pure. */
import { median, quantile } from "../analyze/statistics.ts";
import type { Course } from "./course.ts";
import type { Measure } from "./measures.ts";
import { equally } from "./measures.ts";

export interface CurvePoint {
  readonly at: number;
  readonly low: number;
  readonly median: number;
  readonly high: number;
}

/** @param grid where to look; the curve ends where the first of the searches did. */
export function curveOf(
  courses: readonly Course[],
  measure: Measure,
  grid: readonly number[],
): readonly CurvePoint[] {
  if (courses.length === 0) return [];
  const end = equally(courses);
  return grid
    .filter((at) => at <= end)
    .map((at) => {
      const values = courses.map((course) => measure(course, at));
      return {
        at,
        low: quantile(values, 0.25),
        median: median(values),
        high: quantile(values, 0.75),
      };
    });
}

/** @param points beside the start. */
export function gridOf(groups: readonly (readonly Course[])[], points: number): readonly number[] {
  const ends = groups.map(equally).filter(Number.isFinite);
  const most = Math.max(0, ...ends) || 1;
  return Array.from({ length: points + 1 }, (_, k) => (most * k) / points);
}
