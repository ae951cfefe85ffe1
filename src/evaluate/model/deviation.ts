/**
 * How far predictions are from those of the original, in one number for classes and quantities alike: 0 is equal,
 * and 1 is no better than saying the mean whatever the inputs are.
 */
import type { Tensor } from "../../model-workload.ts";

/**
 * The largest over all results. Of real numbers: the root of the mean squared difference over the standard deviation
 * of the original's, which is taken at each place of a row over the rows (over all elements where there is one row).
 * Of everything else: the share of elements that differ. NaN and infinities are infinitely far from any number.
 */
export function deviation(predictions: readonly Tensor[], original: readonly Tensor[]): number {
  if (predictions.length !== original.length) return Infinity;
  return Math.max(0, ...original.map((wanted, k) => deviationOf(predictions[k] as Tensor, wanted)));
}

/** Does it hold NaN or an infinity? */
export function isWild(prediction: Tensor): boolean {
  return numbersOf(prediction)?.some((value) => !Number.isFinite(value)) ?? false;
}

function deviationOf(given: Tensor, wanted: Tensor): number {
  const count = wanted.data.length;
  if (given.element !== wanted.element || given.data.length !== count) return Infinity;
  const [a, b] = [numbersOf(given), numbersOf(wanted)];
  if (a === undefined || b === undefined) {
    let differing = 0;
    for (let i = 0; i < count; i++) if (given.data[i] !== wanted.data[i]) differing++;
    return count === 0 ? 0 : differing / count;
  }
  let difference = 0;
  for (let i = 0; i < count; i++) difference += ((a[i] as number) - (b[i] as number)) ** 2;
  if (difference === 0) return 0;
  const error = Math.sqrt(difference / spreadOf(b, wanted.shape));
  return Number.isNaN(error) ? Infinity : error;
}

/** Sum of squared distances from the mean; from 0 where nothing varies. */
function spreadOf(values: Float64Array, shape: readonly number[]): number {
  const rows = (shape[0] ?? 1) > 1 ? (shape[0] as number) : values.length;
  const places = values.length / rows;
  let spread = 0;
  for (let place = 0; place < places; place++) {
    let sum = 0;
    for (let row = 0; row < rows; row++) sum += values[row * places + place] as number;
    for (let row = 0; row < rows; row++) {
      spread += ((values[row * places + place] as number) - sum / rows) ** 2;
    }
  }
  return spread > 0 ? spread : values.reduce((sum, value) => sum + value * value, 0);
}

/** As numbers, where they are real ones. */
function numbersOf({ element, data }: Tensor): Float64Array | undefined {
  switch (element) {
    case "f64":
    case "f32":
      return Float64Array.from(data as Float32Array);
    case "bf16": {
      const wide = Uint32Array.from(data as Uint16Array, (bits) => bits << 16);
      return Float64Array.from(new Float32Array(wide.buffer));
    }
    case "f16":
      return Float64Array.from(data as Uint16Array, numberOfHalf);
    default:
      return undefined;
  }
}

/** Of IEEE 754's binary16. */
function numberOfHalf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : Number.NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
