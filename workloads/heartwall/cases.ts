/**
 * Generated films: a speckled surface that moves and bends, darkens and brightens from frame to frame, under
 * noise. Grey values are less 128, so that sums of squares keep their digits.
 */
import { type InputRequest, Random, type Split } from "gevo";
import { type Film, HALF } from "./reference.ts";

interface Shape {
  readonly width: number;
  readonly height: number;
  readonly frames: number;
  readonly points: number;
  /** Most pixels that the surface moves between frames along an axis. */
  readonly speed: number;
  readonly noise: number;
  readonly share: number;
}

/** Times more points, and times more pixels along each axis, on a real device. */
const FULL_POINTS = 100;
const FULL = 4;

const SHAPES: Readonly<Record<Split, readonly Shape[]>> = {
  search: [
    { width: 70, height: 60, frames: 4, points: 7, speed: 3, noise: 12, share: 0.2 },
    { width: 50, height: 90, frames: 3, points: 9, speed: 4.5, noise: 6, share: 0.5 },
  ],
  validation: [
    { width: 64, height: 64, frames: 5, points: 6, speed: 2, noise: 20, share: 0.1 },
    { width: 100, height: 45, frames: 3, points: 11, speed: 4, noise: 3, share: 0.4 },
  ],
  heldout: [
    { width: 120, height: 110, frames: 6, points: 13, speed: 3, noise: 15, share: 0.15 },
    { width: 20, height: 16, frames: 4, points: 5, speed: 1.5, noise: 5, share: 0.3 },
    { width: 80, height: 75, frames: 3, points: 3, speed: 5, noise: 30, share: 1 },
  ],
};

export const cases = {
  search: SHAPES.search.length,
  validation: SHAPES.validation.length,
  heldout: SHAPES.heldout.length,
};

export function inputs({ split, seed, index, scale }: InputRequest): Film {
  const shape = SHAPES[split][index]!;
  const random = new Random(seed);
  if (scale === "small") return film(shape, random);
  return film(
    {
      ...shape,
      width: FULL * shape.width,
      height: FULL * shape.height,
      points: FULL_POINTS * shape.points + 1,
    },
    random,
  );
}

function film(shape: Shape, random: Random): Film {
  const { width, height, frames, points, speed, noise, share } = shape;
  const draw = (most: number) => (2 * (random.int(1 << 16) / (1 << 16)) - 1) * most;
  const speckles = speckled(random);
  let [offsetX, offsetY] = [0, 0];
  const inner = (size: number) => HALF + random.int(Math.max(1, size - 2 * HALF));
  return {
    width,
    height,
    share: Math.fround(share),
    frames: Array.from({ length: frames }, (_, k) => {
      offsetX += draw(speed);
      offsetY += draw(speed);
      const light = 1 + 0.05 * k + draw(0.1);
      return Float32Array.from({ length: width * height }, (__, i) => {
        const x = i % width;
        const y = Math.floor(i / width);
        const bend = 0.6 * k * Math.sin(y / 15);
        const grey = light * speckles(x + offsetX + bend, y + offsetY) + draw(noise);
        return Math.round(Math.min(Math.max(grey, -128), 127));
      });
    }),
    xs: Int32Array.from({ length: points }, () => inner(width)),
    ys: Int32Array.from({ length: points }, () => inner(height)),
  };
}

const CELLS = 64;
const PIXELS_PER_CELL = 3;

/** A surface without end: random values on a lattice, joined linearly. */
function speckled(random: Random): (x: number, y: number) => number {
  const values = Array.from({ length: CELLS * CELLS }, () => random.int(200) - 100);
  const at = (column: number, row: number) =>
    values[(((row % CELLS) + CELLS) % CELLS) * CELLS + (((column % CELLS) + CELLS) % CELLS)]!;
  return (x, y) => {
    const [u, v] = [x / PIXELS_PER_CELL, y / PIXELS_PER_CELL];
    const [column, row] = [Math.floor(u), Math.floor(v)];
    const [right, down] = [u - column, v - row];
    const upper = at(column, row) * (1 - right) + at(column + 1, row) * right;
    const lower = at(column, row + 1) * (1 - right) + at(column + 1, row + 1) * right;
    return upper * (1 - down) + lower * down;
  };
}
