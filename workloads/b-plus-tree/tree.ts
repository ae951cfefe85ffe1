/**
 * A B+ tree in arrays, as the kernels read it: nodes of 32 entries in no order, some of them half empty, as
 * a long life of insertions and deletions would leave them.
 */
import type { Random } from "gevo";

export const FANOUT = 32;
/** Fills the room behind a node's last entry; larger than any key. */
const NO_KEY = 0x7fffffff;
/** The leaf behind the last one. */
const NO_LEAF = -1;

export interface Tree {
  /** 32 a node, in rising order: the least key of a subtree, or in a leaf a key. */
  readonly keys: Int32Array;
  /** 32 a node: the subtree's root, or in a leaf the key's value. */
  readonly links: Int32Array;
  /** For each leaf the next one. Unused for inner nodes. */
  readonly nextLeaves: Int32Array;
  readonly root: number;
  /** Inner nodes on the way to a leaf. */
  readonly levels: number;
}

type Entry = readonly [key: number, link: number];

/** @param records at least one, by rising key. */
export function treeOf(records: readonly Entry[], random: Random): Tree {
  const levels: (readonly Entry[])[][] = [];
  let entries = records;
  let numbered = 0;
  do {
    const nodes = split(entries, random);
    levels.push(nodes);
    const first = numbered;
    entries = nodes.map(([least], i) => [least![0], first + i]);
    numbered += nodes.length;
  } while (entries.length > 1);

  const places = random.shuffle(Array.from({ length: numbered }, (_, number) => number));
  const keys = new Int32Array(FANOUT * numbered).fill(NO_KEY);
  const links = new Int32Array(FANOUT * numbered);
  const nextLeaves = new Int32Array(numbered).fill(NO_LEAF);
  for (const [number, node] of levels.flat().entries()) {
    const isLeaf = number < levels[0]!.length;
    for (const [i, [key, link]] of node.entries()) {
      keys[FANOUT * places[number]! + i] = key;
      links[FANOUT * places[number]! + i] = isLeaf ? link : places[link]!;
    }
    if (number + 1 < levels[0]!.length) nextLeaves[places[number]!] = places[number + 1]!;
  }
  return { keys, links, nextLeaves, root: places[numbered - 1]!, levels: levels.length - 1 };
}

/** Nodes of 16 to 32 entries each; the last one may have fewer. */
function split(entries: readonly Entry[], random: Random): (readonly Entry[])[] {
  const nodes: (readonly Entry[])[] = [];
  for (let from = 0; from < entries.length; ) {
    const size = FANOUT / 2 + random.int(FANOUT / 2 + 1);
    nodes.push(entries.slice(from, from + size));
    from += size;
  }
  return nodes;
}
