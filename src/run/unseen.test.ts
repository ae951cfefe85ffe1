import { describe, expect, it } from "vitest";
import type { FuzzCase } from "../evaluate.ts";
import { type Outcome, rejected } from "../fitness.ts";
import { parseGenome, printGenome } from "../genome.ts";
import { Unseen } from "./unseen.ts";

const OK: Outcome = { status: "ok", fitness: [1, 0] };
const WRONG = rejected("check", "wrong-output", "");

/** @param wrong on which inputs, `validation` or as `search 3`, a variant is wrong. */
function inputs(wrong: Readonly<Record<string, readonly string[]>>) {
  const asked: string[] = [];
  const unseen = new Unseen({
    check: (genome, where) => {
      const { fuzz = 0, split } = where as FuzzCase;
      const name = typeof where === "string" ? where : `${split} ${fuzz - 100_000}`;
      asked.push(name);
      const text = printGenome(genome ?? []);
      return Promise.resolve(wrong[text]?.includes(name) === true ? WRONG : OK);
    },
  });
  return { asked, unseen };
}

const [one, two] = [parseGenome("delete 1"), parseGenome("delete 2")];

describe("unseen inputs", () => {
  it("are the validation split, then further ones of both splits, as many as asked for", async () => {
    const { asked, unseen } = inputs({});
    const { outcome, where } = await unseen.further(one, 2);
    expect([outcome, where]).toEqual([OK, "the validation split"]);
    expect(asked).toEqual(["validation", "search 0", "validation 0", "search 1", "validation 1"]);
    await unseen.further(one, 3);
    expect(asked.slice(5)).toEqual(["search 2", "validation 2"]);
    await unseen.further(one, 3);
    expect(asked).toHaveLength(7);
  });

  it("name what speaks against a variant, and nothing is asked after it", async () => {
    const { asked, unseen } = inputs({ "delete 1": ["validation 5"], "delete 2": ["validation"] });
    const { outcome, where } = await unseen.further(one, 24);
    expect(outcome).toBe(WRONG);
    expect(where).toBe("inputs like those of the validation split");
    const before = asked.length;
    expect(before).toBeLessThan(1 + 48);
    expect((await unseen.further(one, 24)).outcome).toBe(WRONG);
    expect(asked).toHaveLength(before);
    expect(await unseen.further(two, 24)).toMatchObject({ where: "the validation split" });
    expect(asked).toHaveLength(before + 1);
  });

  it("begin with those that something was wrong on, however few are asked for", async () => {
    const { asked, unseen } = inputs({ "delete 1": ["search 20"], "delete 2": ["search 20"] });
    await unseen.further(one, 24);
    const before = asked.length;
    expect((await unseen.further(two, 1)).outcome).toBe(WRONG);
    expect(asked.slice(before)).toEqual(["validation", "search 20", "search 0", "validation 0"]);
  });
});
