/** How far a search had come after so many evaluations: from its steps, without running anything. */
import type { Fitness } from "../../src/fitness.ts";
import { hypervolume } from "../../src/search/index.ts";
import type { RunRecord, Step } from "./records.ts";

export type Measure = (record: RunRecord, evaluations: number) => number;

/** Speed-up of the fastest variant with error 0, against the original; 1 while there is none. */
export const bestExact: Measure = (record, evaluations) =>
  speedUp(record, (step) => step.evaluations <= evaluations && step.fitness[1] === 0);

/** The same for any error within the tolerance. */
export const best: Measure = (record, evaluations) =>
  speedUp(record, (step) => step.evaluations <= evaluations);

/**
 * Part of the unit square that the front dominates: time as a part of the original's, error as a part
 * of the tolerance. Without a tolerance it is the part of the time that was saved.
 */
export const volume: Measure = ({ steps, original, tolerance }, evaluations) => {
  const scaled = steps
    .filter((step) => step.evaluations <= evaluations)
    .map(({ fitness }): Fitness => {
      const [time, error] = fitness as readonly [number, number];
      return [time / (original[0] as number), tolerance === 0 ? 0 : error / tolerance];
    });
  return hypervolume(scaled, [1, 1]);
};

/** The first evaluation after which the best speed-up was at least this; infinite when never. */
export function evaluationsTo(record: RunRecord, speedup: number): number {
  const [original] = record.original as readonly [number];
  const step = record.steps.find(({ fitness }) => original / (fitness[0] as number) >= speedup);
  return step?.evaluations ?? Infinity;
}

/** As many evaluations as all of them came to. */
export function equally(records: readonly RunRecord[]): number {
  return Math.min(...records.map(({ evaluations }) => evaluations));
}

function speedUp({ steps, original }: RunRecord, counts: (step: Step) => boolean): number {
  const times = steps.filter(counts).map(({ fitness }) => fitness[0] as number);
  return (original[0] as number) / Math.min(original[0] as number, ...times);
}
