import { Random } from "gevo";
import { describe, expect, it } from "vitest";
import { FANOUT, type Tree, treeOf } from "./tree.ts";

const EMPTY = 0x7fffffff;

function entries({ keys, links }: Tree, node: number): (readonly [number, number])[] {
  const at = Array.from({ length: FANOUT }, (_, i) => FANOUT * node + i);
  return at.filter((i) => keys[i] !== EMPTY).map((i) => [keys[i]!, links[i]!] as const);
}

/** The leaves below a node, from left to right, each found in the given number of steps. */
function leavesBelow(tree: Tree, node: number, levels: number): number[] {
  if (levels === 0) return [node];
  return entries(tree, node).flatMap(([least, child]) => {
    expect(entries(tree, child)[0]![0]).toBe(least);
    return leavesBelow(tree, child, levels - 1);
  });
}

describe.each([1, 16, 33, 700, 5000])("a tree of %i keys", (count) => {
  const records = Array.from({ length: count }, (_, i) => [3 * i - 7, 1000 + i] as const);
  const tree = treeOf(records, new Random(count));
  const leaves = leavesBelow(tree, tree.root, tree.levels);

  it("holds every record once, in order", () => {
    expect(leaves.flatMap((leaf) => entries(tree, leaf))).toEqual(records);
  });

  it("links its leaves from the first to the last", () => {
    expect(leaves.map((leaf) => tree.nextLeaves[leaf])).toEqual([...leaves.slice(1), -1]);
  });

  it("is no deeper than half-full nodes make it", () => {
    expect(tree.levels).toBeLessThanOrEqual(Math.ceil(Math.log(count) / Math.log(FANOUT / 2)));
  });
});
