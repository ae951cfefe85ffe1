/**
 * Searches written as generators: a *course* yields what it wants evaluated and is resumed with the trials.
 * `together` runs several courses side by side, so an algorithm reads as its sequential description while
 * its evaluations go out in batches. `strategyOf` turns a course into a `Strategy`.
 *
 * While few courses are still at it, each may put up several attempts at once, of which the first valid one
 * counts. How many depends on the number of courses alone, never on the machine, so a search is the same
 * everywhere.
 */
import { Bug } from "../errors.ts";
import type { Candidate, Strategy, Trial } from "../search.ts";

/** Candidates for the next batch: about `width` of them where a course can use that many. */
export type Ask = (width: number) => readonly Candidate[];

export type Course<T> = Generator<Ask, T, readonly Trial[]>;

/** Batches are filled up to at least this many candidates, where the courses can use that many. */
const BATCH = 16;

/** Runs courses side by side; results come in the order of the courses. */
export function* together<T>(courses: readonly Course<T>[]): Course<readonly T[]> {
  const results = new Array<T>(courses.length);
  const asking = new Map<number, Ask>();
  const step = (index: number, trials: readonly Trial[]): void => {
    const next = (courses[index] as Course<T>).next(trials);
    if (next.done === true) {
      results[index] = next.value;
      asking.delete(index);
    } else {
      asking.set(index, next.value);
    }
  };
  for (const index of courses.keys()) step(index, []);
  while (asking.size > 0) {
    const width = Math.ceil(BATCH / asking.size);
    const turn = [...asking].map(([index, ask]) => ({ index, candidates: ask(width) }));
    const trials = yield () => turn.flatMap(({ candidates }) => candidates);
    let from = 0;
    for (const { index, candidates } of turn) {
      step(index, trials.slice(from, from + candidates.length));
      from += candidates.length;
    }
  }
  return results;
}

/** Progress that a course reports to its strategy. */
export interface Clock {
  generation: number;
}

/**
 * A batch may be told in pieces: the course goes on when it is complete, and until then `ask` gives what is
 * left of it. A run that a budget has cut can so be continued.
 * @param course never ends and never asks for nothing.
 */
export function strategyOf(name: string, clock: Clock, course: Course<never>): Strategy {
  const resume = (trials: readonly Trial[]): readonly Candidate[] =>
    course.next(trials).value(BATCH);
  let batch = resume([]);
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
      batch = resume(told);
      told = [];
    },
  };
}
