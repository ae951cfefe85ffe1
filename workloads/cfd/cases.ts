/**
 * Flows past an obstacle, disturbed at random in every element, so that all terms of the equations
 * differ from zero everywhere; on generated meshes, and on large ones where a machine has them.
 */
import { type InputRequest, Random, type Scale, type Split } from "gevo";
import { dataText } from "../data.ts";
import { boxMesh, parseMesh } from "./mesh.ts";
import type { Flow, Mesh } from "./reference.ts";

interface Shape {
  readonly cells: readonly [number, number, number];
  readonly jitter: number;
  readonly steps: number;
  readonly mach: number;
  /** Degrees between the flow and the x axis. */
  readonly angle: number;
  /** Most that a variable is disturbed, relative. */
  readonly disturbance: number;
}

/** Times more cells along each axis on a real device. */
const FULL = 4;

const SHAPES: Readonly<Record<Split, readonly Shape[]>> = {
  search: [
    { cells: [5, 4, 4], jitter: 0.2, steps: 3, mach: 1.2, angle: 3, disturbance: 0.1 },
    { cells: [4, 5, 4], jitter: 0.1, steps: 2, mach: 0.6, angle: 20, disturbance: 0.15 },
  ],
  validation: [
    { cells: [5, 3, 3], jitter: 0.25, steps: 4, mach: 0.8, angle: -10, disturbance: 0.05 },
    { cells: [3, 3, 6], jitter: 0.15, steps: 2, mach: 2, angle: 45, disturbance: 0.1 },
  ],
  heldout: [
    { cells: [7, 6, 5], jitter: 0.2, steps: 4, mach: 1.5, angle: 5, disturbance: 0.1 },
    { cells: [2, 2, 2], jitter: 0.3, steps: 8, mach: 0.3, angle: 90, disturbance: 0.2 },
    { cells: [1, 1, 9], jitter: 0, steps: 5, mach: 1, angle: 0, disturbance: 0.12 },
  ],
};

const REAL: Shape = {
  cells: [1, 1, 1],
  jitter: 0,
  steps: 2,
  mach: 1.2,
  angle: 0,
  disturbance: 0.05,
};

export const cases = {
  search: SHAPES.search.length,
  validation: SHAPES.validation.length,
  heldout: SHAPES.heldout.length + (realMesh("small") === undefined ? 0 : 1),
};

export function inputs({ split, seed, index, scale }: InputRequest): Flow {
  const shape = SHAPES[split][index];
  const random = new Random(seed);
  if (shape === undefined) return disturbed(realMesh(scale)!, REAL, random);
  const times = scale === "full" ? FULL : 1;
  const [x, y, z] = shape.cells;
  const mesh = boxMesh([times * x, times * y, times * z], shape.jitter, random);
  return disturbed(mesh, shape, random);
}

function realMesh(scale: Scale): Mesh | undefined {
  const text = dataText(`rodinia-inputs/cfd/box-${scale === "full" ? 93120 : 7818}.domn.gz`);
  return text === undefined ? undefined : parseMesh(text);
}

function disturbed(mesh: Mesh, shape: Shape, random: Random): Flow {
  const factor = () => 1 + shape.disturbance * (random.int(2001) / 1000 - 1);
  const variables = new Float32Array(5 * mesh.elements);
  for (let e = 0; e < mesh.elements; e++) {
    const angle = shape.angle + 90 * shape.disturbance * (factor() - 1);
    const state = flowing(shape.mach * factor(), angle, factor(), factor());
    state.forEach((value, v) => {
      variables[v * mesh.elements + e] = value;
    });
  }
  const farField = Float32Array.from(flowing(shape.mach, shape.angle, 1, 1));
  return { mesh, variables, farField, steps: shape.steps };
}

/** A state with sound at speed 1 where density and pressure are undisturbed (both factors 1). */
function flowing(mach: number, degrees: number, densityFactor: number, pressureFactor: number) {
  const density = 1.4 * densityFactor;
  const angle = (degrees * Math.PI) / 180;
  const momentum = density * mach;
  // A flow in no plane of the mesh: part of it goes along z.
  const [x, y, z] = [Math.cos(angle), 0.8 * Math.sin(angle), 0.6 * Math.sin(angle) + 0.1];
  const kinetic = (0.5 * momentum ** 2 * (x * x + y * y + z * z)) / density;
  const energy = pressureFactor / 0.4 + kinetic;
  return [density, momentum * x, momentum * y, momentum * z, energy];
}
