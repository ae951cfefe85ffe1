/**
 * Chips with generated temperatures and power, and the real grids where a machine has them.
 *
 * The time step is 0.4 of the largest stable one, and temperatures differ by tens of kelvin from cell
 * to cell: a few steps then move every cell by far more than the tolerance, so leaving out a step, a
 * neighbour, the power or the ambient shows.
 */
import { type InputRequest, Random, type Split } from "gevo";
import { dataText } from "../data.ts";
import type { Chip, Rates } from "./reference.ts";

interface Shape {
  readonly rows: number;
  readonly columns: number;
  readonly steps: number;
  readonly stepsPerLaunch: number;
  /** Kelvin between the coldest and the hottest cell, and watts of the busiest one. */
  readonly spread: number;
  readonly watts: number;
}

/** Times more rows, and times more columns, of every generated chip on a real device. */
const FULL = 24;

const SHAPES: Readonly<Record<Split, readonly Shape[]>> = {
  search: [
    { rows: 40, columns: 52, steps: 5, stepsPerLaunch: 2, spread: 40, watts: 2 },
    { rows: 61, columns: 37, steps: 3, stepsPerLaunch: 3, spread: 25, watts: 4 },
  ],
  validation: [
    { rows: 33, columns: 70, steps: 7, stepsPerLaunch: 3, spread: 30, watts: 3 },
    { rows: 64, columns: 64, steps: 4, stepsPerLaunch: 1, spread: 50, watts: 1 },
  ],
  heldout: [
    { rows: 129, columns: 95, steps: 12, stepsPerLaunch: 4, spread: 60, watts: 5 },
    { rows: 5, columns: 200, steps: 9, stepsPerLaunch: 2, spread: 3, watts: 20 },
    { rows: 70, columns: 1, steps: 6, stepsPerLaunch: 5, spread: 35, watts: 2 },
  ],
};

export const cases = {
  search: SHAPES.search.length,
  validation: SHAPES.validation.length,
  heldout: SHAPES.heldout.length + (realChip() === undefined ? 0 : 1),
};

export function inputs({ split, seed, index, scale }: InputRequest): Chip {
  const shape = SHAPES[split][index];
  if (shape === undefined) return realChip()!;
  if (scale === "small") return generated(shape, new Random(seed));
  // A cell more: sizes stay off the multiples of a tile.
  const rows = FULL * shape.rows + 1;
  const columns = FULL * shape.columns + 1;
  return generated({ ...shape, rows, columns }, new Random(seed));
}

function generated(shape: Shape, random: Random): Chip {
  const { rows, columns, steps, stepsPerLaunch, spread, watts } = shape;
  const cells = rows * columns;
  const draw = (most: number) => (random.int(100_001) / 100_000) * most;
  return {
    rows,
    columns,
    steps,
    stepsPerLaunch,
    temperature: Float32Array.from({ length: cells }, () => 310 + draw(spread)),
    // Most cells idle along, every eighth is busy.
    power: Float32Array.from({ length: cells }, () =>
      draw(random.chance(125) ? watts : watts / 20),
    ),
    rates: ratesOf(rows, columns),
  };
}

function realChip(): Chip | undefined {
  const temperature = grid("rodinia-inputs/hotspot/temp_64.gz");
  const power = grid("rodinia-inputs/hotspot/power_64.gz");
  if (temperature === undefined || power === undefined) return undefined;
  const size = { rows: 64, columns: 64 };
  return { ...size, temperature, power, steps: 20, stepsPerLaunch: 2, rates: ratesOf(64, 64) };
}

function grid(path: string): Float32Array | undefined {
  const text = dataText(path);
  return text === undefined ? undefined : Float32Array.from(text.trim().split(/\s+/), Number);
}

/**
 * A square chip as a network of thermal resistances and capacities: width and thickness in metres,
 * conductivity in W/(m K), heat capacity in J/(m³ K). Only rates leave here, so the unit of time
 * is the step.
 */
function ratesOf(rows: number, columns: number): Rates {
  const width = 0.016;
  const thickness = 0.0005;
  const conductivity = 100;
  const heatCapacity = 0.875e6;
  const cellX = width / columns;
  const cellY = width / rows;
  const capacity = heatCapacity * thickness * cellX * cellY;
  const conductanceX = (conductivity * thickness * cellY) / cellX;
  const conductanceY = (conductivity * thickness * cellX) / cellY;
  const conductanceZ = (conductivity * cellX * cellY) / thickness;
  const step = (0.4 * capacity) / (2 * conductanceX + 2 * conductanceY + conductanceZ);
  const rate = (conductance: number) => Math.fround((step / capacity) * conductance);
  return {
    power: rate(1),
    x: rate(conductanceX),
    y: rate(conductanceY),
    z: rate(conductanceZ),
    ambient: Math.fround(318.15),
  };
}
