/** Grids with generated weights: even ones, costly ones, and ridges that push paths sideways. */
import { type InputRequest, Random, type Split } from "gevo";
import type { Grid } from "./reference.ts";

interface Shape {
  readonly rows: number;
  readonly columns: number;
  readonly rowsPerLaunch: number;
  /** Weights are drawn from 0 to this, both included. */
  readonly most: number;
  /** Parts per thousand of the cells that start a dear ridge of 3 to 12 columns. */
  readonly ridges: number;
}

/** Times more rows, in all and of a launch, and times more columns, on a real device. */
const FULL = { rows: 2, columns: 40 } as const;

const SHAPES: Readonly<Record<Split, readonly Shape[]>> = {
  search: [
    { rows: 56, columns: 771, rowsPerLaunch: 20, most: 9, ridges: 0 },
    { rows: 75, columns: 620, rowsPerLaunch: 24, most: 40, ridges: 30 },
  ],
  validation: [
    { rows: 88, columns: 905, rowsPerLaunch: 16, most: 9, ridges: 60 },
    { rows: 65, columns: 1024, rowsPerLaunch: 40, most: 1000, ridges: 0 },
  ],
  heldout: [
    { rows: 130, columns: 701, rowsPerLaunch: 31, most: 99, ridges: 20 },
    { rows: 300, columns: 1, rowsPerLaunch: 10, most: 9, ridges: 0 },
    { rows: 2, columns: 400, rowsPerLaunch: 20, most: 9, ridges: 0 },
    { rows: 130, columns: 217, rowsPerLaunch: 1, most: 1_000_000, ridges: 100 },
  ],
};

export const cases = {
  search: SHAPES.search.length,
  validation: SHAPES.validation.length,
  heldout: SHAPES.heldout.length,
};

export function inputs({ split, seed, index, scale }: InputRequest): Grid {
  const shape = SHAPES[split][index]!;
  const random = new Random(seed);
  if (scale === "small") return grid(shape, random);
  // A column more: sizes stay off the multiples of a block.
  const columns = FULL.columns * shape.columns + 1;
  const rows = FULL.rows * shape.rows;
  const rowsPerLaunch = FULL.rows * shape.rowsPerLaunch;
  return grid({ ...shape, rows, columns, rowsPerLaunch }, random);
}

function grid({ rows, columns, rowsPerLaunch, most, ridges }: Shape, random: Random): Grid {
  const weights = Int32Array.from({ length: rows * columns }, () => random.int(most + 1));
  for (let i = 0; i < weights.length; i++) {
    if (!random.chance(ridges)) continue;
    const end = Math.min(i + 3 + random.int(10), weights.length);
    while (i < end) weights[i++]! += 8 * most;
  }
  return { rows, columns, rowsPerLaunch, weights };
}
