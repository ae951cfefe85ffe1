/** Generated trees and questions about keys that are there, between others, below all and above all. */
import { type InputRequest, Random, type Split } from "gevo";
import type { Questions } from "./reference.ts";
import { FANOUT, type Tree, treeOf } from "./tree.ts";

export interface Problem extends Questions {
  readonly tree: Tree;
}

interface Shape {
  readonly keys: number;
  /** Single keys asked for, and ranges. */
  readonly wanted: number;
  readonly ranges: number;
  /** Mean number of keys in a range. */
  readonly width: number;
  /** Largest distance between neighbouring keys. */
  readonly gap: number;
}

/** Times more keys, and times more questions, on a real device. A tree that is one leaf stays one. */
const FULL = { keys: 64, questions: 256 } as const;

const SHAPES: Readonly<Record<Split, readonly Shape[]>> = {
  search: [
    { keys: 2600, wanted: 500, ranges: 150, width: 60, gap: 5 },
    { keys: 900, wanted: 400, ranges: 100, width: 200, gap: 1000 },
  ],
  validation: [
    { keys: 5000, wanted: 700, ranges: 90, width: 150, gap: 3 },
    { keys: 700, wanted: 333, ranges: 200, width: 30, gap: 100_000 },
    // A leaf alone: a descent of no level.
    { keys: 25, wanted: 60, ranges: 40, width: 6, gap: 20 },
  ],
  heldout: [
    { keys: 20_000, wanted: 900, ranges: 100, width: 700, gap: 12 },
    { keys: 11, wanted: 50, ranges: 20, width: 4, gap: 7 },
    { keys: 1, wanted: 5, ranges: 5, width: 1, gap: 9 },
  ],
};

export const cases = {
  search: SHAPES.search.length,
  validation: SHAPES.validation.length,
  heldout: SHAPES.heldout.length,
};

export function inputs({ split, seed, index, scale }: InputRequest): Problem {
  const shape = SHAPES[split][index]!;
  const random = new Random(seed);
  if (scale === "small") return generated(shape, random);
  const keys = shape.keys > FANOUT ? FULL.keys * shape.keys + 1 : shape.keys;
  const wanted = FULL.questions * shape.wanted + 1;
  const ranges = FULL.questions * shape.ranges + 1;
  // Gaps so small that all keys have 31 bits.
  const gap = Math.min(shape.gap, Math.floor(0x70000000 / keys));
  return generated({ ...shape, keys, wanted, ranges, gap }, random);
}

function generated({ wanted, ranges, width, gap, ...shape }: Shape, random: Random): Problem {
  const keys = new Int32Array(shape.keys);
  for (let i = 0, key = -gap; i < keys.length; i++) keys[i] = key += 1 + random.int(gap);
  const values = keys.map(() => random.int(0x40000000));
  const [least, most] = [keys[0]!, keys.at(-1)!];
  const spread = most - least + 2 * gap;
  const anywhere = () => least - gap + random.int(spread + 1);
  const question = () => (random.chance(600) ? keys[random.int(keys.length)]! : anywhere());
  const range = (): readonly [low: number, high: number] => {
    const first = random.int(keys.length);
    const last = Math.min(first + random.int(2 * width), keys.length - 1);
    const aside = () => (random.chance(500) ? 0 : random.int(gap));
    const low = keys[first]! - aside();
    // One in ten is empty, its ends the wrong way round.
    return [low, random.chance(100) ? low - 1 - random.int(gap) : keys[last]! + aside()];
  };
  const asked = Array.from({ length: ranges }, range);
  return {
    keys,
    values,
    wanted: Int32Array.from({ length: wanted }, question),
    lows: Int32Array.from(asked, ([low]) => low),
    highs: Int32Array.from(asked, ([, high]) => high),
    tree: treeOf(
      Array.from(keys, (key, i) => [key, values[i]!]),
      random,
    ),
  };
}
