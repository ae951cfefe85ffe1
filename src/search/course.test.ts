import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Bug } from "../errors.ts";
import type { Candidate, Trial } from "../search.ts";
import type { Course } from "./course.ts";
import { strategyOf, together } from "./course.ts";

/** Candidates that can be told apart: the number stands in the edit. */
const numbered = (n: number): Candidate => ({
  genome: [{ op: "delete", targets: [String(n)], rewires: [] }],
});
const numberOf = ({ genome }: Candidate): number => Number(genome[0]?.targets[0]);
const answer = (candidate: Candidate): Trial => {
  const { genome } = candidate;
  return { candidate, genome, outcome: { status: "ok", fitness: [numberOf(candidate)] } };
};

/** Yields batches of the given sizes, numbered from `from`, and returns what it was told. */
function* counting(from: number, sizes: readonly number[]): Course<readonly number[]> {
  const heard: number[] = [];
  for (const size of sizes) {
    const first = from + heard.length;
    const trials = yield () => Array.from({ length: size }, (_, i) => numbered(first + i));
    heard.push(...trials.map(({ candidate }) => numberOf(candidate)));
  }
  return heard;
}

function drive<T>(course: Course<T>): { readonly result: T; readonly batches: readonly number[] } {
  const batches: number[] = [];
  let next = course.next([]);
  while (next.done !== true) {
    const candidates = next.value(1);
    batches.push(candidates.length);
    next = course.next(candidates.map(answer));
  }
  return { result: next.value, batches };
}

describe("together", () => {
  it("tells each course its own trials and gives the results in order", () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 4 });
    fc.assert(
      fc.property(fc.array(sizes, { maxLength: 6 }), (all) => {
        const courses = all.map((each, i) => counting(1000 * i, each));
        const { result, batches } = drive(together(courses));
        expect(result).toEqual(all.map((each, i) => drive(counting(1000 * i, each)).result));
        expect(batches).toHaveLength(Math.max(0, ...all.map((each) => each.length)));
      }),
    );
  });

  it("lets the courses that are left ask for more, so that batches stay full", () => {
    function* wide(rounds: number): Course<void> {
      for (let i = 0; i < rounds; i++) yield (width) => new Array(width).fill(numbered(i));
    }
    const rounds = [...new Array<number>(20).fill(1), ...new Array<number>(5).fill(2), 3, 4];
    const { batches } = drive(together(rounds.map(wide)));
    // 27 courses at one each, 7 at three, 2 at eight, 1 at sixteen.
    expect(batches).toEqual([27, 21, 16, 16]);
  });
});

describe("strategyOf", () => {
  it("does not care in what pieces a batch is told", () => {
    function* endless(heard: number[]): Course<never> {
      for (let from = 0; ; from += 5) {
        const five = [0, 1, 2, 3, 4].map((i) => numbered(from + i));
        const trials = yield () => five;
        heard.push(...trials.map(({ candidate }) => numberOf(candidate)));
      }
    }
    fc.assert(
      fc.property(fc.array(fc.nat(5), { maxLength: 30 }), (pieces) => {
        const heard: number[] = [];
        const strategy = strategyOf("endless", { generation: 0 }, endless(heard));
        const asked: number[] = [];
        for (const piece of pieces) {
          const batch = strategy.ask().slice(0, piece);
          asked.push(...batch.map(numberOf));
          strategy.tell(batch.map(answer));
        }
        expect(asked).toEqual(asked.map((_, i) => i));
        expect(heard).toEqual(asked.slice(0, 5 * Math.floor(asked.length / 5)));
      }),
    );
  });

  it("asks the same until it is told, and refuses more than it asked for", () => {
    function* one(): Course<never> {
      for (;;) yield () => [numbered(1)];
    }
    const strategy = strategyOf("one", { generation: 0 }, one());
    expect(strategy.ask()).toEqual(strategy.ask());
    expect(() => strategy.tell([1, 2].map(numbered).map(answer))).toThrow(Bug);
  });
});
