/** The network on the CPU, layer by layer, image by image; sums in f64. */
import {
  type Batch,
  blocksOf,
  COLOURS,
  type Convolution,
  EPSILON,
  type Form,
  lastOf,
  type Parameters,
  parameter,
  sideAfter,
  stemOf,
} from "./network.ts";

/** Pixel by pixel, channels next to each other. */
interface Picture {
  readonly side: number;
  readonly values: Float32Array;
}

/** Scores of the classes of the first `images` images. */
export function classify(batch: Batch, images = batch.images): Float32Array {
  const { form, parameters, side, pixels } = batch;
  const scores = new Float32Array(images * form.classes);
  const size = side * side * COLOURS;
  for (let i = 0; i < images; i++) {
    const image = { side, values: pixels.subarray(i * size, (i + 1) * size) };
    scores.set(scoresOf(image, form, parameters), i * form.classes);
  }
  return scores;
}

function scoresOf(image: Picture, form: Form, parameters: Parameters): Float32Array {
  const layer = (picture: Picture, convolution: Convolution): Picture =>
    normalised(convolved(picture, convolution, parameters), convolution, parameters);
  let picture = cutOff(layer(image, stemOf(form)));
  for (const { first, second, down } of blocksOf(form)) {
    const shortcut = down === undefined ? picture : layer(picture, down);
    const after = layer(cutOff(layer(picture, first)), second);
    const values = after.values.map((value, i) => value + shortcut.values[i]!);
    picture = cutOff({ side: after.side, values });
  }
  const channels = lastOf(form);
  const weights = parameter(parameters, "dense.w");
  const bias = parameter(parameters, "dense.b");
  const area = picture.side * picture.side;
  const means = new Float64Array(channels);
  picture.values.forEach((value, i) => {
    means[i % channels]! += value / area;
  });
  return bias.map((start, k) =>
    means.reduce((sum, mean, c) => sum + mean * weights[c * form.classes + k]!, start),
  );
}

const cutOff = ({ side, values }: Picture): Picture => ({
  side,
  values: values.map((value) => Math.max(0, value)),
});

function convolved(
  { side, values }: Picture,
  { name, taps, from, to, stride }: Convolution,
  parameters: Parameters,
): Picture {
  const weights = parameter(parameters, name);
  const after = sideAfter(side, stride);
  const out = new Float32Array(after * after * to);
  const sums = new Float64Array(to);
  const around = Math.floor(taps / 2);
  for (let y = 0; y < after; y++) {
    for (let x = 0; x < after; x++) {
      sums.fill(0);
      for (let tap = 0; tap < taps * taps; tap++) {
        const row = y * stride + Math.floor(tap / taps) - around;
        const column = x * stride + (tap % taps) - around;
        if (row < 0 || row >= side || column < 0 || column >= side) continue;
        const pixel = (row * side + column) * from;
        for (let c = 0; c < from; c++) {
          const value = values[pixel + c]!;
          // Half of all inputs are 0 behind a cut-off.
          if (value === 0) continue;
          const own = (tap * from + c) * to;
          for (let k = 0; k < to; k++) sums[k]! += value * weights[own + k]!;
        }
      }
      out.set(sums, (y * after + x) * to);
    }
  }
  return { side: after, values: out };
}

function normalised(
  { side, values }: Picture,
  { norm, to }: Convolution,
  parameters: Parameters,
): Picture {
  const [gamma, beta, mean, variance] = ["gamma", "beta", "mean", "var"].map((part) =>
    parameter(parameters, `${norm}.${part}`),
  );
  const scale = gamma!.map((g, c) => g / Math.sqrt(variance![c]! + EPSILON));
  return {
    side,
    values: values.map((value, i) => (value - mean![i % to]!) * scale[i % to]! + beta![i % to]!),
  };
}
