import { describe, expect, it } from "vitest";
import { type Genome, parseGenome, printGenome } from "../genome.ts";
import type { Best } from "../report/summary.ts";
import { Archive } from "../search/index.ts";
import { type FrontOf, soundFront } from "./sound-front.ts";

const found = ["delete 1", "delete 2", "delete 3", "delete 4"].map((text, k) => ({
  genome: parseGenome(text),
  fitness: [10 + k, 0] as const,
}));
const original = { genome: [], fitness: [100, 0] as const };

type Points = readonly { readonly genome: Genome; readonly fitness: readonly [number, number] }[];

const frontOf =
  (points: Points): FrontOf =>
  (counts) => {
    const archive = new Archive();
    for (const each of [original, ...points]) {
      if (each.genome.length === 0 || counts(printGenome(each.genome))) archive.add(each);
    }
    return archive.front;
  };

const finals = (wrong: readonly string[]) => {
  const asked: string[] = [];
  const doubtful = (genome: Genome): Promise<string | undefined> => {
    const text = printGenome(genome);
    asked.push(text);
    return Promise.resolve(wrong.includes(text) ? `${text} is wrong` : undefined);
  };
  return { asked, doubtful };
};

/** As the choice of the best one leaves it. */
const choice = (chosen: string, validated: boolean, refused: readonly string[] = []) => ({
  best: { validated } as Best,
  chosen: parseGenome(chosen),
  refused: refused.map((text) => ({ genome: parseGenome(text), why: "before" })),
});

const texts = (front: readonly { readonly genome: Genome }[]): readonly string[] =>
  front.map(({ genome }) => printGenome(genome));

describe("the front that is reported", () => {
  it("uncovers what a refused variant hid", async () => {
    const judge = finals(["delete 2"]);
    const { front, refused } = await soundFront(
      frontOf(found),
      judge,
      choice("", true, ["delete 1"]),
    );
    expect(texts(front)).toEqual(["delete 3"]);
    expect(refused).toEqual([{ genome: parseGenome("delete 2"), why: "delete 2 is wrong" }]);
    expect(judge.asked).toEqual(["delete 2", "delete 3"]);
  });

  it("is the original when nothing is right", async () => {
    const judge = finals(found.map(({ genome }) => printGenome(genome)));
    const { front } = await soundFront(frontOf(found), judge, choice("delete 1", false));
    expect(front).toEqual([original]);
    expect(judge.asked).not.toContain("delete 1");
  });

  it("holds nothing that was not looked at, and the best one in any case", async () => {
    const many = Array.from({ length: 60 }, (_, k) => ({
      genome: parseGenome(`delete ${k + 1}`),
      fitness: [10 + k, 0] as const,
    }));
    const judge = finals(texts(many).slice(0, 50));
    const { front } = await soundFront(frontOf(many), judge, choice("delete 56", true));
    expect(judge.asked).toHaveLength(40);
    expect(texts(front)).toEqual(["delete 56"]);
  });

  it("does not hold the best one where it was refused as it was found", async () => {
    const many = Array.from({ length: 60 }, (_, k) => ({
      genome: parseGenome(`delete ${k + 1}`),
      fitness: [10 + k, 0] as const,
    }));
    const judge = finals(texts(many).slice(0, 50));
    const { front } = await soundFront(
      frontOf(many),
      judge,
      choice("delete 56", true, ["delete 56"]),
    );
    expect(front).toEqual([original]);
  });
});
