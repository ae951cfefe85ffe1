/** Generated spaces: each box with its own number of particles at random places, charges of both signs. */
import { type InputRequest, Random, type Split } from "gevo";
import type { Space } from "./reference.ts";

interface Shape {
  readonly across: readonly [number, number, number];
  /** Particles in the emptiest and the fullest box. */
  readonly least: number;
  readonly most: number;
  readonly steepness: number;
}

const SHAPES: Readonly<Record<Split, readonly Shape[]>> = {
  search: [
    { across: [2, 2, 1], least: 50, most: 70, steepness: 0.5 },
    { across: [3, 1, 2], least: 40, most: 66, steepness: 1 },
  ],
  validation: [
    { across: [1, 3, 2], least: 30, most: 80, steepness: 0.7 },
    { across: [2, 2, 2], least: 20, most: 64, steepness: 0.3 },
  ],
  heldout: [
    { across: [3, 3, 3], least: 20, most: 100, steepness: 0.6 },
    { across: [1, 1, 1], least: 128, most: 128, steepness: 2 },
    { across: [4, 1, 1], least: 0, most: 40, steepness: 0.2 },
    { across: [1, 2, 5], least: 1, most: 33, steepness: 1.5 },
  ],
};

/** On a real device: this many boxes more along each axis, and boxes nearly full. */
const FULL_BOXES = 4;
const FULL_MOST = 100;

export const cases = {
  search: SHAPES.search.length,
  validation: SHAPES.validation.length,
  heldout: SHAPES.heldout.length,
};

export function inputs({ split, seed, index, scale }: InputRequest): Space {
  const shape = SHAPES[split][index]!;
  const random = new Random(seed);
  if (scale === "small") return generated(shape, random);
  const [x, y, z] = shape.across;
  return generated(
    {
      ...shape,
      across: [x + FULL_BOXES, y + FULL_BOXES, z + FULL_BOXES],
      most: Math.max(FULL_MOST, shape.most),
    },
    random,
  );
}

function generated({ across, least, most, steepness }: Shape, random: Random): Space {
  const [width, height, depth] = across;
  const particles: number[] = [];
  const firsts = [0];
  const draw = () => random.int(1 << 20) / (1 << 20);
  for (let box = 0; box < width * height * depth; box++) {
    const corner = [
      box % width,
      Math.floor(box / width) % height,
      Math.floor(box / width / height),
    ];
    const count = least + random.int(most - least + 1);
    for (let i = 0; i < count; i++) {
      const charge = (random.chance(500) ? 1 : -1) * (0.5 + draw());
      particles.push(...corner.map((at) => at + draw()), charge);
    }
    firsts.push(particles.length / 4);
  }
  return {
    across,
    particles: Float32Array.from(particles),
    firsts: Int32Array.from(firsts),
    steepness: Math.fround(steepness),
  };
}
