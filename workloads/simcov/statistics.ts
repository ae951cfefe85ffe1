/** How far the course of all tissues together is from the expected one. */
import { KINDS } from "./outputs.ts";
import type { Course } from "./rules.ts";

/**
 * The largest difference of any sum's mean at any time, in standard deviations of that sum between the
 * expected tissues (over all times together). A sum in which these do not differ must be equal.
 */
export function deviation(courses: readonly Course[], expected: readonly Course[]): number {
  let worst = 0;
  for (let kind = 0; kind < KINDS; kind++) {
    const got = seriesOf(courses, kind);
    const want = seriesOf(expected, kind);
    const unit = Math.sqrt(mean(want.map(variance)));
    want.forEach((values, time) => {
      const difference = Math.abs(mean(got[time]!) - mean(values));
      if (difference > 0) worst = Math.max(worst, difference / unit);
    });
  }
  return worst;
}

/** Of each time, a sum's values in all tissues. */
function seriesOf(courses: readonly Course[], kind: number): readonly (readonly number[])[] {
  return courses[0]!.sums.map((_, time) => courses.map(({ sums }) => sums[time]![kind]!));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, x) => sum + x, 0) / values.length;
}

function variance(values: readonly number[]): number {
  const middle = mean(values);
  return values.reduce((sum, x) => sum + (x - middle) ** 2, 0) / Math.max(1, values.length - 1);
}
