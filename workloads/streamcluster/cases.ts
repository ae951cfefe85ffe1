/**
 * Generated points: clouds around random places, with whole weights. The first centres are points
 * drawn at random, too many in some clouds and too few in others, so that candidates of the first rounds open
 * and old centres close.
 */
import { type InputRequest, Random, type Split } from "gevo";
import { distance, type Problem } from "./reference.ts";

interface Shape {
  readonly points: number;
  readonly dimensions: number;
  readonly clouds: number;
  readonly centres: number;
  /** Half the width of a cloud; places are drawn from 0 to 1 in every dimension. */
  readonly width: number;
  readonly candidates: number;
  readonly rounds: number;
}

/** Times more points, and times more candidates a round, on a real device. */
const FULL_POINTS = 48;
const FULL_CANDIDATES = 8;

const SHAPES: Readonly<Record<Split, readonly Shape[]>> = {
  search: [
    { points: 700, dimensions: 16, clouds: 4, centres: 12, width: 0.2, candidates: 4, rounds: 3 },
    { points: 333, dimensions: 50, clouds: 5, centres: 12, width: 0.3, candidates: 4, rounds: 2 },
  ],
  validation: [
    { points: 530, dimensions: 24, clouds: 20, centres: 16, width: 0.1, candidates: 3, rounds: 4 },
    { points: 900, dimensions: 7, clouds: 5, centres: 10, width: 0.25, candidates: 5, rounds: 3 },
  ],
  heldout: [
    { points: 2100, dimensions: 32, clouds: 15, centres: 20, width: 0.2, candidates: 4, rounds: 3 },
    { points: 256, dimensions: 256, clouds: 9, centres: 13, width: 0.4, candidates: 4, rounds: 4 },
    { points: 1025, dimensions: 2, clouds: 30, centres: 24, width: 0.05, candidates: 6, rounds: 6 },
    { points: 31, dimensions: 19, clouds: 4, centres: 3, width: 0.1, candidates: 2, rounds: 2 },
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
  const points = FULL_POINTS * shape.points + 1;
  return generated({ ...shape, points, candidates: FULL_CANDIDATES * shape.candidates }, random);
}

function generated(shape: Shape, random: Random): Problem {
  const { points, dimensions, clouds, centres: centreCount, width, candidates, rounds } = shape;
  const draw = () => random.int(1 << 20) / (1 << 20);
  const places = Array.from({ length: clouds }, () => Array.from({ length: dimensions }, draw));
  const coordinates = new Float32Array(points * dimensions);
  for (let p = 0; p < points; p++) {
    const place = random.pick(places);
    for (let d = 0; d < dimensions; d++) {
      coordinates[d * points + p] = place[d]! + width * (draw() + draw() - 1);
    }
  }
  const weights = Float32Array.from({ length: points }, () => 1 + random.int(5));
  const first = Array.from({ length: centreCount }, () => random.int(points));
  const at = { coordinates, dimensions, points };
  const costs = new Float32Array(points);
  const centres = new Int32Array(points);
  for (let p = 0; p < points; p++) {
    const distances = first.map((centre) => distance(at, p, centre));
    centres[p] = distances.indexOf(Math.min(...distances));
    costs[p] = weights[p]! * distances[centres[p]!]!;
  }
  const total = costs.reduce((sum, cost) => sum + cost, 0);
  return {
    ...at,
    weights,
    costs,
    centres,
    centreCount,
    facility: (0.5 * total) / centreCount,
    rounds: Array.from({ length: rounds }, () =>
      Int32Array.from({ length: candidates }, () => random.int(points)),
    ),
  };
}
