/** Generated matrices that need no pivoting, and the published ones where a machine has them. */
import { type InputRequest, Random, type Split } from "gevo";
import { dataText } from "../data.ts";
import type { Matrix } from "./reference.ts";

interface Shape {
  /** A multiple of the tile. */
  readonly n: number;
  /** `factors`: the product of two random triangular matrices. `dominant`: random, with a large diagonal. */
  readonly kind: "factors" | "dominant";
}

/** Times more rows and columns on a real device. */
const FULL = 12;

const SHAPES: Readonly<Record<Split, readonly Shape[]>> = {
  search: [
    { n: 64, kind: "factors" },
    { n: 80, kind: "dominant" },
  ],
  validation: [
    { n: 96, kind: "factors" },
    { n: 48, kind: "dominant" },
  ],
  heldout: [
    { n: 112, kind: "dominant" },
    { n: 96, kind: "factors" },
    { n: 16, kind: "factors" },
  ],
};

const REAL = [64, 256].flatMap((n) => realMatrix(n) ?? []);

export const cases = {
  search: SHAPES.search.length,
  validation: SHAPES.validation.length,
  heldout: SHAPES.heldout.length + REAL.length,
};

export function inputs({ split, seed, index, scale }: InputRequest): Matrix {
  const shape = SHAPES[split][index];
  if (shape === undefined) return REAL[index - SHAPES[split].length]!;
  const n = scale === "full" ? FULL * shape.n : shape.n;
  const random = new Random(seed);
  return { n, values: shape.kind === "factors" ? product(n, random) : dominant(n, random) };
}

/** Uniform in [-1, 1]. */
const signed = (random: Random): number => random.int(200_001) / 100_000 - 1;

function product(n: number, random: Random): Float32Array {
  // Small enough that the factors stay well conditioned at any size.
  const most = 2 / Math.sqrt(n);
  const lower = Float64Array.from({ length: n * n }, () => most * signed(random));
  const upper = Float64Array.from({ length: n * n }, () => most * signed(random));
  for (let r = 0; r < n; r++) {
    lower[r * n + r] = 1;
    upper[r * n + r] = 1.5 + signed(random) / 2;
  }
  return Float32Array.from({ length: n * n }, (_, at) => {
    const [r, c] = [Math.floor(at / n), at % n];
    let sum = 0;
    for (let i = 0; i <= Math.min(r, c); i++) sum += lower[r * n + i]! * upper[i * n + c]!;
    return sum;
  });
}

function dominant(n: number, random: Random): Float32Array {
  const values = Float32Array.from({ length: n * n }, () => signed(random));
  for (let r = 0; r < n; r++) values[r * n + r] = 2 * Math.sqrt(n);
  return values;
}

/** n, then the elements row by row. */
function realMatrix(n: number): Matrix | undefined {
  const text = dataText(`rodinia-inputs/lud/${n}.dat.gz`);
  if (text === undefined) return undefined;
  return { n, values: Float32Array.from(text.trim().split(/\s+/).slice(1), Number) };
}
