/** Training of a small classifier of points on two moons, generated: nothing to download. */
import { type Batch, defineModelWorkload, type ModelWorkload, Random, type Tensor } from "gevo";

const STEPS = 200;
const HIDDEN = 32;

const tensor = (shape: readonly number[], data: Float32Array): Tensor => ({
  element: "f32",
  shape,
  data,
});

/** From -1 to 1. */
const draw = (random: Random): number => random.int(2_000_001) / 1e6 - 1;

const noise = (size: number, bound: number, random: Random): Float32Array =>
  Float32Array.from({ length: size }, () => bound * draw(random));

/** Points of two half circles that reach into each other, with their class. */
function moons(count: number, random: Random): Batch {
  const labels = Uint8Array.from({ length: count }, () => random.int(2));
  const points = new Float32Array(2 * count);
  labels.forEach((moon, k) => {
    const angle = (Math.PI * (draw(random) + 1)) / 2;
    const [x, y] = [Math.cos(angle), Math.sin(angle)];
    points[2 * k] = (moon === 0 ? x : 1 - x) + 0.2 * draw(random);
    points[2 * k + 1] = (moon === 0 ? y : 0.5 - y) + 0.2 * draw(random);
  });
  return { inputs: { x: tensor([count, 2], points) }, labels };
}

const workload: ModelWorkload = defineModelWorkload({
  name: "moons",
  module: "step.mlir",
  parameters: ({ seed }) => {
    const random = new Random(seed);
    return {
      w1: tensor([2, HIDDEN], noise(2 * HIDDEN, 1, random)),
      b1: tensor([HIDDEN], noise(HIDDEN, 1, random)),
      w2: tensor([HIDDEN, 2], noise(2 * HIDDEN, 0.3, random)),
      b2: tensor([2], new Float32Array(2)),
    };
  },
  batches: ({ seed }) => {
    const random = new Random(1000 + seed);
    return Array.from({ length: 5 }, () => moons(100, random));
  },
  training: {
    evaluation: "evaluate.mlir",
    steps: STEPS,
    batches: ({ seed }) => {
      const random = new Random(2000 + seed);
      return Array.from({ length: STEPS }, () => {
        const { inputs, labels } = moons(20, random);
        const onehot = Float32Array.from({ length: 40 }, (_, k) => +(labels[k >> 1] === k % 2));
        return { ...inputs, onehot: tensor([20, 2], onehot) };
      });
    },
  },
});

export default workload;
