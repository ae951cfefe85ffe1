import { describe, expect, it } from "vitest";
import type { Edit } from "../genome.ts";
import { Random } from "../random.ts";
import type { Individual } from "../search.ts";
import { Enabling, type Pair } from "./enabling.ts";
import { Filter } from "./filter.ts";

const edit = (name: string): Edit => ({ op: "delete", targets: [name], rewires: [] });
const made = (time: number, ...names: readonly string[]): Individual => ({
  fitness: [time, 0],
  genome: names.map(edit),
});
/** The pair that an individual with one edit more than a stone came of. */
const pairOf = ({ genome }: Individual, stone: Individual): Pair => ({
  ...{ stone, genome },
  edit: genome.at(-1) as Edit,
});
const names = (enabling: Enabling): string | undefined =>
  enabling
    .next()
    ?.genome.map(({ targets }) => targets[0])
    .join("+");

describe("Enabling", () => {
  it("has nothing to try before there is a stone and another edit", () => {
    const enabling = new Enabling();
    expect(names(enabling)).toBeUndefined();
    enabling.failed(edit("f"));
    expect(names(enabling)).toBeUndefined();
    enabling.changed(made(110, "s"));
    expect(names(enabling)).toBe("s+f");
    expect(names(enabling)).toBeUndefined();
  });

  it("gives every pair, early ones first, those found later in their turn", () => {
    const enabling = new Enabling();
    for (const name of ["f", "g"]) enabling.failed(edit(name));
    enabling.changed(made(110, "s"));
    enabling.changed(made(120, "t"));
    const pairs = Array.from({ length: 6 }, () => names(enabling));
    expect(pairs).toEqual(["s+f", "s+g", "t+f", "t+g", "s+t", "t+s"]);
    expect(names(enabling)).toBeUndefined();
    enabling.failed(edit("h"));
    expect([names(enabling), names(enabling)]).toEqual(["s+h", "t+h"]);
  });

  it("tells stones apart by the cost model where the clock cannot", () => {
    const timed = (name: string): Individual => ({ ...made(100, name), interval: [90, 110] });
    for (const [costs, pairs] of [
      [
        [{}, {}],
        ["s+f", "s+t", undefined],
      ],
      [
        [{ modelled: 70 }, { modelled: 71 }],
        ["s+f", "t+f", "s+t", "t+s", undefined],
      ],
    ] as const) {
      const enabling = new Enabling();
      enabling.failed(edit("f"));
      enabling.changed({ ...timed("s"), ...costs[0] });
      enabling.changed({ ...timed("t"), ...costs[1] });
      expect(pairs.map(() => names(enabling))).toEqual(pairs);
    }
  });

  it("does not build on what chance alone makes differ", () => {
    const timed = (time: number, ...edits: readonly string[]): Individual => ({
      ...made(time, ...edits),
      interval: [time - 3, time + 3],
    });
    const enabling = new Enabling();
    enabling.failed(edit("f"));
    enabling.changed(timed(110, "s"));
    expect(names(enabling)).toBe("s+f");
    enabling.tried(pairOf(timed(112, "s", "f"), timed(110, "s")), timed(112, "s", "f"), timed(100));
    expect(names(enabling)).toBeUndefined();
    enabling.tried(pairOf(timed(90, "s", "f"), timed(110, "s")), timed(90, "s", "f"), timed(100));
    enabling.failed(edit("g"));
    expect([names(enabling), names(enabling)]).toEqual(["s+g", "s+f+g"]);
  });

  it("goes on from what was enabled or is more than its parts, not from what changed nothing", () => {
    const [unedited, stone] = [made(100), made(110, "s")];
    const from = (...passed: readonly Individual[]): readonly (string | undefined)[] => {
      const enabling = new Enabling();
      for (const name of ["f", "g"]) enabling.failed(edit(name));
      enabling.changed(stone);
      enabling.changed(made(120, "t"));
      while (enabling.next() !== undefined);
      for (const each of passed) enabling.tried(pairOf(each, stone), each, unedited);
      const rest: (string | undefined)[] = [];
      for (let next = names(enabling); next !== undefined; next = names(enabling)) rest.push(next);
      return rest;
    };
    expect(from(made(105, "s", "g"))).toEqual(["s+g+f", "s+g+t"]);
    expect(from(made(110, "s", "g"))).toEqual([]);
    expect(from(made(130, "s", "t"))).toEqual([]);
    expect(from(made(129, "s", "t"))).toEqual(["s+t+f", "s+t+g"]);
    expect(from(made(105, "s", "g"), made(105, "s", "f"))).toEqual(["s+g+f", "s+g+t"]);
    expect(from(made(90, "s", "f", "g", "t"))).toEqual([]);
  });

  it("keeps the first of equal stones", () => {
    const enabling = new Enabling();
    enabling.changed(made(110, "s"));
    enabling.changed(made(110, "same"));
    enabling.failed(edit("f"));
    expect([names(enabling), names(enabling), names(enabling)]).toEqual([
      "s+same",
      "s+f",
      undefined,
    ]);
  });

  it("gives early pairs alone when asked to", () => {
    const enabling = new Enabling();
    for (let i = 0; i < 100; i++) enabling.failed(edit(`f${i}`));
    enabling.changed(made(110, "s"));
    let early = 0;
    while (enabling.next(true) !== undefined) early++;
    expect(early).toBe(64);
    expect(names(enabling)).toBe("s+f64");
  });

  it("asks the filter for what is wrong alone, and for nothing else", () => {
    const enabling = new Enabling(new Filter(new Random(1)));
    const stones = Array.from({ length: 200 }, (_, i) => made(110 + i, `s${i}`));
    enabling.failed(edit("f"));
    for (const stone of stones) enabling.changed(stone);
    const tried = new Map<boolean, number>();
    for (let next = enabling.next(); next !== undefined; next = enabling.next()) {
      const isWrong = next.edit.targets[0] === "f";
      tried.set(isWrong, (tried.get(isWrong) ?? 0) + 1);
      enabling.tried(next, undefined, made(100));
    }
    expect(tried.get(false)).toBe(200 * 199);
    expect(tried.get(true)).toBeGreaterThan(0);
    expect(tried.get(true)).toBeLessThan(60);
  });
});
