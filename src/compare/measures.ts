/**
 * How far a search had come by then: from its steps, without running anything. *Then* is in the unit that the
 * search is limited by, evaluations or seconds.
 */
import type { Fitness } from "../fitness.ts";
import { hypervolume } from "../search/index.ts";
import type { Course, Step } from "./course.ts";

export type Measure = (course: Course, then: number) => number;

/** Speed-up of the fastest variant with error 0, against the original; 1 while there is none. */
export const bestExact: Measure = (course, then) =>
  speedUp(
    course,
    until(course, then).filter(({ fitness }) => fitness[1] === 0),
  );

/** The same for any error within the tolerance. */
export const best: Measure = (course, then) => speedUp(course, until(course, then));

/**
 * Part of the unit square that the front dominates: time as a part of the original's, error as a part
 * of the tolerance. Without a tolerance it is the part of the time that was saved.
 */
export const volume: Measure = (course, then) => {
  const { original, tolerance } = course;
  const scaled = until(course, then).map(({ fitness }): Fitness => {
    const [time, error] = fitness as readonly [number, number];
    return [time / (original[0] as number), tolerance === 0 ? 0 : error / tolerance];
  });
  return hypervolume(scaled, [1, 1]);
};

/** Mean of the volume on the way: of two searches that end alike, the earlier one has more. */
export const meanVolume: Measure = (course, then) => {
  const times = until(course, then).map((step) => step[course.unit] ?? Infinity);
  const areas = times.map((time, i) => ((times[i + 1] ?? then) - time) * volume(course, time));
  return areas.reduce((sum, area) => sum + area, 0) / then;
};

/** When the best speed-up was at least this; infinite when never. */
export function reaches(course: Course, speedup: number): number {
  const [original] = course.original as readonly [number];
  const step = course.steps.find(({ fitness }) => original / (fitness[0] as number) >= speedup);
  return step?.[course.unit] ?? Infinity;
}

/** As far as all of them came. */
export function equally(courses: readonly Course[]): number {
  return Math.min(...courses.map((course) => course[course.unit]));
}

function until({ steps, unit }: Course, then: number): readonly Step[] {
  return steps.filter((step) => (step[unit] ?? Infinity) <= then);
}

function speedUp({ original }: Course, steps: readonly Step[]): number {
  const times = steps.map(({ fitness }) => fitness[0] as number);
  return (original[0] as number) / Math.min(original[0] as number, ...times);
}
