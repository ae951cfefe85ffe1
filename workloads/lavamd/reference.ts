/** Potentials and forces of particles in boxes on the CPU, pair by pair in double precision. */

export interface Space {
  /** Boxes along each axis; box (x, y, z) has number (z * across[1] + y) * across[0] + x. */
  readonly across: readonly [number, number, number];
  /** Four numbers a particle: place in box lengths, and charge. In the order of boxes. */
  readonly particles: Float32Array;
  /** Number of each box's first particle, and at the end the number of particles. */
  readonly firsts: Int32Array;
  /** A pair's potential falls by exp(-steepness * distance²). */
  readonly steepness: number;
}

/** Numbers of the boxes that touch a box, its own among them, in rising order. */
export function neighboursOf(space: Pick<Space, "across">, box: number): readonly number[] {
  const [width, height, depth] = space.across;
  const x = box % width;
  const y = Math.floor(box / width) % height;
  const z = Math.floor(box / (width * height));
  const around = (at: number, end: number) => [at - 1, at, at + 1].filter((n) => n >= 0 && n < end);
  return around(z, depth).flatMap((c) =>
    around(y, height).flatMap((b) => around(x, width).map((a) => (c * height + b) * width + a)),
  );
}

/** Of each particle its potential and the force in x, y and z. */
export function forces(space: Space): Float32Array {
  const { particles, firsts, steepness } = space;
  const sums = new Float64Array(particles.length);
  const feel = (i: number, j: number) => {
    const x = particles[4 * i]! - particles[4 * j]!;
    const y = particles[4 * i + 1]! - particles[4 * j + 1]!;
    const z = particles[4 * i + 2]! - particles[4 * j + 2]!;
    const charges = particles[4 * i + 3]! * particles[4 * j + 3]!;
    const potential = charges * Math.exp(-steepness * (x ** 2 + y ** 2 + z ** 2));
    // The force is minus the potential's derivative.
    sums[4 * i]! += potential;
    sums[4 * i + 1]! += 2 * steepness * x * potential;
    sums[4 * i + 2]! += 2 * steepness * y * potential;
    sums[4 * i + 3]! += 2 * steepness * z * potential;
  };
  for (let box = 0; box + 1 < firsts.length; box++) {
    for (const other of neighboursOf(space, box)) {
      for (let i = firsts[box]!; i < firsts[box + 1]!; i++) {
        for (let j = firsts[other]!; j < firsts[other + 1]!; j++) feel(i, j);
      }
    }
  }
  return Float32Array.from(sums);
}
