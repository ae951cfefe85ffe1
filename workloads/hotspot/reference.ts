/** The thermal stencil on the CPU, whole grid after whole grid, every operation rounded to f32. */

export interface Chip {
  readonly rows: number;
  readonly columns: number;
  /** Watts of each cell, row by row. */
  readonly power: Float32Array;
  /** Kelvin. */
  readonly temperature: Float32Array;
  readonly steps: number;
  /** How many of the steps one launch takes; ignored here. */
  readonly stepsPerLaunch: number;
  readonly rates: Rates;
}

/** How much a cell changes per step, for each watt or kelvin of difference. All are f32 values. */
export interface Rates {
  readonly power: number;
  /** To the neighbours west and east. */
  readonly x: number;
  /** To the neighbours north and south. */
  readonly y: number;
  /** To the ambient. */
  readonly z: number;
  /** Kelvin. */
  readonly ambient: number;
}

const round = Math.fround;

export function simulate(chip: Chip): Float32Array {
  let now = chip.temperature;
  for (let step = 0; step < chip.steps; step++) now = next(chip, now);
  return now;
}

function next({ rows, columns, power, rates }: Chip, now: Float32Array): Float32Array {
  const after = new Float32Array(now.length);
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) {
      const i = r * columns + c;
      const here = now[i]!;
      const north = r > 0 ? now[i - columns]! : here;
      const south = r < rows - 1 ? now[i + columns]! : here;
      const west = c > 0 ? now[i - 1]! : here;
      const east = c < columns - 1 ? now[i + 1]! : here;
      const twice = round(2 * here);
      const x = round(round(west + east) - twice);
      const y = round(round(north + south) - twice);
      let change = round(rates.power * power[i]!);
      change = round(change + round(rates.x * x));
      change = round(change + round(rates.y * y));
      change = round(change + round(rates.z * round(rates.ambient - here)));
      after[i] = round(here + change);
    }
  }
  return after;
}
