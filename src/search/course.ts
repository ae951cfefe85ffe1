/**
 * Searches written as generators: a *course* yields batches of candidates and is resumed with their
 * trials. `together` runs several courses side by side, so an algorithm reads as its sequential
 * description while its evaluations go out in batches. `strategyOf` turns a course into a `Strategy`.
 *
 * While few courses are still at it, each may put up several attempts at once (`pace.width`); how many
 * depends on the number of courses alone, never on the machine, so a search is the same everywhere.
 */
import type { Candidate, Strategy, Trial } from "../search.ts";

export type Course<T> = Generator<readonly Candidate[], T, readonly Trial[]>;

/** Shared by the courses of one search. */
export interface Pace {
  /** Attempts that a course should put up in its next batch. */
  width: number;
}

/** Batches are filled up to about this many candidates. */
const BATCH = 16;

/** Runs courses side by side; results come in the order of the courses. */
export function* together<T>(courses: readonly Course<T>[], pace: Pace): Course<readonly T[]> {
  const results = new Array<T>(courses.length);
  const asking = new Map<number, readonly Candidate[]>();
  const step = (index: number, trials: readonly Trial[] | undefined): void => {
    const course = courses[index] as Course<T>;
    const next = trials === undefined ? course.next([]) : course.next(trials);
    if (next.done === true) {
      results[index] = next.value;
      asking.delete(index);
    } else {
      asking.set(index, next.value);
    }
  };
  pace.width = widthFor(courses.length);
  courses.forEach((_, index) => {
    step(index, undefined);
  });
  while (asking.size > 0) {
    const turn = [...asking];
    const trials = yield turn.flatMap(([, candidates]) => candidates);
    pace.width = widthFor(asking.size);
    let from = 0;
    for (const [index, { length }] of turn) {
      step(index, trials.slice(from, from + length));
      from += length;
    }
  }
  return results;
}

function widthFor(courses: number): number {
  return Math.max(1, Math.floor(BATCH / Math.max(1, courses)));
}

/** Progress that a course reports to its strategy. */
export interface Clock {
  generation: number;
}

/** @param course never ends. */
export function strategyOf(name: string, clock: Clock, course: Course<never>): Strategy {
  let batch = course.next([]).value;
  return {
    name,
    get generation() {
      return clock.generation;
    },
    ask: () => batch,
    tell(trials) {
      // A budget that cuts a batch ends the search: there is nothing to go on with.
      if (trials.length === batch.length) batch = course.next(trials).value;
    },
  };
}
