/**
 * Generated videos: a bright disc drifts over a dark ground with blotches, under noise in every pixel.
 * The particles start around the object's first place.
 */
import { type InputRequest, Random, type Split } from "gevo";
import type { Video } from "./reference.ts";

interface Shape {
  readonly size: number;
  readonly frames: number;
  readonly particles: number;
  readonly radius: number;
  /** Most that noise adds or takes, in grey levels. */
  readonly noise: number;
  readonly spread: number;
}

/** Times more particles on a real device, and the most. */
const FULL = 96;
const MOST = 120_000;

const SHAPES: Readonly<Record<Split, readonly Shape[]>> = {
  search: [
    { size: 64, frames: 3, particles: 900, radius: 4, noise: 60, spread: 2 },
    { size: 128, frames: 2, particles: 777, radius: 5, noise: 40, spread: 4 },
  ],
  validation: [
    { size: 96, frames: 4, particles: 1024, radius: 3, noise: 70, spread: 3 },
    { size: 64, frames: 3, particles: 700, radius: 6, noise: 90, spread: 1.5 },
    // More blocks than a block has threads: their sums are joined in several rounds.
    { size: 40, frames: 1, particles: 66_000, radius: 1, noise: 30, spread: 2 },
    // Particles at the edge of the picture and beyond.
    { size: 16, frames: 3, particles: 300, radius: 5, noise: 40, spread: 3 },
  ],
  heldout: [
    { size: 256, frames: 6, particles: 3000, radius: 5, noise: 50, spread: 5 },
    { size: 20, frames: 5, particles: 513, radius: 4, noise: 30, spread: 2.5 },
    { size: 80, frames: 6, particles: 2500, radius: 2, noise: 80, spread: 1 },
    { size: 50, frames: 3, particles: 65, radius: 5, noise: 20, spread: 3 },
  ],
};

export const cases = {
  search: SHAPES.search.length,
  validation: SHAPES.validation.length,
  heldout: SHAPES.heldout.length,
};

const FOREGROUND = 228;
const BACKGROUND = 100;
const DRIFT = { driftX: 1, driftY: -0.5 };

export function inputs({ split, seed, index, scale }: InputRequest): Video {
  const shape = SHAPES[split][index]!;
  const particles = scale === "full" ? Math.min(FULL * shape.particles, MOST) + 1 : shape.particles;
  const random = new Random(seed);
  const { size, spread } = shape;
  const start = { x: 0.4 * size, y: 0.55 * size };
  const near = (place: number) => place + (2 * fraction(random) - 1) * 2 * spread;
  return {
    width: size,
    height: size,
    frames: film(shape, start, random),
    xs: Float32Array.from({ length: particles }, () => near(start.x)),
    ys: Float32Array.from({ length: particles }, () => near(start.y)),
    disc: discOf(shape.radius),
    model: {
      ...DRIFT,
      spread,
      foreground: FOREGROUND,
      background: BACKGROUND,
      variance: 4000,
    },
    seeds: Uint32Array.from({ length: shape.frames }, () => random.seed()),
    offsets: Float32Array.from({ length: shape.frames }, () => fraction(random)),
  };
}

/** In [0, 1), exact in f32. */
function fraction(random: Random): number {
  return random.int(1 << 16) / (1 << 16);
}

function discOf(radius: number): Int32Array {
  const offsets: number[] = [];
  for (let y = -radius; y <= radius; y++) {
    for (let x = -radius; x <= radius; x++) {
      if (x * x + y * y <= radius * radius) offsets.push(x, y);
    }
  }
  return Int32Array.from(offsets);
}

function film(shape: Shape, start: { x: number; y: number }, random: Random): Uint8Array[] {
  const { size, radius, noise } = shape;
  const blotches = Array.from({ length: 6 }, () => ({
    x: random.int(size),
    y: random.int(size),
    grey: BACKGROUND + random.int(90),
  }));
  let { x, y } = start;
  return Array.from({ length: shape.frames }, () => {
    x += DRIFT.driftX + (fraction(random) - 0.5) * shape.spread;
    y += DRIFT.driftY + (fraction(random) - 0.5) * shape.spread;
    return Uint8Array.from({ length: size * size }, (_, i) => {
      const column = i % size;
      const row = Math.floor(i / size);
      const within = (centre: { x: number; y: number }) =>
        (column - centre.x) ** 2 + (row - centre.y) ** 2 <= radius * radius;
      const ground = blotches.find(within)?.grey ?? BACKGROUND;
      const grey = within({ x, y }) ? FOREGROUND : ground;
      return Math.min(255, Math.max(0, grey + random.int(2 * noise + 1) - noise));
    });
  });
}
