/**
 * The flow solver on the CPU in double precision: face after face instead of element after element, what leaves
 * one side enters the other, with the fluxes as they stand in the Euler equations.
 */

/** What a face looks at where there is no element. */
export const WALL = -2;
export const FAR_FIELD = -1;

export interface Mesh {
  readonly elements: number;
  /** Square of each element's surface. */
  readonly areas: Float32Array;
  /** Of face f (0 to 3) of element e at f * elements + e: an element, `WALL` or `FAR_FIELD`. */
  readonly neighbours: Int32Array;
  /** Area vectors pointing inwards: component c of face f of element e at (3 f + c) * elements + e. */
  readonly normals: Float32Array;
}

export interface Flow {
  readonly mesh: Mesh;
  /** Density, momentum in x, y and z and energy per volume: variable v of element e at v * elements + e. */
  readonly variables: Float32Array;
  /** The same five of the undisturbed flow. */
  readonly farField: Float32Array;
  readonly steps: number;
}

const GAMMA = 1.4;
const SMOOTHING = 0.2;
const STAGES = 3;

type State = readonly number[];

export function simulate({ mesh, variables, farField, steps }: Flow): Float32Array {
  const far = Array.from(farField);
  let states: State[] = Array.from({ length: mesh.elements }, (_, e) =>
    [0, 1, 2, 3, 4].map((v) => variables[v * mesh.elements + e]!),
  );
  for (let step = 0; step < steps; step++) {
    const begin = states;
    const factors = begin.map((state, e) => 0.5 / (Math.sqrt(mesh.areas[e]!) * waveSpeed(state)));
    for (let stage = 0; stage < STAGES; stage++) {
      const flux = inflows(mesh, states, far);
      const share = 1 / (STAGES - stage);
      states = begin.map((state, e) => state.map((u, v) => u + share * factors[e]! * flux[e]![v]!));
    }
  }
  return Float32Array.from({ length: 5 * mesh.elements }, (_, i) => {
    return states[i % mesh.elements]![Math.floor(i / mesh.elements)]!;
  });
}

/** What flows into each element per time. */
export function inflows(mesh: Mesh, states: readonly State[], far: State): number[][] {
  const { elements, neighbours, normals } = mesh;
  const fluxes = states.map(fluxOf);
  const waves = states.map(waveSpeed);
  const farFlux = fluxOf(far);
  const sums = states.map(() => [0, 0, 0, 0, 0]);
  for (let face = 0; face < 4; face++) {
    for (let e = 0; e < elements; e++) {
      const other = neighbours[face * elements + e]!;
      // A face between two elements is met twice: the lower one counts it for both.
      if (other >= 0 && other < e) continue;
      const normal = [0, 1, 2].map((c) => normals[(3 * face + c) * elements + e]!);
      const sum = sums[e]!;
      if (other === WALL) {
        const p = pressureOf(states[e]!);
        for (const c of [0, 1, 2]) sum[c + 1]! += p * normal[c]!;
        continue;
      }
      const outer = other === FAR_FIELD ? farFlux : fluxes[other]!;
      const wave = other === FAR_FIELD ? 0 : waves[e]! + waves[other]!;
      const smoothing = 0.5 * SMOOTHING * Math.hypot(...normal) * wave;
      for (let v = 0; v < 5; v++) {
        let flow = other === FAR_FIELD ? 0 : smoothing * (states[other]![v]! - states[e]![v]!);
        for (let c = 0; c < 3; c++) {
          flow += 0.5 * (fluxes[e]![3 * v + c]! + outer[3 * v + c]!) * normal[c]!;
        }
        sum[v]! += flow;
        if (other >= 0) sums[other]![v]! -= flow;
      }
    }
  }
  return sums;
}

/** How much of variable v the flow carries along axis c, per area and time, at 3 v + c. */
function fluxOf(state: State): readonly number[] {
  const [density, x, y, z, energy] = state as [number, number, number, number, number];
  const p = pressureOf(state);
  const momentum = [x, y, z];
  const velocity = momentum.map((m) => m / density);
  const ofMomentum = momentum.map((m, axis) =>
    velocity.map((u, c) => u * m + (axis === c ? p : 0)),
  );
  return [...momentum, ...ofMomentum.flat(), ...velocity.map((u) => u * (energy + p))];
}

export function pressureOf([density, x, y, z, energy]: State): number {
  return (GAMMA - 1) * (energy! - (0.5 * (x! ** 2 + y! ** 2 + z! ** 2)) / density!);
}

function waveSpeed(state: State): number {
  const [density, x, y, z] = state as [number, number, number, number, number];
  return Math.hypot(x, y, z) / density + Math.sqrt((GAMMA * pressureOf(state)) / density);
}
