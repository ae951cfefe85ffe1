import { describe, expect, it } from "vitest";
import type { Edit } from "../genome.ts";
import type { Individual } from "../search.ts";
import { Enabling } from "./enabling.ts";

const edit = (name: string): Edit => ({ op: "delete", targets: [name], rewires: [] });
const made = (time: number, ...names: readonly string[]): Individual => ({
  fitness: [time, 0],
  genome: names.map(edit),
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
    for (const name of ["s", "t"]) enabling.changed(made(110, name));
    const pairs = Array.from({ length: 6 }, () => names(enabling));
    expect(pairs).toEqual(["s+f", "s+g", "t+f", "t+g", "s+t", "t+s"]);
    expect(names(enabling)).toBeUndefined();
    enabling.failed(edit("h"));
    expect([names(enabling), names(enabling)]).toEqual(["s+h", "t+h"]);
  });

  it("goes on from what was enabled, unless that changed nothing", () => {
    const enabling = new Enabling();
    for (const name of ["f", "g"]) enabling.failed(edit(name));
    const stone = made(110, "s");
    enabling.changed(stone);
    enabling.changed(made(120, "t"));
    expect([names(enabling), names(enabling)]).toEqual(["s+f", "s+g"]);
    enabling.passed(made(110, "s", "f"), stone);
    enabling.passed(made(105, "s", "g"), stone);
    const rest: (string | undefined)[] = [];
    for (let next = names(enabling); next !== undefined; next = names(enabling)) rest.push(next);
    expect(rest.slice(0, 2)).toEqual(["s+g+f", "t+f"]);
    expect(rest).toContain("s+g+t");
    expect(rest.some((each) => each?.startsWith("s+f"))).toBe(false);
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
});
