/** The particle filter on the CPU, in double precision, step after step over plain arrays. */

export interface Video {
  readonly width: number;
  readonly height: number;
  /** One grey image a frame, row by row. */
  readonly frames: readonly Uint8Array[];
  /** Places of all particles before the first frame, in pixels. */
  readonly xs: Float32Array;
  readonly ys: Float32Array;
  /** Pixels that the object covers around its centre: x, y, x, y, … */
  readonly disc: Int32Array;
  readonly model: Model;
  /** Of the random motion in each frame. */
  readonly seeds: Uint32Array;
  /** Of resampling in each frame, 0 to 1: where in its equal part each new particle looks. */
  readonly offsets: Float32Array;
}

export interface Model {
  /** Mean motion of the object in a frame, and standard deviation from it, in pixels. */
  readonly driftX: number;
  readonly driftY: number;
  readonly spread: number;
  /** Grey of the object, and of what is behind it. */
  readonly foreground: number;
  readonly background: number;
  /** What divides the mean difference of squares: the larger, the milder the judgement. */
  readonly variance: number;
}

export interface Track {
  /** Estimated centre of each frame, x and y in pixels. */
  readonly path: Float32Array;
  /** Logarithm of the mean likelihood ratio in each frame. */
  readonly evidence: Float32Array;
}

/** @param leaveOut a step to skip, to see what that does. */
export function track(video: Video, leaveOut?: "motion" | "resampling"): Track {
  const path: number[] = [];
  const evidence: number[] = [];
  let particles = Array.from(video.xs, (x, i) => ({ x, y: video.ys[i]! }));
  video.frames.forEach((image, frame) => {
    if (leaveOut !== "motion") {
      particles = particles.map(({ x, y }, i) => moved(x, y, i, video.seeds[frame]!, video.model));
    }
    const logWeights = particles.map(({ x, y }) => logLikelihood(video, image, x, y));
    const best = largest(logWeights);
    const weights = logWeights.map((logWeight) => Math.exp(logWeight - best));
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    path.push(
      particles.reduce((sum, { x }, i) => sum + x * weights[i]!, 0) / total,
      particles.reduce((sum, { y }, i) => sum + y * weights[i]!, 0) / total,
    );
    evidence.push(best + Math.log(total / particles.length));
    if (leaveOut !== "resampling") particles = resampled(particles, weights, video.offsets[frame]!);
  });
  return { path: Float32Array.from(path), evidence: Float32Array.from(evidence) };
}

function largest(values: readonly number[]): number {
  return values.reduce((most, value) => Math.max(most, value), -Infinity);
}

function moved(x: number, y: number, i: number, seed: number, model: Model) {
  const first = ((mixed(seed + 2 * i) >>> 8) + 1) / 2 ** 24;
  const second = (mixed(seed + 2 * i + 1) >>> 8) / 2 ** 24;
  const radius = model.spread * Math.sqrt(-2 * Math.log(first));
  return {
    x: x + model.driftX + radius * Math.cos(2 * Math.PI * second),
    y: y + model.driftY + radius * Math.sin(2 * Math.PI * second),
  };
}

/** The finaliser of murmur hash 3: every bit of the counter moves every bit of the result. */
export function mixed(counter: number): number {
  let x = counter >>> 0;
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return (x ^ (x >>> 16)) >>> 0;
}

function logLikelihood(video: Video, image: Uint8Array, x: number, y: number): number {
  const { width, height, disc, model } = video;
  const column = roundToEven(x);
  const row = roundToEven(y);
  let sum = 0;
  for (let p = 0; p < disc.length; p += 2) {
    const c = Math.min(Math.max(column + disc[p]!, 0), width - 1);
    const r = Math.min(Math.max(row + disc[p + 1]!, 0), height - 1);
    const grey = image[r * width + c]!;
    sum += (grey - model.background) ** 2 - (grey - model.foreground) ** 2;
  }
  return sum / (model.variance * (disc.length / 2));
}

function roundToEven(x: number): number {
  const down = Math.floor(x);
  if (x - down !== 0.5) return Math.round(x);
  return down % 2 === 0 ? down : down + 1;
}

/** Systematic resampling with one pointer that only moves on. */
export function resampled<T>(
  particles: readonly T[],
  weights: readonly number[],
  offset: number,
): T[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const last = particles.length - 1;
  let chosen = 0;
  let reached = weights[0]!;
  return particles.map((_, j) => {
    const wanted = ((j + offset) / particles.length) * total;
    while (reached < wanted && chosen < last) reached += weights[++chosen]!;
    return particles[chosen]!;
  });
}
