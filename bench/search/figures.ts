/** What records say of one preset against another, as numbers. */
import { mannWhitney, median, varghaDelaney } from "../../src/analyze/statistics.ts";
import { nameOf } from "./plot.ts";
import type { Measure } from "./progress.ts";
import { best, equally, evaluationsTo, volume } from "./progress.ts";
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
  readonly default: {
    /** Median over seeds; null when half of them never come so far. */
    readonly evaluationsToMatch: number | null;
    readonly best: number;
    readonly hypervolume: number;
  };
  /** Of the hypervolumes after equal evaluations: Mann–Whitney, two-sided, exact. */
  readonly p: number;
}

/** Default against yardstick; nothing while one of them is missing. */
export function figuresOf(kernel: string, records: readonly RunRecord[]): Figures | undefined {
  const own = records.filter((each) => each.kernel === kernel);
  const theirs = own.filter(({ preset }) => YARDSTICK.test(preset));
  const ours = own.filter(({ preset }) => DEFAULT.test(preset));
  if (theirs.length === 0 || ours.length === 0) return undefined;
  const target = median(valuesOf(theirs, best));
  const match = median(ours.map((each) => evaluationsTo(each, target)));
  const both = equally([...theirs, ...ours]);
  const [a, b] = [ours, theirs].map((each) => valuesOf(each, volume, both)) as [number[], number[]];
  return {
    kernel: nameOf(kernel),
    seeds: Math.min(ours.length, theirs.length),
    gevo2020: {
      evaluations: equally(theirs),
      best: target,
      hypervolume: median(b),
    },
    default: {
      evaluationsToMatch: Number.isFinite(match) ? match : null,
      best: median(valuesOf(ours, best, both)),
      hypervolume: median(a),
    },
    p: mannWhitney(a, b),
  };
}

/** What one idea of the default search is worth on a kernel. */
export interface Worth {
  /** Median volume without it, and with all ideas, after equal evaluations. */
  readonly without: number;
  readonly all: number;
  /** How likely a search with all ideas has more volume than one without this. */
  readonly likelihood: number;
  readonly p: number;
  readonly evaluations: number;
}

/** @param preset `default` without an idea. */
export function worthOf(
  kernel: string,
  preset: string,
  records: readonly RunRecord[],
): Worth | undefined {
  const own = records.filter((each) => each.kernel === kernel);
  const less = own.filter((each) => each.preset === preset);
  const all = own.filter((each) => DEFAULT.test(each.preset));
  if (less.length === 0 || all.length === 0) return undefined;
  const evaluations = equally([...less, ...all]);
  const [a, b] = [all, less].map((each) => valuesOf(each, volume, evaluations)) as [
    number[],
    number[],
  ];
  return {
    without: median(b),
    all: median(a),
    likelihood: varghaDelaney(a, b),
    p: mannWhitney(a, b),
    evaluations,
  };
}

/** @param at after so many evaluations; default: as many as all of them came to. */
export function valuesOf(
  records: readonly RunRecord[],
  measure: Measure,
  at: number = equally(records),
): readonly number[] {
  return records.map((record) => measure(record, at));
}
