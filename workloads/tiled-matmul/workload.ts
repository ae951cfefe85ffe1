/** A matrix product with tunables: size of a tile, rows a thread, unrolling, registers. See README.md. */
import { defineWorkload, i32, Random, type Workload } from "gevo";

interface Product {
  readonly rows: number;
  readonly columns: number;
  readonly depth: number;
  readonly left: Float32Array;
  readonly right: Float32Array;
}

/** Rows, columns and depth, none of them a multiple of a tile. */
const SHAPES = {
  search: [
    [66, 70, 50],
    [33, 95, 81],
  ],
  validation: [
    [97, 40, 61],
    [31, 31, 119],
  ],
  heldout: [
    [64, 64, 64],
    [1, 130, 17],
    [130, 1, 129],
  ],
} as const;
/** How many times larger each side is on a GPU. */
const FULL = 16;

const workload: Workload<Product> = defineWorkload<Product>({
  name: "tiled-matmul",
  source: { file: "kernel.cu" },
  cases: { search: 2, validation: 2, heldout: 3 },
  tunables: {
    TILE: [8, 16, 32],
    ROWS: [1, 2, 4],
    UNROLL: [1, 4, 16],
    maxnreg: [0, 32],
  },

  inputs({ split, seed, index, scale }) {
    const random = new Random(seed);
    const shape = SHAPES[split][index] ?? SHAPES[split][0];
    const factor = scale === "full" ? FULL : 1;
    const [rows = 0, columns = 0, depth = 0] = shape.map((side) => side * factor);
    const values = (count: number): Float32Array =>
      Float32Array.from({ length: count }, () => (random.int(2001) - 1000) / 1000);
    return { rows, columns, depth, left: values(rows * depth), right: values(depth * columns) };
  },

  run(gpu, { rows, columns, depth, left, right }, { TILE = 8, ROWS = 1 }) {
    const product = gpu.output(Float32Array, rows * columns);
    const [a, b] = [gpu.input(left), gpu.input(right)];
    gpu.launch("matmul", {
      grid: [Math.ceil(columns / TILE), Math.ceil(rows / TILE)],
      block: [TILE, TILE / ROWS],
      args: [a, b, product, i32(rows), i32(columns), i32(depth)],
    });
    return { product: gpu.read(product) };
  },

  reference({ rows, columns, depth, left, right }) {
    const product = new Float32Array(rows * columns);
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        let sum = 0;
        for (let k = 0; k < depth; k++) {
          sum += (left[row * depth + k] as number) * (right[k * columns + column] as number);
        }
        product[row * columns + column] = sum;
      }
    }
    return { product };
  },

  /** The largest difference as a part of what a sum of so many products can be. */
  error(outputs, expected, { depth }) {
    const [got, want] = [outputs["product"], expected["product"]];
    let most = 0;
    want?.forEach((value, i) => {
      const difference = Math.abs(Number(got?.[i]) - Number(value));
      if (!(difference <= most)) most = Number.isNaN(difference) ? Infinity : difference;
    });
    return most / depth;
  },

  // Rounding of sums in f32: a product left out costs ten thousand times as much.
  tolerance: 1e-6,
});

export default workload;
