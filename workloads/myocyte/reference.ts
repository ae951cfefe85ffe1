/**
 * The cell model of Beeler and Reuter on the CPU, in double precision, with its rates as the table of
 * coefficients in which they were published.
 */

/** Variables of a cell, in this order: millivolt, six gates, calcium in mol/l. */
export const VARIABLES = ["v", "x1", "m", "h", "j", "d", "f", "calcium"] as const;

export interface Culture {
  readonly cells: number;
  /** Variable after variable, each of all cells. */
  readonly variables: Float32Array;
  /** Factors of all cells for the sodium current, then for the slow inward, then for potassium's. */
  readonly conductances: Float32Array;
  /** Microampere per square centimetre, of each cell. */
  readonly stimuli: Float32Array;
  readonly stimulusSteps: number;
  /** Milliseconds. */
  readonly step: number;
  readonly launches: number;
  readonly stepsPerLaunch: number;
}

/** A rate is (c1 exp(c2 (v + c3)) + c4 (v + c5)) / (exp(c6 (v + c3)) + c7). */
type Rate = readonly [number, number, number, number, number, number, number];

/** How fast each gate opens and closes, per millisecond. */
const RATES: readonly (readonly [Rate, Rate])[] = [
  [
    [0.0005, 0.083, 50, 0, 0, 0.057, 1],
    [0.0013, -0.06, 20, 0, 0, -0.04, 1],
  ],
  [
    [0, 0, 47, -1, 47, -0.1, -1],
    [40, -0.056, 72, 0, 0, 0, 0],
  ],
  [
    [0.126, -0.25, 77, 0, 0, 0, 0],
    [1.7, 0, 22.5, 0, 0, -0.082, 1],
  ],
  [
    [0.055, -0.25, 78, 0, 0, -0.2, 1],
    [0.3, 0, 32, 0, 0, -0.1, 1],
  ],
  [
    [0.095, -0.01, -5, 0, 0, -0.072, 1],
    [0.07, -0.017, 44, 0, 0, 0.05, 1],
  ],
  [
    [0.012, -0.008, 28, 0, 0, 0.15, 1],
    [0.0065, -0.02, 30, 0, 0, -0.2, 1],
  ],
];

/** Both rates of each gate at a voltage. */
export function ratesAt(v: number): readonly (readonly [number, number])[] {
  const at = ([c1, c2, c3, c4, c5, c6, c7]: Rate) => {
    const below = (c6 === 0 ? 1 : Math.exp(c6 * (v + c3))) + c7;
    // Only the opening of m has a pole, and takes its limit there.
    if (Math.abs(below) < 1e-7) return c4 / c6;
    const rising = c1 === 0 ? 0 : c1 * Math.exp(c2 * (v + c3));
    return (rising + c4 * (v + c5)) / below;
  };
  return RATES.map(([opening, closing]) => [at(opening), at(closing)]);
}

/** Currents out of the cell, in microampere per square centimetre. */
export function currents(cell: readonly number[], [sodium, slow, potassium]: readonly number[]) {
  const [v, x1, m, h, j, d, f, calcium] = cell as number[] & { length: 8 };
  const away = v! + 23;
  const plateau = Math.abs(away) < 1e-6 ? 1 / 0.04 : away / (1 - Math.exp(-0.04 * away));
  const rectified =
    (4 * (Math.exp(0.04 * (v! + 85)) - 1)) /
    (Math.exp(0.08 * (v! + 53)) + Math.exp(0.04 * (v! + 53)));
  return {
    k1: 0.35 * potassium! * (rectified + 0.2 * plateau),
    x1: (potassium! * x1! * 0.8 * (Math.exp(0.04 * (v! + 77)) - 1)) / Math.exp(0.04 * (v! + 35)),
    sodium: (sodium! * 4 * m! ** 3 * h! * j! + 0.003) * (v! - 50),
    slow: slow! * 0.09 * d! * f! * (v! + 82.3 + 13.0287 * Math.log(calcium!)),
  };
}

/** The variables after the last launch, and the voltages after each. */
export function simulate(culture: Culture): { variables: Float32Array; voltages: Float32Array } {
  const { cells, launches, stepsPerLaunch } = culture;
  const variables = Float64Array.from(culture.variables);
  const voltages = new Float32Array(launches * cells);
  for (let cell = 0; cell < cells; cell++) {
    let state = VARIABLES.map((_, v) => variables[v * cells + cell]!);
    const factors = [0, 1, 2].map((i) => culture.conductances[i * cells + cell]!);
    for (let n = 0; n < launches * stepsPerLaunch; n++) {
      const stimulus = n < culture.stimulusSteps ? culture.stimuli[cell]! : 0;
      state = stepped(state, factors, stimulus, culture.step);
      if ((n + 1) % stepsPerLaunch === 0) {
        voltages[Math.floor(n / stepsPerLaunch) * cells + cell] = state[0]!;
      }
    }
    state.forEach((value, v) => {
      variables[v * cells + cell] = value;
    });
  }
  return { variables: Float32Array.from(variables), voltages };
}

function stepped(
  state: readonly number[],
  factors: readonly number[],
  stimulus: number,
  step: number,
): number[] {
  const { k1, x1, sodium, slow } = currents(state, factors);
  const [v, ...rest] = state as [number, ...number[]];
  const calcium = rest.at(-1)!;
  const gates = ratesAt(v).map(([opening, closing], i) => {
    const target = opening / (opening + closing);
    return target + (rest[i]! - target) * Math.exp(-step * (opening + closing));
  });
  return [
    v - step * (k1 + x1 + sodium + slow - stimulus),
    ...gates,
    calcium + step * (0.07 * (1e-7 - calcium) - 1e-7 * slow),
  ];
}
