/** Training problems of both data sets: real rows where a machine has them, generated ones of the same kind elsewhere. */
import { type InputRequest, Random, type Split } from "gevo";
import { DIMENSIONS, generatedPeople, parsed, realPeople } from "./census.ts";
import { type Digits, dimensionsOf, examplesOf, generatedDigits, realDigits } from "./digits.ts";
import type { Examples, Problem } from "./machine.ts";

interface Shape {
  /** Examples to train with, and to test with; more on a real device. */
  readonly train: number;
  readonly test: number;
  readonly penalty: number;
  readonly width: number;
  readonly set: number;
  /**
   * Default: as many as fill the working set. Where that is few, most lanes of a warp have no point; beyond 32 some
   * lanes have several.
   */
  readonly chunk?: number | undefined;
  /**
   * The label that comes first in each chunk; default any. Then none of a warp's first lanes has a point that
   * can rise (-1), or fall (1), at the start: a test of convergence that asks few lanes ends the training there.
   */
  readonly first?: Label;
}

type Label = 1 | -1;

/** On a real device there are so many more to train with, and so many times more to test with. */
const FULL = { train: 2500, test: 3 };
const FULL_SET = 96;
const PRECISION = 1e-2;
const WARP = 32;

type Shapes = Readonly<Record<Split, readonly Shape[]>>;

const CENSUS: Shapes = {
  search: [
    { train: 80, test: 300, penalty: 32, width: 1 / 128, set: 64, first: -1 },
    { train: 71, test: 300, penalty: 8, width: 1 / 32, set: 32, chunk: 36, first: 1 },
  ],
  validation: [
    { train: 97, test: 400, penalty: 32, width: 1 / 128, set: 96, first: -1 },
    { train: 67, test: 400, penalty: 50, width: 1 / 64, set: 32, chunk: 23, first: 1 },
    { train: 75, test: 400, penalty: 32, width: 1 / 128, set: 32, chunk: 50 },
  ],
  heldout: [
    { train: 201, test: 800, penalty: 32, width: 1 / 128, set: 96 },
    { train: 50, test: 500, penalty: 1, width: 0.1, set: 64 },
    { train: 130, test: 500, penalty: 100, width: 1 / 128, set: 32, chunk: 33 },
  ],
};

const DIGITS: Shapes = {
  search: [
    { train: 80, test: 300, penalty: 5, width: 0.4, set: 64, first: -1 },
    { train: 71, test: 300, penalty: 20, width: 0.2, set: 32, chunk: 36, first: 1 },
  ],
  validation: [
    { train: 97, test: 400, penalty: 5, width: 0.4, set: 96, first: -1 },
    { train: 67, test: 400, penalty: 20, width: 0.8, set: 32, chunk: 23, first: 1 },
    { train: 75, test: 400, penalty: 5, width: 0.4, set: 32, chunk: 50 },
  ],
  heldout: [
    { train: 201, test: 800, penalty: 5, width: 0.4, set: 96 },
    { train: 50, test: 500, penalty: 1, width: 0.2, set: 64 },
    { train: 130, test: 500, penalty: 500, width: 0.4, set: 32, chunk: 33 },
  ],
};

const countsOf = (shapes: Shapes): Record<Split, number> => ({
  search: shapes.search.length,
  validation: shapes.validation.length,
  heldout: shapes.heldout.length,
});

export const census = {
  cases: countsOf(CENSUS),
  /** @param real where it may be taken. */
  inputs(request: InputRequest, real = true): Problem {
    const { split, seed } = request;
    const shape = shapeOf(CENSUS, request);
    const random = new Random(seed);
    const people = real ? realPeople("a9a/a9a.gz") : undefined;
    if (people === undefined) {
      const all = generatedPeople(shape.train + shape.test, random);
      return problem(shape, DIMENSIONS, ...parted(all, shape.train));
    }
    // The set's own test part serves the final report alone.
    const others = split === "heldout" ? realPeople("a9a/a9a.t.gz") : undefined;
    const drawn = chosen(people.length, shape.train + (others ? 0 : shape.test), random);
    const train = drawn.slice(0, shape.train).map((i) => people[i]!);
    const test = others
      ? chosen(others.length, shape.test, random).map((i) => others[i]!)
      : drawn.slice(shape.train).map((i) => people[i]!);
    return problem(shape, DIMENSIONS, parsed(train), parsed(test));
  },
};

export const digits = {
  cases: countsOf(DIGITS),
  /** @param real where it may be taken. */
  inputs(request: InputRequest, real = true): Problem {
    const { split, seed, scale } = request;
    const shape = shapeOf(DIGITS, request);
    const random = new Random(seed);
    const pooled = scale === "small" ? 4 : 2;
    const from = (source: Digits, indices: readonly number[]) =>
      examplesOf(source, indices, pooled);
    const dimensions = dimensionsOf(pooled);
    const all = real ? realDigits("train") : undefined;
    const source = all ?? generatedDigits(shape.train + shape.test, random);
    // The set's own test part serves the final report alone.
    const others = all && split === "heldout" ? realDigits("t10k") : undefined;
    const drawn = chosen(source.count, shape.train + (others ? 0 : shape.test), random);
    const train = from(source, drawn.slice(0, shape.train));
    const test = others
      ? from(others, chosen(others.count, shape.test, random))
      : from(source, drawn.slice(shape.train));
    return problem(
      { ...shape, width: shape.width * (pooled === 4 ? 1 : 0.25) },
      dimensions,
      train,
      test,
    );
  },
};

function shapeOf(shapes: Shapes, { split, index, scale }: InputRequest): Shape {
  const shape = shapes[split][index];
  if (shape === undefined) throw new RangeError(`split "${split}" has no case ${index}`);
  if (scale === "small") return shape;
  return {
    ...shape,
    train: FULL.train + shape.train,
    test: FULL.test * shape.test,
    set: FULL_SET,
    chunk: undefined,
  };
}

function problem(shape: Shape, dimensions: number, drawn: Examples, test: Examples): Problem {
  const { penalty, width, set, chunk = Math.ceil(drawn.count / (set / 2)), first } = shape;
  const train = first === undefined ? drawn : firstInChunks(drawn, chunk, first);
  return { dimensions, train, test, penalty, width, set, chunk, precision: PRECISION };
}

/**
 * The same examples: each chunk has one with the label while there are any, and those of a chunk come to the first
 * lanes of the warp that looks at it.
 */
function firstInChunks(
  { count, features, labels }: Examples,
  chunk: number,
  label: Label,
): Examples {
  const dimensions = features.length / count;
  const drawn = [...labels.keys()];
  const leaders = drawn.filter((i) => labels[i] === label).slice(0, Math.ceil(count / chunk));
  const others = drawn.filter((i) => !leaders.includes(i));
  const order = leaders.flatMap((leader, c) => {
    const own = others.slice(c * (chunk - 1), (c + 1) * (chunk - 1));
    own.sort((a, b) => label * (labels[b]! - labels[a]!));
    return laneByLane([leader, ...own]);
  });
  order.push(...others.slice(leaders.length * (chunk - 1)));
  return {
    count,
    features: Float32Array.from(features, (_, k) => {
      return features[order[Math.floor(k / dimensions)]! * dimensions + (k % dimensions)]!;
    }),
    labels: Float32Array.from(order, (i) => labels[i]!),
  };
}

/** In the order in which a warp whose lanes take every 32nd point gives its first lanes the first points. */
function laneByLane(points: readonly number[]): readonly number[] {
  const places = [...points.keys()].sort((a, b) => (a % WARP) - (b % WARP));
  const placed = points.slice();
  for (const [k, place] of places.entries()) placed[place] = points[k]!;
  return placed;
}

/** Different whole numbers below `below`. */
function chosen(below: number, count: number, random: Random): readonly number[] {
  const taken = new Set<number>();
  while (taken.size < count) taken.add(random.int(below));
  return [...taken];
}

/** The first `count` examples, and the others. */
function parted({ features, labels, count: all }: Examples, count: number): [Examples, Examples] {
  const dimensions = features.length / all;
  const part = (from: number, to: number): Examples => ({
    count: to - from,
    features: features.slice(from * dimensions, to * dimensions),
    labels: labels.slice(from, to),
  });
  return [part(0, count), part(count, all)];
}
