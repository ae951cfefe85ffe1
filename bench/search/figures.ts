/** What records say of one preset against another, as numbers. */
import { mannWhitney, median, varghaDelaney } from "../../src/analyze/statistics.ts";
import type { Measure } from "../../src/compare/measures.ts";
import { best, equally, reaches, volume } from "../../src/compare/measures.ts";
import { nameOf } from "./plot.ts";
import type { RunRecord } from "./records.ts";

/** Preset names with or without a population. */
export const YARDSTICK: RegExp = /^gevo2020(@|$)/;
export const DEFAULT: RegExp = /^default(@|$)/;

export interface Figures {
  readonly kernel: string;
  readonly seeds: number;
  readonly gevo2020: {
    readonly evaluations: number;
    readonly best: number;
    readonly hypervolume: number;
  };
  /** After as many evaluations as the published search, or fewer: never more. */
  readonly default: {
    readonly evaluations: number;
    /** Median over seeds; null when half of them never come so far. */
    readonly evaluationsToMatch: number | null;
    readonly best: number;
    readonly hypervolume: number;
  };
  /** Of the hypervolumes: Mann–Whitney, two-sided, exact. */
  readonly p: number;
}

/** Default against yardstick; nothing while one of them is missing. */
export function figuresOf(kernel: string, records: readonly RunRecord[]): Figures | undefined {
  const own = records.filter((each) => each.kernel === kernel);
  const theirs = own.filter(({ preset }) => YARDSTICK.test(preset));
  const ours = own.filter(({ preset }) => DEFAULT.test(preset));
  if (theirs.length === 0 || ours.length === 0) return undefined;
  const whole = equally(theirs);
  const target = median(valuesOf(theirs, best, whole));
  const match = median(ours.map((each) => reaches(each, target)));
  const evaluations = Math.min(equally(ours), whole);
  const [a, b] = [valuesOf(ours, volume, evaluations), valuesOf(theirs, volume, whole)];
  return {
    kernel: nameOf(kernel),
    seeds: Math.min(ours.length, theirs.length),
    gevo2020: { evaluations: whole, best: target, hypervolume: median(b) },
    default: {
      evaluations,
      evaluationsToMatch: Number.isFinite(match) ? match : null,
      best: median(valuesOf(ours, best, evaluations)),
      hypervolume: median(a),
    },
    p: mannWhitney(a, b),
  };
}

/** What one idea of the default search is worth on a kernel. */
export interface Worth {
  /** Median without it, and with all ideas, after equal evaluations. */
  readonly without: number;
  readonly all: number;
  /** How likely a search with all ideas has more than one without this. */
  readonly likelihood: number;
  readonly p: number;
  readonly evaluations: number;
}

/** @param preset `default` without an idea. */
export function worthOf(
  kernel: string,
  preset: string,
  records: readonly RunRecord[],
  measure: Measure,
): Worth | undefined {
  const own = records.filter((each) => each.kernel === kernel);
  const less = own.filter((each) => each.preset === preset);
  const all = own.filter((each) => DEFAULT.test(each.preset));
  if (less.length === 0 || all.length === 0) return undefined;
  const evaluations = equally([...less, ...all]);
  const [a, b] = [valuesOf(all, measure, evaluations), valuesOf(less, measure, evaluations)];
  return {
    without: median(b),
    all: median(a),
    likelihood: varghaDelaney(a, b),
    p: mannWhitney(a, b),
    evaluations,
  };
}

/** @param then by default as far as all of them came. */
export function valuesOf(
  records: readonly RunRecord[],
  measure: Measure,
  then: number = equally(records),
): readonly number[] {
  return records.map((record) => measure(record, then));
}
