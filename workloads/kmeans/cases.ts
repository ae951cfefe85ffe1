/** Generated clouds of points, and the published network records where a machine has them. */
import { type InputRequest, Random, type Split } from "gevo";
import { dataText } from "../data.ts";
import type { Points } from "./reference.ts";

interface Shape {
  readonly count: number;
  readonly dimensions: number;
  readonly clusters: number;
  /** Clouds that points are drawn from; more or fewer than there are clusters. */
  readonly clouds: number;
  /** Width of a cloud, where centres are drawn from 0 to 100. */
  readonly width: number;
  readonly steps: number;
}

/** Times more points on a real device. */
const FULL = 192;
/** Part of the points that may still change when it ends, per thousand. */
const STILL = 2;

const SHAPES: Readonly<Record<Split, readonly Shape[]>> = {
  search: [
    { count: 1100, dimensions: 6, clusters: 5, clouds: 3, width: 60, steps: 5 },
    { count: 700, dimensions: 11, clusters: 6, clouds: 4, width: 40, steps: 4 },
  ],
  validation: [
    { count: 1000, dimensions: 8, clusters: 8, clouds: 8, width: 35, steps: 6 },
    { count: 1500, dimensions: 3, clusters: 3, clouds: 7, width: 25, steps: 7 },
  ],
  heldout: [
    { count: 1000, dimensions: 34, clusters: 5, clouds: 9, width: 50, steps: 10 },
    { count: 1201, dimensions: 2, clusters: 13, clouds: 1, width: 70, steps: 8 },
    { count: 90, dimensions: 5, clusters: 1, clouds: 2, width: 20, steps: 3 },
  ],
};

export const cases = {
  search: SHAPES.search.length,
  validation: SHAPES.validation.length,
  heldout: SHAPES.heldout.length + (realPoints() === undefined ? 0 : 1),
};

export function inputs({ split, seed, index, scale }: InputRequest): Points {
  const shape = SHAPES[split][index];
  if (shape === undefined) return realPoints()!;
  const random = new Random(seed);
  if (scale === "small") return generated(shape, random);
  // A point more: counts stay off the multiples of a block.
  return generated({ ...shape, count: FULL * shape.count + 1 }, random);
}

function generated({ clouds, width, ...shape }: Shape, random: Random): Points {
  const { count, dimensions } = shape;
  const draw = (most: number) => (random.int(100_001) / 100_000) * most;
  const centres = Float64Array.from({ length: clouds * dimensions }, () => draw(100));
  const features = new Float32Array(count * dimensions);
  for (let p = 0; p < count; p++) {
    const cloud = random.int(clouds);
    for (let f = 0; f < dimensions; f++) {
      const offset = draw(width) + draw(width) - width;
      features[f * count + p] = centres[cloud * dimensions + f]! + offset;
    }
  }
  return { ...shape, features, still: Math.floor((STILL * count) / 1000) };
}

/** A point a line: an id that is no feature, then its features. */
function realPoints(): Points | undefined {
  const text = dataText("rodinia-inputs/kmeans/100.gz");
  if (text === undefined) return undefined;
  const rows = text
    .trim()
    .split("\n")
    .map((line) => line.trim().split(/\s+/).slice(1).map(Number));
  const count = rows.length;
  const dimensions = rows[0]!.length;
  return {
    count,
    dimensions,
    features: Float32Array.from({ length: count * dimensions }, (_, i) => {
      return rows[i % count]![Math.floor(i / count)]!;
    }),
    clusters: 5,
    steps: 20,
    still: 0,
  };
}
