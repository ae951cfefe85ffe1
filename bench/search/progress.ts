/**
 * How far a search had come by then: from its steps, without running anything. *Then* is in the unit that the
 * search is limited by, evaluations or seconds.
 */
import type { Fitness } from "../../src/fitness.ts";
import { hypervolume } from "../../src/search/index.ts";
import type { RunRecord, Step } from "./records.ts";

export type Measure = (record: RunRecord, then: number) => number;

/** Speed-up of the fastest variant with error 0, against the original; 1 while there is none. */
export const bestExact: Measure = (record, then) =>
  speedUp(
    record,
    until(record, then).filter(({ fitness }) => fitness[1] === 0),
  );

/** The same for any error within the tolerance. */
export const best: Measure = (record, then) => speedUp(record, until(record, then));

/**
 * Part of the unit square that the front dominates: time as a part of the original's, error as a part
 * of the tolerance. Without a tolerance it is the part of the time that was saved.
 */
export const volume: Measure = (record, then) => {
  const { original, tolerance } = record;
  const scaled = until(record, then).map(({ fitness }): Fitness => {
    const [time, error] = fitness as readonly [number, number];
    return [time / (original[0] as number), tolerance === 0 ? 0 : error / tolerance];
  });
  return hypervolume(scaled, [1, 1]);
};

/** Mean of the volume on the way: of two searches that end alike, the earlier one has more. */
export const meanVolume: Measure = (record, then) => {
  const times = until(record, then).map((step) => step[record.unit]);
  const areas = times.map((time, i) => ((times[i + 1] ?? then) - time) * volume(record, time));
  return areas.reduce((sum, area) => sum + area, 0) / then;
};

/** When the best speed-up was at least this; infinite when never. */
export function reaches(record: RunRecord, speedup: number): number {
  const [original] = record.original as readonly [number];
  const step = record.steps.find(({ fitness }) => original / (fitness[0] as number) >= speedup);
  return step?.[record.unit] ?? Infinity;
}

/** As far as all of them came. */
export function equally(records: readonly RunRecord[]): number {
  return Math.min(...records.map((record) => record[record.unit]));
}

function until({ steps, unit }: RunRecord, then: number): readonly Step[] {
  return steps.filter((step) => step[unit] <= then);
}

function speedUp({ original }: RunRecord, steps: readonly Step[]): number {
  const times = steps.map(({ fitness }) => fitness[0] as number);
  return (original[0] as number) / Math.min(original[0] as number, ...times);
}
