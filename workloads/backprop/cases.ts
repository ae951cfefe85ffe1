/** Generated networks and patterns. Weights are small enough that no sigmoid is saturated. */
import { type InputRequest, Random, type Split } from "gevo";
import type { Training } from "./reference.ts";

interface Shape {
  /** Without the bias. */
  readonly inputs: number;
  readonly patterns: number;
  readonly rate: number;
  readonly momentum: number;
  /** Part of the inputs that are 0, per thousand. */
  readonly blank: number;
}

/** Times more inputs on a real device. */
const FULL = 160;

export const HIDDEN = 16;

const SHAPES: Readonly<Record<Split, readonly Shape[]>> = {
  search: [
    { inputs: 1150, patterns: 3, rate: 0.3, momentum: 0.3, blank: 0 },
    { inputs: 777, patterns: 4, rate: 0.1, momentum: 0.8, blank: 300 },
  ],
  validation: [
    { inputs: 1536, patterns: 3, rate: 0.3, momentum: 0.3, blank: 0 },
    { inputs: 901, patterns: 5, rate: 0.5, momentum: 0.6, blank: 700 },
  ],
  heldout: [
    { inputs: 2000, patterns: 8, rate: 0.3, momentum: 0.3, blank: 100 },
    { inputs: 1, patterns: 6, rate: 0.9, momentum: 0.1, blank: 0 },
    { inputs: 255, patterns: 12, rate: 0.2, momentum: 0.9, blank: 0 },
  ],
};

export const cases = {
  search: SHAPES.search.length,
  validation: SHAPES.validation.length,
  heldout: SHAPES.heldout.length,
};

export function inputs({ split, seed, index, scale }: InputRequest): Training {
  const { inputs, patterns, blank, ...rates } = SHAPES[split][index]!;
  const random = new Random(seed);
  const draw = () => random.int(100_001) / 100_000;
  // An input more: counts stay off the multiples of a block.
  const count = 1 + (scale === "full" ? FULL * inputs + 1 : inputs);
  const most = 2 / Math.sqrt(count);
  return {
    ...rates,
    hidden: HIDDEN,
    patterns: Array.from({ length: patterns }, () => ({
      values: Float32Array.from({ length: count }, (_, i) => {
        if (i === 0) return 1;
        return random.chance(blank) ? 0 : 0.1 + 0.9 * draw();
      }),
      target: random.chance(500) ? 0.05 : 0.95,
    })),
    weights: Float32Array.from({ length: count * HIDDEN }, () => most * (2 * draw() - 1)),
    outer: Float32Array.from({ length: HIDDEN + 1 }, () => 2 * draw() - 1),
  };
}
