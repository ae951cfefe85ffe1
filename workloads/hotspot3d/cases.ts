/**
 * Stacks of layers with generated temperatures and power, and the real grids where a machine has them.
 *
 * Rates are such that every cell changes visibly in each step: leaving out a step, a neighbour, the
 * power or the ambient then shows.
 */
import { type InputRequest, Random, type Split } from "gevo";
import { dataText } from "../data.ts";
import type { Rates, Stack } from "./reference.ts";

interface Shape {
  readonly columns: number;
  readonly rows: number;
  readonly layers: number;
  readonly steps: number;
  /** Kelvin between the coldest and the hottest cell, and watts of the busiest one. */
  readonly spread: number;
  readonly watts: number;
}

/** Times more columns, and times more rows, of every generated stack on a real device. */
const FULL = 16;

/** Beside the search split, validation has a stack wider than the widest tile, one of one layer and one of one column. */
const SHAPES: Readonly<Record<Split, readonly Shape[]>> = {
  search: [
    { columns: 40, rows: 35, layers: 5, steps: 3, spread: 30, watts: 3 },
    { columns: 61, rows: 17, layers: 8, steps: 2, spread: 50, watts: 1 },
  ],
  validation: [
    { columns: 33, rows: 30, layers: 6, steps: 4, spread: 20, watts: 5 },
    { columns: 64, rows: 16, layers: 3, steps: 5, spread: 40, watts: 2 },
    { columns: 75, rows: 13, layers: 1, steps: 6, spread: 15, watts: 7 },
    { columns: 1, rows: 37, layers: 9, steps: 5, spread: 35, watts: 3 },
  ],
  heldout: [
    { columns: 90, rows: 50, layers: 7, steps: 3, spread: 45, watts: 2 },
    { columns: 31, rows: 41, layers: 1, steps: 8, spread: 10, watts: 10 },
    { columns: 1, rows: 50, layers: 12, steps: 6, spread: 60, watts: 4 },
  ],
};

/** The step is 0.3 of the largest stable one. */
const RATES: Rates = {
  power: Math.fround(0.05),
  x: Math.fround(0.03),
  y: Math.fround(0.04),
  z: Math.fround(0.06),
  leak: Math.fround(0.04),
  ambient: Math.fround(318.15),
};

export const cases = {
  search: SHAPES.search.length,
  validation: SHAPES.validation.length,
  heldout: SHAPES.heldout.length + (realStack() === undefined ? 0 : 1),
};

export function inputs({ split, seed, index, scale }: InputRequest): Stack {
  const shape = SHAPES[split][index];
  if (shape === undefined) return realStack()!;
  if (scale === "small") return generated(shape, new Random(seed));
  // A cell more: sizes stay off the multiples of a tile.
  const columns = FULL * shape.columns + 1;
  const rows = FULL * shape.rows + 1;
  return generated({ ...shape, columns, rows }, new Random(seed));
}

function generated({ spread, watts, ...shape }: Shape, random: Random): Stack {
  const cells = shape.columns * shape.rows * shape.layers;
  const draw = (most: number) => (random.int(100_001) / 100_000) * most;
  return {
    ...shape,
    temperature: Float32Array.from({ length: cells }, () => 310 + draw(spread)),
    // Most cells idle along, every eighth is busy.
    power: Float32Array.from({ length: cells }, () =>
      draw(random.chance(125) ? watts : watts / 20),
    ),
    rates: RATES,
  };
}

function realStack(): Stack | undefined {
  const temperature = grid("rodinia-inputs/hotspot3D/temp_64x8.gz");
  const power = grid("rodinia-inputs/hotspot3D/power_64x8.gz");
  if (temperature === undefined || power === undefined) return undefined;
  return { columns: 64, rows: 64, layers: 8, steps: 6, temperature, power, rates: RATES };
}

/** The files' layer runs fastest; here it runs slowest. */
function grid(path: string): Float32Array | undefined {
  const text = dataText(path);
  if (text === undefined) return undefined;
  const values = text.trim().split(/\s+/).map(Number);
  return Float32Array.from(values, (_, i) => values[(i % 4096) * 8 + Math.floor(i / 4096)]!);
}
