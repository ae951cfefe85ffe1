/** Tracking on the CPU in double precision: the textbook form of the correlation, shift after shift. */

/** Pixels of a template beside its centre, and the farthest shift of a point from frame to frame. */
export const HALF = 6;
export const RADIUS = 5;

export interface Film {
  readonly width: number;
  readonly height: number;
  /** Grey values; the templates come from the first one. */
  readonly frames: readonly Float32Array[];
  /** Places of the points in the first frame. */
  readonly xs: Int32Array;
  readonly ys: Int32Array;
  /** How much of a template is replaced by what the point looks like, after each frame. */
  readonly share: number;
}

export interface Tracks {
  /** Of each frame after the first, of each point. */
  readonly xs: Int32Array;
  readonly ys: Int32Array;
  readonly scores: Float32Array;
  /** What the points look like in the end, one square after another. */
  readonly templates: Float32Array;
}

const clamp = (at: number, size: number) => Math.min(Math.max(at, 0), size - 1);

/** The square around a place, row by row; beyond the rim the rim's pixels repeat. */
export function square(film: Film, frame: Float32Array, x: number, y: number): number[] {
  const pixels: number[] = [];
  for (let row = y - HALF; row <= y + HALF; row++) {
    for (let column = x - HALF; column <= x + HALF; column++) {
      pixels.push(frame[clamp(row, film.height) * film.width + clamp(column, film.width)]!);
    }
  }
  return pixels;
}

/** Of two squares, -1 to 1; -1 also where one is all the same. */
export function correlation(a: readonly number[], b: readonly number[]): number {
  const mean = (values: readonly number[]) => values.reduce((s, x) => s + x, 0) / values.length;
  const [meanA, meanB] = [mean(a), mean(b)];
  let [product, squareA, squareB] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    product += (a[i]! - meanA) * (b[i]! - meanB);
    squareA += (a[i]! - meanA) ** 2;
    squareB += (b[i]! - meanB) ** 2;
  }
  return squareA * squareB > 0 ? product / Math.sqrt(squareA * squareB) : -1;
}

/** @param similarity of a template and a square; the correlation, unless another one is to be tried. */
export function track(film: Film, similarity: typeof correlation = correlation): Tracks {
  const [first, ...others] = film.frames;
  const points = Array.from(film.xs, (x, i) => {
    const y = film.ys[i]!;
    return { x, y, score: 0, template: square(film, first!, x, y) };
  });
  const tracks: { x: number; y: number; score: number }[] = [];
  for (const frame of others) {
    for (const point of points) {
      const found = bestPlace(film, frame, point, similarity);
      Object.assign(point, found);
      const now = square(film, frame, point.x, point.y);
      point.template = point.template.map((old, i) => old + film.share * (now[i]! - old));
      tracks.push(found);
    }
  }
  return {
    xs: Int32Array.from(tracks, ({ x }) => x),
    ys: Int32Array.from(tracks, ({ y }) => y),
    scores: Float32Array.from(tracks, ({ score }) => score),
    templates: Float32Array.from(points.flatMap(({ template }) => template)),
  };
}

function bestPlace(
  film: Film,
  frame: Float32Array,
  point: { readonly x: number; readonly y: number; readonly template: readonly number[] },
  similarity: typeof correlation,
) {
  let best = { x: point.x, y: point.y, score: -Infinity };
  for (let y = point.y - RADIUS; y <= point.y + RADIUS; y++) {
    for (let x = point.x - RADIUS; x <= point.x + RADIUS; x++) {
      const score = similarity(point.template, square(film, frame, x, y));
      if (score > best.score) best = { x, y, score };
    }
  }
  return { x: clamp(best.x, film.width), y: clamp(best.y, film.height), score: best.score };
}
