/** What is said of variants that were faster in the search and are not the best one. */
import { describe, expect, it } from "vitest";
import type { Prepared } from "../evaluate.ts";
import type { Interval } from "../fitness.ts";
import { parseGenome } from "../genome.ts";
import type { Best, Scored } from "../report/summary.ts";
import { passedOver } from "./passed-over.ts";

const PREPARED = { original: [1000, 0] } as unknown as Prepared;

function variant(edits: string, time: number, error = 0, interval?: Interval): Scored {
  const scored = { genome: parseGenome(edits), fitness: [time, error] };
  return interval === undefined ? scored : { ...scored, interval };
}

const whys = (
  best: Partial<Best>,
  chosen: Scored,
  refused: readonly (readonly [Scored, string])[],
  ranked: readonly Scored[],
  front: readonly Scored[],
): readonly (readonly [number, string])[] =>
  passedOver(
    {
      best: { error: 0, validated: true, ...best } as Best,
      chosen: chosen.genome,
      refused: refused.map(([{ genome }, why]) => ({ genome, why })),
    },
    ranked,
    front,
    PREPARED,
  ).map(({ time, why }) => [time, why]);

const [fast, next, slow] = [
  variant("delete 1; delete 2", 500),
  variant("delete 3", 600),
  variant("delete 4", 700),
];

describe("variants passed over", () => {
  it("are those that were refused, in the order tried, whether on the front or not", () => {
    const refused = [[fast, "it races"]] as const;
    expect(whys({}, next, refused, [fast, next, slow], [fast])).toEqual([[500, "it races"]]);
  });

  it("are those on the front that are faster than the original", () => {
    const original = variant("", 1000);
    const inexact = variant("delete 5", 300, 0.1);
    const lucky = variant("delete 6", 990, 0, [970, 1010]);
    const slower = variant("delete 7", 1100);
    expect(whys({}, fast, [], [fast], [inexact, fast, lucky, original, slower])).toEqual([
      [300, "has an error; the best variant has none"],
      [990, "the interval of its time in the search holds the original's"],
    ]);
    expect(whys({ error: 0.1 }, inexact, [], [inexact, fast], [inexact, fast])).toEqual([
      [500, "slower than the best variant"],
    ]);
  });

  it("are not equals of the one that was taken", () => {
    const twin = variant("delete 8", 500);
    expect(whys({}, fast, [], [fast, twin], [twin])).toEqual([]);
  });

  it("were not all tried when none would do", () => {
    expect(whys({ gain: false }, fast, [[next, "no"]], [fast, next, slow], [fast, slow])).toEqual([
      [600, "no"],
      [700, "not tried: those before it were refused"],
    ]);
  });
});
