import { describe, expect, it } from "vitest";
import { type Genome, parseGenome, printGenome } from "../genome.ts";
import { Archive } from "../search/index.ts";
import { soundFront } from "./sound-front.ts";

const found = ["delete 1", "delete 2", "delete 3", "delete 4"].map((text, k) => ({
  genome: parseGenome(text),
  fitness: [10 + k, 0] as const,
}));
const original = { genome: [], fitness: [100, 0] as const };

function frontWithout(refused: ReadonlySet<string>) {
  const archive = new Archive();
  for (const each of [original, ...found]) {
    if (!refused.has(printGenome(each.genome))) archive.add(each);
  }
  return archive.front;
}

const finals = (wrong: readonly string[]) => {
  const asked: string[] = [];
  const invalid = (genome: Genome): Promise<string | undefined> => {
    const text = printGenome(genome);
    asked.push(text);
    return Promise.resolve(wrong.includes(text) ? `${text} is wrong` : undefined);
  };
  return { asked, invalid };
};

describe("the front that is reported", () => {
  it("uncovers what a refused variant hid", async () => {
    const judge = finals(["delete 1", "delete 2"]);
    const { front, refused } = await soundFront(frontWithout, judge);
    expect(front.map(({ genome }) => printGenome(genome))).toEqual(["delete 3"]);
    expect(refused.map(({ why }) => why)).toEqual(["delete 1 is wrong", "delete 2 is wrong"]);
    expect(judge.asked).toEqual(["delete 1", "delete 2", "delete 3"]);
  });

  it("is the original when nothing is right", async () => {
    const { front } = await soundFront(
      frontWithout,
      finals(found.map((f) => printGenome(f.genome))),
    );
    expect(front).toEqual([original]);
  });

  it("holds nothing that was not looked at", async () => {
    const many = Array.from({ length: 60 }, (_, k) => ({
      genome: parseGenome(`delete ${k + 1}`),
      fitness: [10 + k, 60 - k] as const,
    }));
    const judge = finals([]);
    const { front } = await soundFront(() => [...many, original], judge);
    expect(judge.asked).toHaveLength(40);
    expect(front).toHaveLength(41);
  });
});
