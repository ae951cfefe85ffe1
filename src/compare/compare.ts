/**
 * Searches beside each other as numbers: medians with intervals after equal evaluations and equal time, an exact
 * test and an effect size. Pure.
 */
import { mannWhitney, median, medianInterval, varghaDelaney } from "../analyze/statistics.ts";
import type { Interval } from "../fitness.ts";
import type { Course } from "./course.ts";
import type { CurvePoint } from "./curve.ts";
import { curveOf, gridOf } from "./curve.ts";
import type { Measure } from "./measures.ts";
import { best, bestExact, equally, volume } from "./measures.ts";
import type { Side } from "./sides.ts";

export type MeasureName = "exact" | "best" | "volume";
export const UNITS: readonly Course["unit"][] = ["evaluations", "seconds"];

export interface Comparison {
  readonly workload: string;
  readonly device: string;
  readonly clock: "modelled" | "measured";
  readonly sides: readonly {
    readonly name: string;
    readonly runs: readonly string[];
    readonly seeds: readonly number[];
    readonly presets: readonly string[];
  }[];
  /** After as many evaluations, then after as many seconds as every run came to; without seconds where a log lacks them. */
  readonly after: readonly After[];
}

export interface After {
  readonly unit: Course["unit"];
  readonly at: number;
  readonly measures: Readonly<Record<MeasureName, Compared>>;
}

export interface Compared {
  /** One a side. */
  readonly sides: readonly {
    readonly median: number;
    /** Of the median, 95 % by bootstrap; absent with one run. */
    readonly interval?: Interval;
    readonly curve: readonly CurvePoint[];
  }[];
  /** Each further side against the first. */
  readonly against: readonly Test[];
}

export interface Test {
  /** How likely a run of that side has more than one of the first, ties counting half (Vargha and Delaney's A). */
  readonly likelihood: number;
  /** Mann–Whitney, two-sided, exact; absent where a side has one run. */
  readonly p?: number;
}

/** Points of a curve beside its start. */
const POINTS = 60;

/** @param courses of each side's runs, in their order. */
export function compareSides(
  sides: readonly Side[],
  courses: readonly (readonly Course[])[],
): Comparison {
  const prepared = sides[0]?.runs[0]?.prepared;
  return {
    workload: prepared?.workload ?? "",
    device: prepared?.device ?? "",
    clock: prepared?.objectives[0]?.clock === "measured" ? "measured" : "modelled",
    sides: sides.map(({ name, runs }) => ({
      name,
      runs: runs.map(({ id }) => id),
      seeds: runs.map(({ config }) => config.seed),
      presets: [...new Set(runs.map(({ config }) => config.preset))],
    })),
    after: UNITS.flatMap((unit) => {
      const groups = coursesBy(unit, courses);
      return groups === undefined ? [] : [afterOf(unit, groups)];
    }),
  };
}

/** The same courses followed by another unit; undefined where a log does not have it. */
export function coursesBy(
  unit: Course["unit"],
  courses: readonly (readonly Course[])[],
): readonly (readonly Course[])[] | undefined {
  const known = courses
    .flat()
    .every(({ steps }) => steps.every((step) => step[unit] !== undefined));
  return known ? courses.map((group) => group.map((course) => ({ ...course, unit }))) : undefined;
}

function afterOf(unit: Course["unit"], groups: readonly (readonly Course[])[]): After {
  const at = equally(groups.flat());
  const grid = gridOf(groups, POINTS);
  const compared = (measure: Measure): Compared => {
    const values = groups.map((group) => group.map((course) => measure(course, at)));
    const [first = [], ...others] = values;
    return {
      sides: values.map((own, k) => ({
        median: median(own),
        ...(own.length > 1 ? { interval: medianInterval(own) } : {}),
        curve: curveOf(groups[k] ?? [], measure, grid),
      })),
      against: others.map((own) => ({
        likelihood: varghaDelaney(own, first),
        ...(own.length > 1 && first.length > 1 ? { p: mannWhitney(own, first) } : {}),
      })),
    };
  };
  return {
    unit,
    at,
    measures: { exact: compared(bestExact), best: compared(best), volume: compared(volume) },
  };
}
