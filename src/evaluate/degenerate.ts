/**
 * Whether a workload's test can tell right from wrong at all, asked of the original before a search starts.
 * Evolution finds every hole: where zeros pass, the best variant is one that does nothing.
 *
 * Refused: a test that accepts zeros alone, or one answer for every input. Warned of: cases in which zeros pass,
 * and outputs that show little of whoever writes them: of one value throughout or nearly so, of values that the
 * tolerance takes for one, or in which zeros pass.
 */
import type { TypedArray } from "../device.ts";
import { UserError } from "../errors.ts";
import type { Outputs } from "../workload.ts";

/** Inputs with the outputs that are right for them. */
export interface Sample {
  readonly inputs: unknown;
  readonly expected: Outputs;
}

/** Whether outputs pass for a sample's. */
export type Accepts = (outputs: Outputs, sample: Sample) => boolean;

/** @throws UserError `degenerate-test`. */
export function refuseDegenerate(samples: readonly Sample[], accepts: Accepts): void {
  const passes = (outputs: Outputs, sample: Sample): boolean =>
    sameShape(outputs, sample.expected) && accepts(outputs, sample);
  if (samples.every((sample) => passes(zerosLike(sample.expected), sample))) {
    throw degenerate(
      "outputs of zeros alone pass in every case of the search split",
      "Give inputs whose outputs are not zero, or a smaller tolerance.",
    );
  }
  const [first] = samples;
  if (first === undefined || samples.length < 2) return;
  const constant = samples.find(({ expected }) =>
    samples.every((other) => passes(expected, other)),
  );
  if (constant === undefined) return;
  throw degenerate(
    "the outputs of one case pass for every other: a variant that ignores its inputs would be right",
    "Let inputs() draw from the request's seed, or give a smaller tolerance.",
  );
}

/** Of an output's elements: with more of one value the rest is too little to tell right from wrong. */
const NEARLY_ALL = 0.99;

/** What is weak about a test that is not refused, in words. */
export function weaknessesOf(samples: readonly Sample[], accepts: Accepts): readonly string[] {
  const idle = samples.filter((sample) => accepts(zerosLike(sample.expected), sample)).length;
  const names = Object.keys(samples[0]?.expected ?? {});
  return [
    ...(idle === 0
      ? []
      : [`zeros alone pass in ${idle} of ${samples.length} cases: they show nothing`]),
    ...names.flatMap((name) => weaknessOf(name, samples, accepts) ?? []),
  ];
}

/** The first that applies; the later ones follow from it. */
function weaknessOf(
  name: string,
  samples: readonly Sample[],
  accepts: Accepts,
): string | undefined {
  const arrays = samples.map(({ expected }) => expected[name] as TypedArray);
  const count = arrays.reduce((sum, { length }) => sum + length, 0);
  if (count === 0) return `output "${name}" is empty in every case`;
  // One element is a count or a flag: often the same, and rightly so.
  if (arrays.every((array) => array.length < 2)) return undefined;
  const passes = (fill: (array: TypedArray) => number | bigint): boolean =>
    samples.every((sample) => accepts(withOutput(sample.expected, name, fill), sample));
  const { value, share } = commonest(arrays);
  if (share === 1) {
    return `output "${name}" is ${value} throughout every case: it shows nothing of who writes it`;
  }
  if (share >= NEARLY_ALL) {
    const percent = (100 * share).toFixed(1);
    return `output "${name}" is ${value} in ${percent} % of its elements: it shows little of who writes it`;
  }
  if (passes((array) => zeroOf(array))) return `output "${name}" may be all zeros in every case`;
  if (passes(middleOf)) {
    return `output "${name}" may be one value throughout each case: the tolerance takes its values for one`;
  }
  return undefined;
}

/** The value of most elements, where one has more than half of them, and its share of all. */
function commonest(arrays: readonly TypedArray[]): {
  readonly value: number | bigint;
  readonly share: number;
} {
  let value: number | bigint = 0;
  let lead = 0;
  for (const array of arrays) {
    for (const each of array) {
      if (lead === 0) value = each;
      lead += Object.is(each, value) ? 1 : -1;
    }
  }
  let [equal, count] = [0, 0];
  for (const array of arrays) {
    for (const each of array) if (Object.is(each, value)) equal++;
    count += array.length;
  }
  return { value, share: equal / count };
}

/** Halfway between the least and the largest. */
function middleOf(array: TypedArray): number | bigint {
  let [least, most] = [array[0] ?? 0, array[0] ?? 0];
  for (const each of array) {
    if (each < least) least = each;
    if (each > most) most = each;
  }
  if (typeof least === "bigint" || typeof most === "bigint") {
    return (BigInt(least) + BigInt(most)) / 2n;
  }
  return least / 2 + most / 2;
}

const zeroOf = (array: TypedArray): number | bigint =>
  array instanceof BigInt64Array || array instanceof BigUint64Array ? 0n : 0;

function withOutput(
  outputs: Outputs,
  name: string,
  fill: (array: TypedArray) => number | bigint,
): Outputs {
  const array = (outputs[name] as TypedArray).slice();
  array.fill(fill(array) as never);
  return { ...outputs, [name]: array };
}

function zerosLike(outputs: Outputs): Outputs {
  return Object.keys(outputs).reduce((done, name) => withOutput(done, name, zeroOf), outputs);
}

function sameShape(a: Outputs, b: Outputs): boolean {
  return Object.entries(b).every(([name, array]) => a[name]?.length === array.length);
}

function degenerate(message: string, hint: string): UserError {
  return new UserError("degenerate-test", `the workload's test proves nothing: ${message}`, hint);
}
