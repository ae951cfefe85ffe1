/**
 * Generated cultures: cells near rest with conductances of their own, some stimulated far over the threshold, some
 * far under it. What lies near the threshold would turn on the last bit.
 */
import { type InputRequest, Random, type Split } from "gevo";
import type { Culture } from "./reference.ts";

interface Shape {
  readonly cells: number;
  readonly launches: number;
  readonly stepsPerLaunch: number;
  readonly stimulusSteps: number;
  readonly step: number;
  /** Most that a conductance differs from its published value, relative. */
  readonly variety: number;
}

/** Times more cells on a real device. */
const FULL = 128;

const SHAPES: Readonly<Record<Split, readonly Shape[]>> = {
  search: [
    { cells: 60, launches: 3, stepsPerLaunch: 40, stimulusSteps: 50, step: 0.04, variety: 0.2 },
    { cells: 30, launches: 5, stepsPerLaunch: 35, stimulusSteps: 80, step: 0.025, variety: 0.3 },
  ],
  validation: [
    { cells: 45, launches: 4, stepsPerLaunch: 50, stimulusSteps: 40, step: 0.05, variety: 0.1 },
    { cells: 90, launches: 2, stepsPerLaunch: 70, stimulusSteps: 100, step: 0.02, variety: 0.25 },
  ],
  heldout: [
    { cells: 31, launches: 6, stepsPerLaunch: 120, stimulusSteps: 60, step: 0.05, variety: 0.2 },
    { cells: 129, launches: 1, stepsPerLaunch: 90, stimulusSteps: 90, step: 0.03, variety: 0.3 },
    { cells: 1, launches: 20, stepsPerLaunch: 25, stimulusSteps: 55, step: 0.04, variety: 0 },
  ],
};

/** Near rest, in the order of the variables. */
const REST = [-84.5, 0.0057, 0.011, 0.988, 0.975, 0.003, 0.994, 1.8e-7];

export const cases = {
  search: SHAPES.search.length,
  validation: SHAPES.validation.length,
  heldout: SHAPES.heldout.length,
};

export function inputs({ split, seed, index, scale }: InputRequest): Culture {
  const { variety, ...shape } = SHAPES[split][index]!;
  const cells = scale === "full" ? FULL * shape.cells + 1 : shape.cells;
  const random = new Random(seed);
  const draw = () => random.int(1 << 20) / (1 << 20);
  const variables = Float32Array.from({ length: REST.length * cells }, (_, i) => {
    return REST[Math.floor(i / cells)]! * (1 + 0.02 * (draw() - 0.5));
  });
  return {
    ...shape,
    cells,
    step: Math.fround(shape.step),
    variables,
    conductances: Float32Array.from({ length: 3 * cells }, () => 1 + variety * (2 * draw() - 1)),
    stimuli: Float32Array.from({ length: cells }, () =>
      random.chance(800) ? 40 + 30 * draw() : 2 * draw(),
    ),
  };
}
