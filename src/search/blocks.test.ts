import { describe, expect, it } from "vitest";
import type { Genome } from "../genome.ts";
import { parseGenome, printGenome } from "../genome.ts";
import { Random } from "../random.ts";
import { Blocks } from "./blocks.ts";

const [a, b] = [parseGenome("delete 1"), parseGenome("delete 2; delete 3")];

function drawn(blocks: Blocks, genome: Genome = []): Readonly<Record<string, number>> {
  const random = new Random(1);
  const counts: Record<string, number> = {};
  for (let i = 0; i < 300; i++) {
    const block = blocks.pick(genome, random);
    if (block === undefined) continue;
    counts[printGenome(block)] = (counts[printGenome(block)] ?? 0) + 1;
  }
  return counts;
}

describe("Blocks", () => {
  it("knows nothing before something helped, and gives nothing that the genome has", () => {
    const blocks = new Blocks();
    expect(drawn(blocks)).toEqual({});
    blocks.helped(a, 0.1);
    expect(drawn(blocks)).toEqual({ "delete 1": 300 });
    expect(drawn(blocks, a)).toEqual({});
    blocks.helped(b, 0.1);
    expect(drawn(blocks, parseGenome("delete 1; delete 3"))).toEqual({ "delete 2; delete 3": 300 });
  });

  it("prefers large gains, and what failed less", () => {
    const blocks = new Blocks();
    blocks.helped(a, 0.4);
    blocks.helped(b, 0.01);
    const before = drawn(blocks)["delete 1"] as number;
    expect(before).toBeGreaterThan(200);
    for (let i = 0; i < 30; i++) blocks.tried(a, false);
    expect(drawn(blocks)["delete 1"] ?? 0).toBeLessThan(before / 4);
  });

  it("forgets what gains least when there is too much", () => {
    const blocks = new Blocks();
    blocks.helped(a, 0.0001);
    for (let i = 10; i < 266; i++) blocks.helped(parseGenome(`delete ${i}`), 0.1);
    expect(drawn(blocks)["delete 1"]).toBeUndefined();
    expect(Object.keys(drawn(blocks)).length).toBeGreaterThan(100);
  });
});
