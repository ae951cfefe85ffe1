/** Speckle-reducing anisotropic diffusion on the CPU in f64, flow by flow between pairs of pixels. */

export interface Region {
  readonly top: number;
  readonly left: number;
  readonly height: number;
  readonly width: number;
}

export interface Picture {
  readonly rows: number;
  readonly columns: number;
  /** Positive brightness of each pixel, row by row. */
  readonly values: Float32Array;
  /** A part without edges: what varies there is speckle. */
  readonly plain: Region;
  readonly steps: number;
  /** Part of the largest stable step, up to 1. */
  readonly rate: number;
}

export function despeckle(picture: Picture): Float32Array {
  let values = Float64Array.from(picture.values);
  for (let step = 0; step < picture.steps; step++) values = next(picture, values);
  return Float32Array.from(values);
}

/** The squared coefficient of variation over `count` values, from their sum and that of their squares. */
export function variation(sum: number, squares: number, count: number): number {
  const mean = sum / count;
  return (squares / count - mean * mean) / (mean * mean);
}

function next(picture: Picture, values: Float64Array): Float64Array<ArrayBuffer> {
  const { rows, columns, rate } = picture;
  const speckle = speckleOf(picture, values);
  const at = (r: number, c: number) =>
    Math.min(Math.max(r, 0), rows - 1) * columns + Math.min(Math.max(c, 0), columns - 1);
  const coefficient = values.map((here, i) => {
    const [r, c] = [Math.floor(i / columns), i % columns];
    const [north, south] = [values[at(r - 1, c)]! / here - 1, values[at(r + 1, c)]! / here - 1];
    const [west, east] = [values[at(r, c - 1)]! / here - 1, values[at(r, c + 1)]! / here - 1];
    const squares = north ** 2 + south ** 2 + west ** 2 + east ** 2;
    const laplacian = north + south + west + east;
    const q = (squares / 2 - (laplacian / 4) ** 2) / (1 + laplacian / 4) ** 2;
    const diffusion = 1 / (1 + (q - speckle) / (speckle * (1 + speckle)));
    return Math.min(Math.max(diffusion, 0), 1);
  });
  const after = values.slice();
  const flow = (from: number, to: number) => {
    const amount = (rate / 4) * coefficient[to]! * (values[from]! - values[to]!);
    after[to]! += amount;
    after[from]! -= amount;
  };
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) {
      if (r > 0) flow(at(r - 1, c), at(r, c));
      if (c > 0) flow(at(r, c - 1), at(r, c));
    }
  }
  return after;
}

function speckleOf({ columns, plain }: Picture, values: Float64Array): number {
  let [sum, squares] = [0, 0];
  for (let r = plain.top; r < plain.top + plain.height; r++) {
    for (let c = plain.left; c < plain.left + plain.width; c++) {
      sum += values[r * columns + c]!;
      squares += values[r * columns + c]! ** 2;
    }
  }
  return variation(sum, squares, plain.height * plain.width);
}
