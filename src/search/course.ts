/**
 * Searches written as generators: a *course* yields batches of candidates and is resumed with their
 * trials. `together` runs several courses side by side, so an algorithm reads as its sequential
 * description while its evaluations go out in batches. `strategyOf` turns a course into a `Strategy`.
 *
 * While few courses are still at it, each may put up several attempts at once (`pace.width`), of which the
 * first valid one counts. How many depends on the number of courses alone, never on the machine, so a
 * search is the same everywhere.
 */
import { Bug } from "../errors.ts";
import type { Candidate, Strategy, Trial } from "../search.ts";

export type Course<T> = Generator<readonly Candidate[], T, readonly Trial[]>;

/** Shared by the courses of one search. */
export interface Pace {
  /** Attempts that a course should put up in its next batch. */
  width: number;
}

/** Batches are filled up to at least this many candidates, where a course can use that many. */
const BATCH = 16;

/** Runs courses side by side; results come in the order of the courses. */
export function* together<T>(courses: readonly Course<T>[], pace: Pace): Course<readonly T[]> {
  const results = new Array<T>(courses.length);
  const asking = new Map<number, readonly Candidate[]>();
  const step = (index: number, trials: readonly Trial[]): void => {
    const course = courses[index] as Course<T>;
    const next = course.next(trials);
    if (next.done === true) {
      results[index] = next.value;
      asking.delete(index);
    } else {
      asking.set(index, next.value);
    }
  };
  pace.width = widthFor(courses.length);
  courses.forEach((_, index) => {
    step(index, []);
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
  return Math.ceil(BATCH / Math.max(1, courses));
}

/** Progress that a course reports to its strategy. */
export interface Clock {
  generation: number;
}

/**
 * A batch may be told in pieces: the course goes on when it is complete, and until then `ask` gives what is
 * left of it. A run that a budget has cut can so be continued.
 * @param course never ends and never yields an empty batch.
 */
export function strategyOf(name: string, clock: Clock, course: Course<never>): Strategy {
  let batch = course.next([]).value;
  let told: readonly Trial[] = [];
  return {
    name,
    get generation() {
      return clock.generation;
    },
    ask: () => batch.slice(told.length),
    tell(trials) {
      told = [...told, ...trials];
      if (told.length > batch.length) throw new Bug(`${name} was told more than it asked`);
      if (told.length < batch.length) return;
      batch = course.next(told).value;
      told = [];
    },
  };
}
