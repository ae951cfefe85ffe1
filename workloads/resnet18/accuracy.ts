/** How far scores of classes are from those expected. */
import type { Batch } from "./network.ts";

/** A difference of scores of so many times their spread counts like all images put into the wrong class. */
const DRIFT = 2;

/**
 * The part of the images that are put into the wrong class beyond those that the expected scores put
 * there, or half of the difference of scores in units of their spread, whichever is larger. Accuracy
 * alone would let a batch of few images pass whatever its scores are. Where nobody knows the classes, those
 * expected are right. Only as many images as are expected count: a CPU takes a second for each.
 */
export function errorOf(got: Float32Array, want: Float32Array, { form, labels }: Batch): number {
  const { classes } = form;
  const images = want.length / classes;
  if (got.length < want.length) return Infinity;
  let lost = 0;
  for (let i = 0; i < images; i++) {
    const of = (scores: Float32Array) => classOf(scores.subarray(i * classes, (i + 1) * classes));
    const right = labels?.[i] ?? of(want);
    lost += Number(of(want) === right) - Number(of(got) === right);
  }
  const drift = rootMeanSquare(want.map((score, i) => score - got[i]!)) / spreadOf(want, classes);
  return Number.isNaN(drift) ? Infinity : Math.max(0, lost / images, drift / DRIFT);
}

/** The class with the highest score; -1 where none is a number. */
function classOf(scores: Float32Array): number {
  let best = -1;
  scores.forEach((score, k) => {
    if (best === -1 ? !Number.isNaN(score) : score > scores[best]!) best = k;
  });
  return best;
}

/** Of scores around the mean of their image. */
function spreadOf(scores: Float32Array, classes: number): number {
  const means = Float64Array.from({ length: scores.length / classes }, (_, i) => {
    return scores.subarray(i * classes, (i + 1) * classes).reduce((a, b) => a + b, 0) / classes;
  });
  return rootMeanSquare(scores.map((score, i) => score - means[Math.floor(i / classes)]!));
}

const rootMeanSquare = (values: Float32Array): number =>
  Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);
