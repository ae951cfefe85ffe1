/** From numbers to places on an axis, and where its ticks stand. Pure. */

export interface Axis {
  /** 0 at the start of the axis, 1 at its end. */
  readonly at: (value: number) => number;
  readonly ticks: readonly number[];
}

/** Equal steps; ticks are 1, 2 or 5 times a power of ten. */
export function linear(low: number, high: number, about = 5): Axis {
  const span = high - low || Math.abs(high) || 1;
  const raw = span / about;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = power * ([1, 2, 5].find((each) => each * power >= raw) ?? 10);
  const first = Math.ceil(low / step - 1e-9);
  const count = Math.floor((low + span) / step + 1e-9) - first;
  return {
    at: (value) => (value - low) / span,
    ticks: Array.from({ length: count + 1 }, (_, k) => (first + k) * step),
  };
}

/** Part of an axis of errors that stands for error 0. */
const ZERO = 0.16;

/** Errors differ by magnitudes, and 0 is one of them: it has a place of its own before the powers of ten. */
export function errors(values: readonly number[]): Axis {
  const positive = values.filter((value) => value > 0 && Number.isFinite(value));
  if (positive.length === 0) return { at: (value) => (value === 0 ? ZERO / 4 : 1), ticks: [0] };
  const low = Math.floor(Math.log10(Math.min(...positive)));
  const high = Math.max(low + 1, Math.ceil(Math.log10(Math.max(...positive))));
  const every = Math.ceil((high - low) / 5);
  const powers = Array.from({ length: high - low + 1 }, (_, k) => low + k);
  const inside = (value: number): number =>
    ZERO + (1 - ZERO) * ((Math.log10(value) - low) / (high - low));
  return {
    at: (value) => (value === 0 ? ZERO / 4 : Number.isFinite(value) ? inside(value) : 1),
    ticks: [0, ...powers.filter((power) => (power - low) % every === 0).map((p) => 10 ** p)],
  };
}

export function boundsOf(values: Iterable<number>): readonly [low: number, high: number] {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return low > high ? [0, 1] : [low, high];
}
