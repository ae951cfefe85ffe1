/** The thermal stencil in three dimensions on the CPU, as flows of heat through the faces of cells. */

export interface Stack {
  readonly columns: number;
  readonly rows: number;
  readonly layers: number;
  /** Watts of each cell, layer by layer, row by row. */
  readonly power: Float32Array;
  /** Kelvin. */
  readonly temperature: Float32Array;
  readonly steps: number;
  readonly rates: Rates;
}

/** How much a cell changes per step, for each watt or kelvin of difference. All are f32 values. */
export interface Rates {
  readonly power: number;
  readonly x: number;
  readonly y: number;
  readonly z: number;
  /** To the ambient. */
  readonly leak: number;
  /** Kelvin. */
  readonly ambient: number;
}

export function simulate(stack: Stack): Float32Array {
  const { columns, rows, layers, power, rates } = stack;
  let now = Float64Array.from(stack.temperature);
  for (let step = 0; step < stack.steps; step++) {
    const next = now.map(
      (here, i) => here + rates.power * power[i]! + rates.leak * (rates.ambient - here),
    );
    const flow = (from: number, to: number, rate: number) => {
      const heat = rate * (now[from]! - now[to]!);
      next[from]! -= heat;
      next[to]! += heat;
    };
    for (let z = 0; z < layers; z++) {
      for (let y = 0; y < rows; y++) {
        for (let x = 0; x < columns; x++) {
          const i = (z * rows + y) * columns + x;
          if (x + 1 < columns) flow(i, i + 1, rates.x);
          if (y + 1 < rows) flow(i, i + columns, rates.y);
          if (z + 1 < layers) flow(i, i + rows * columns, rates.z);
        }
      }
    }
    now = next;
  }
  return Float32Array.from(now);
}
