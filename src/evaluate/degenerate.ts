/**
 * Whether a workload's test can tell right from wrong at all, asked of the original before a search starts.
 * Evolution finds every hole: where zeros pass, the best variant is one that does nothing.
 *
 * Refused: a test that accepts zeros alone, or one answer for every input. Warned of: an output that holds one
 * value throughout, which shows nothing of whoever writes it.
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

/** Outputs that hold one value in every case. */
export function constantOutputs(samples: readonly Sample[]): readonly string[] {
  const names = Object.keys(samples[0]?.expected ?? {});
  return names.flatMap((name) => {
    const arrays = samples.map(({ expected }) => expected[name] as TypedArray);
    const value = arrays.find((array) => array.length > 0)?.[0];
    if (value === undefined) return [`output "${name}" is empty in every case`];
    // One element is a count or a flag: often the same, and rightly so.
    if (arrays.every((array) => array.length < 2)) return [];
    if (!arrays.every((array) => isConstant(array, value))) return [];
    return [
      `output "${name}" is ${value} throughout every case: it shows nothing of who writes it`,
    ];
  });
}

function isConstant(array: TypedArray, value: number | bigint): boolean {
  for (const each of array) if (!Object.is(each, value)) return false;
  return true;
}

function zerosLike(outputs: Outputs): Outputs {
  const zeros = Object.entries(outputs).map(([name, array]) => {
    const zero = array.slice();
    zero.fill(0 as never);
    return [name, zero] as const;
  });
  return Object.fromEntries(zeros);
}

function sameShape(a: Outputs, b: Outputs): boolean {
  return Object.entries(b).every(([name, array]) => a[name]?.length === array.length);
}

function degenerate(message: string, hint: string): UserError {
  return new UserError("degenerate-test", `the workload's test proves nothing: ${message}`, hint);
}
