import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Prepared } from "../evaluate.ts";
import { type Outcome, rejected } from "../fitness.ts";
import { type Genome, parseGenome, printGenome } from "../genome.ts";
import { Mends } from "./mend.ts";

const PREPARED = { original: [100, 0] } as unknown as Prepared;

/**
 * Edits `delete k` with what each saves.
 * @param invalid whether the search split refuses; @param wrong whether unseen inputs do.
 * @param idle edits that minimising drops. @param together sets looked at side by side.
 */
function world(
  saves: Readonly<Record<number, number>>,
  invalid: (has: (edit: number) => boolean) => boolean,
  wrong: (has: (edit: number) => boolean) => boolean,
  idle: readonly number[] = [],
  together = 1,
) {
  const hasOf =
    (genome: Genome) =>
    (edit: number): boolean =>
      genome.some((each) => printGenome([each]) === `delete ${edit}`);
  const outcomeOf = (genome: Genome): Outcome => {
    const has = hasOf(genome);
    if (invalid(has)) return rejected("check", "wrong-output", "");
    const saved = Object.entries(saves).filter(([edit]) => has(Number(edit)));
    return { status: "ok", fitness: [saved.reduce((time, [, save]) => time - save, 100), 0] };
  };
  const steps: string[] = [];
  const looked: string[] = [];
  const mends = new Mends(
    {
      step: (step) => steps.push(step),
      minimised: (full) => {
        const dropped = idle.map((edit) => `delete ${edit}`);
        const genome = full.genome.filter((edit) => !dropped.includes(printGenome([edit])));
        return Promise.resolve({ ...full, genome, steps: [] });
      },
      right: (genome) => Promise.resolve(!wrong(hasOf(genome))),
    },
    {
      prepared: PREPARED,
      evaluate: (candidates) =>
        Promise.resolve(
          candidates.map(({ genome }) => {
            const whole = genome as Genome;
            looked.push(printGenome(whole));
            return { genome: whole, outcome: outcomeOf(whole), from: "device" as const };
          }),
        ),
    },
    together,
  );
  return { mends, steps, looked };
}

const refused = (...edits: readonly number[]) => ({
  genome: parseGenome(edits.map((edit) => `delete ${edit}`).join("\n")),
  fitness: [10, 0] as const,
});
const never = (): boolean => false;

describe("a refused variant", () => {
  it("loses the edits that make it wrong, and these alone", async () => {
    const { mends, steps } = world(
      { 1: 5, 2: 40, 3: 20, 4: 10 },
      never,
      (has) => has(2) || (has(3) && has(4)),
    );
    const sound = await mends.of(refused(1, 2, 3, 4));
    expect(printGenome(sound?.genome ?? [])).toBe("delete 1; delete 3");
    expect(sound?.fitness).toEqual([75, 0]);
    expect(mends.found).toEqual([sound]);
    expect(steps).toEqual(["mending"]);
  });

  it("keeps an edit that needs a later one", async () => {
    const { mends } = world(
      { 1: 30, 2: 5, 3: 20 },
      (has) => has(1) && !has(2),
      (has) => has(3),
    );
    const sound = await mends.of(refused(1, 2, 3));
    expect(printGenome(sound?.genome ?? [])).toBe("delete 1; delete 2");
  });

  it("is right without its idle edits, however much the others need each other", async () => {
    const alone = (has: (edit: number) => boolean): boolean => has(1) !== has(2);
    const { mends, looked } = world({ 1: 25, 2: 25 }, alone, (has) => has(3), [3]);
    const sound = await mends.of(refused(1, 2, 3));
    expect(printGenome(sound?.genome ?? [])).toBe("delete 1; delete 2");
    expect(new Set(looked).size).toBe(1);
  });

  it("keeps edits that need each other", async () => {
    const alone = (has: (edit: number) => boolean): boolean => has(1) !== has(2);
    const saves = { 1: 25, 2: 25, 3: 5, 4: 2, 5: 5 };
    const one = world(saves, alone, (has) => has(3));
    const sound = await one.mends.of(refused(1, 2, 3, 4));
    expect(printGenome(sound?.genome ?? [])).toBe("delete 1; delete 2; delete 4");
    const two = world(saves, alone, (has) => has(3) || has(5));
    const rest = await two.mends.of(refused(1, 2, 3, 4, 5));
    expect(printGenome(rest?.genome ?? [])).toBe("delete 1; delete 2; delete 4");
  });

  it("rather keeps those than one that is wrong beside them", async () => {
    const { mends } = world(
      { 1: 25, 2: 25, 3: 2 },
      (has) => has(1) !== has(2),
      (has) => has(1) && has(3),
    );
    const sound = await mends.of(refused(1, 2, 3));
    expect(printGenome(sound?.genome ?? [])).toBe("delete 1; delete 2");
  });

  it("is looked at in a few parts for each of its edits", async () => {
    const edits = Array.from({ length: 22 }, (_, k) => k + 1);
    // One edit can join at a time, the last one first.
    const { mends, looked } = world(
      Object.fromEntries(edits.map((edit) => [edit, 1])),
      (has) => edits.some((edit) => edit < 20 && has(edit) && !has(edit + 1)),
      (has) => has(21) || has(22),
    );
    expect((await mends.of(refused(...edits)))?.genome).toContainEqual(parseGenome("delete 20")[0]);
    expect(looked.length).toBeLessThanOrEqual(6 * edits.length + 1);
  });

  it("loses the same edits however many sets are looked at side by side", async () => {
    const edits = fc.uniqueArray(fc.integer({ min: 1, max: 9 }), { minLength: 1 });
    const pairs = fc.array(
      fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 })),
    );
    await fc.assert(
      fc.asyncProperty(
        edits,
        pairs,
        pairs,
        fc.integer({ min: 2, max: 12 }),
        async (all, ...rest) => {
          const [needs, clashes, together] = rest;
          const found = (side: number) =>
            world(
              Object.fromEntries(all.map((edit) => [edit, edit])),
              (has) => needs.some(([one, other]) => has(one) && !has(other)),
              (has) => clashes.some(([one, other]) => has(one) && has(other)),
              [],
              side,
            ).mends.of(refused(...all));
          expect(await found(together)).toEqual(await found(1));
        },
      ),
    );
  });

  it("gives nothing where what is right is not faster", async () => {
    const { mends } = world({ 1: 30, 2: -5 }, never, (has) => has(1));
    expect(await mends.of(refused(1, 2))).toBeUndefined();
    expect(mends.found).toEqual([]);
  });

  it("is left as it is where it is right, only slow", async () => {
    const { mends, steps } = world({ 1: 30 }, never, never);
    expect(await mends.of(refused(1))).toBeUndefined();
    expect(steps).toEqual([]);
  });

  it("gives what a relative has given once", async () => {
    const { mends } = world({ 1: 30, 2: 5, 3: 6 }, never, (has) => has(2) || has(3));
    expect(await mends.of(refused(1, 2))).toBeDefined();
    expect(await mends.of(refused(1, 3))).toBeUndefined();
    expect(await mends.of(refused(1, 2))).toBeUndefined();
    expect(mends.found).toHaveLength(1);
  });
});
