/** Many evaluations as few numbers, so that what a page draws does not grow with the run. Pure. */
import type { PointsAnswer, RateBucket } from "../serve.ts";
import type { Line } from "./digest.ts";

/** Cells of the grid over time and error; each gives at most one point. */
const [COLUMNS, ROWS] = [64, 32] as const;
/** Slower variants than so many times the original's time are only counted. */
const SLOWEST = 2;
const BUCKETS = 60;

/** @param original its time. */
export function samplePoints(lines: readonly Line[], original: number): PointsAnswer {
  const ran = lines.filter(({ status }) => status === "ok");
  const shown = ran.filter(({ time = Infinity }) => time <= SLOWEST * original);
  const scale = errorScale(shown);
  const cells = new Map<number, { line: Line; count: number }>();
  for (const line of shown) {
    const column = Math.min(COLUMNS - 1, Math.floor(COLUMNS * scale(line.error ?? 0)));
    const row = Math.floor((ROWS * (line.time ?? 0)) / (SLOWEST * original));
    const key = row * COLUMNS + column;
    const cell = cells.get(key);
    if (cell === undefined) cells.set(key, { line, count: 1 });
    else {
      cell.count++;
      if ((line.time ?? 0) < (cell.line.time ?? 0)) cell.line = line;
    }
  }
  return {
    points: [...cells.values()].map(({ line, count }) => ({
      variant: line.sequence,
      time: line.time ?? 0,
      error: line.error ?? 0,
      count,
    })),
    beyond: ran.length - shown.length,
  };
}

/** Errors differ by magnitudes: cells of equal ratio, and one for error 0. */
function errorScale(lines: readonly Line[]): (error: number) => number {
  let [low, high] = [Infinity, 0];
  for (const { error = 0 } of lines) {
    if (error > 0 && error < low) low = error;
    if (Number.isFinite(error) && error > high) high = error;
  }
  const span = Math.log(high / low) || 1;
  return (error) => (error === 0 ? 0 : 1 / COLUMNS + Math.log(Math.min(error, high) / low) / span);
}

/** Evaluations a second over the run; empty when the log does not say. */
export function rateOf(lines: readonly Line[]): readonly RateBucket[] {
  let last = 0;
  for (const { seconds } of lines) {
    if (seconds === undefined) return [];
    if (seconds > last) last = seconds;
  }
  if (last === 0) return [];
  const buckets = Math.max(1, Math.min(BUCKETS, Math.floor(last)));
  const counts = new Uint32Array(buckets);
  for (const { seconds = 0 } of lines) {
    const k = Math.min(buckets - 1, Math.floor((buckets * seconds) / last));
    counts[k] = (counts[k] as number) + 1;
  }
  const width = last / buckets;
  return Array.from(counts, (count, k) => {
    return { from: k * width, to: (k + 1) * width, perSecond: count / width };
  });
}
