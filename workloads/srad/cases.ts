/**
 * Generated pictures with speckle, and the published one where a machine has it. A picture is a background and
 * some discs of other brightness, all of it multiplied by speckle; the plain part is kept free of discs.
 */
import { type InputRequest, Random, type Split } from "gevo";
import { dataText } from "../data.ts";
import type { Picture } from "./reference.ts";

interface Shape {
  readonly rows: number;
  readonly columns: number;
  readonly discs: number;
  /** Strength of the speckle, per cent of the brightness. */
  readonly speckle: number;
  readonly steps: number;
  readonly rate: number;
}

/** Times more rows, and times more columns, on a real device. */
const FULL = 24;

const SHAPES: Readonly<Record<Split, readonly Shape[]>> = {
  search: [
    { rows: 52, columns: 45, discs: 4, speckle: 20, steps: 4, rate: 0.5 },
    { rows: 37, columns: 83, discs: 6, speckle: 35, steps: 3, rate: 0.7 },
  ],
  validation: [
    { rows: 64, columns: 64, discs: 5, speckle: 10, steps: 5, rate: 0.5 },
    { rows: 41, columns: 71, discs: 3, speckle: 30, steps: 4, rate: 1 },
  ],
  heldout: [
    { rows: 90, columns: 71, discs: 15, speckle: 25, steps: 6, rate: 0.5 },
    { rows: 40, columns: 16, discs: 0, speckle: 5, steps: 10, rate: 0.9 },
    { rows: 15, columns: 230, discs: 9, speckle: 45, steps: 3, rate: 0.3 },
  ],
};

export const cases = {
  search: SHAPES.search.length,
  validation: SHAPES.validation.length,
  heldout: SHAPES.heldout.length + (realPicture() === undefined ? 0 : 1),
};

export function inputs({ split, seed, index, scale }: InputRequest): Picture {
  const shape = SHAPES[split][index];
  if (shape === undefined) return realPicture()!;
  if (scale === "small") return generated(shape, new Random(seed));
  // A pixel more: sizes stay off the multiples of a tile.
  const rows = FULL * shape.rows + 1;
  const columns = FULL * shape.columns + 1;
  return generated({ ...shape, rows, columns }, new Random(seed));
}

function generated({ rows, columns, discs, speckle, steps, rate }: Shape, random: Random): Picture {
  const plain = { top: 1, left: 2, height: rows >> 2, width: columns >> 2 };
  const clean = new Float64Array(rows * columns).fill(100);
  for (let disc = 0; disc < discs; disc++) {
    const radius = 2 + random.int(Math.min(rows, columns) >> 2);
    const [y, x] = [random.int(rows), random.int(columns)];
    const brightness = 40 + random.int(160);
    for (let r = Math.max(0, y - radius); r < Math.min(rows, y + radius); r++) {
      for (let c = Math.max(0, x - radius); c < Math.min(columns, x + radius); c++) {
        const inPlain = r < plain.top + plain.height && c < plain.left + plain.width;
        if (!inPlain && Math.hypot(r - y, c - x) < radius) clean[r * columns + c] = brightness;
      }
    }
  }
  // The sum of three draws is near enough to a bell.
  const draw = () => random.int(20_001) / 10_000 - 1;
  const values = Float32Array.from(clean, (level) =>
    brightness(level * (1 + (speckle / 100) * (draw() + draw() + draw()))),
  );
  return { rows, columns, values, plain, steps, rate };
}

/** The detector's logarithmic compression undone: grey values from 0 to 255 become 1 to e. */
function brightness(grey: number): number {
  return Math.exp(Math.min(Math.max(grey, 0), 255) / 255);
}

/** "P2", width, height, maximum, then grey values row by row. */
function realPicture(): Picture | undefined {
  const text = dataText("rodinia-inputs/srad/image.pgm.gz");
  if (text === undefined) return undefined;
  const [, columns, rows, , ...greys] = text.trim().split(/\s+/).map(Number);
  return {
    rows: rows!,
    columns: columns!,
    values: Float32Array.from(greys, brightness),
    plain: { top: 0, left: 0, height: 128, width: 128 },
    steps: 2,
    rate: 0.5,
  };
}
