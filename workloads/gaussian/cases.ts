/** Generated systems that need no pivoting, and the published one of 208 unknowns where a machine has it. */
import { type InputRequest, Random, type Split } from "gevo";
import { dataText } from "../data.ts";
import type { System } from "./reference.ts";

interface Shape {
  readonly n: number;
  /** `dense`: random elements. `band`: those near the diagonal only. `smooth`: falling off with distance. */
  readonly kind: "dense" | "band" | "smooth";
}

/** Times more unknowns on a real device. */
const FULL = 12;

const SHAPES: Readonly<Record<Split, readonly Shape[]>> = {
  search: [
    { n: 53, kind: "dense" },
    { n: 61, kind: "smooth" },
  ],
  validation: [
    { n: 70, kind: "smooth" },
    { n: 64, kind: "dense" },
  ],
  heldout: [
    { n: 90, kind: "dense" },
    { n: 50, kind: "band" },
    { n: 2, kind: "dense" },
  ],
};

export const cases = {
  search: SHAPES.search.length,
  validation: SHAPES.validation.length,
  heldout: SHAPES.heldout.length + (realSystem() === undefined ? 0 : 1),
};

export function inputs({ split, seed, index, scale }: InputRequest): System {
  const shape = SHAPES[split][index];
  if (shape === undefined) return realSystem()!;
  // An unknown more: sizes stay off the multiples of a block.
  const n = scale === "full" ? FULL * shape.n + 1 : shape.n;
  const random = new Random(seed);
  const draw = () => random.int(200_001) / 100_000 - 1;
  const element = (distance: number): number => {
    switch (shape.kind) {
      case "dense":
        return draw();
      case "band":
        return distance < 6 ? draw() : 0;
      case "smooth":
        return Math.exp(-distance / 8) * (1 + draw() / 4);
      default:
        return shape.kind satisfies never;
    }
  };
  const augmented = new Float32Array(n * (n + 1));
  for (let r = 0; r < n; r++) {
    for (let c = 0; c < n; c++) augmented[r * (n + 1) + c] = element(Math.abs(r - c));
    // Heavy enough that elimination is stable without pivoting, light enough that every term counts.
    augmented[r * (n + 1) + r] = shape.kind === "dense" ? 1.5 * Math.sqrt(n) : 6;
    augmented[r * (n + 1) + n] = 10 * draw();
  }
  return { n, augmented };
}

/** n, the matrix row by row, the right-hand side, a solution. */
function realSystem(): System | undefined {
  const text = dataText("rodinia-inputs/gaussian/matrix208.txt.gz");
  if (text === undefined) return undefined;
  const [n, ...numbers] = text.trim().split(/\s+/).map(Number) as [number, ...number[]];
  const augmented = Float32Array.from({ length: n * (n + 1) }, (_, i) => {
    const [r, c] = [Math.floor(i / (n + 1)), i % (n + 1)];
    return c < n ? numbers[r * n + c]! : numbers[n * n + r]!;
  });
  return { n, augmented };
}
