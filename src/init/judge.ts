/**
 * What came of a plan: what speaks against it, and whether two runs did the same. Knows nothing of how plans are made.
 */
import type { TypedArray } from "../device.ts";
import { WATCHERS } from "../fault.ts";
import type { Plan, Planned } from "../init.ts";
import type { Bench, Trial } from "./trial.ts";

/** What the emulator takes for a case; with more a search would be slow. */
export const MOST_INSTRUCTIONS = 400_000;

export interface Judged {
  readonly plan: Plan;
  readonly doubts: readonly string[];
}

/** With results that show nothing, a plan is worse than with any number of findings. */
const USELESS = 1000;

export type Ran = Extract<Trial, { status: "ran" }>;

/**
 * What speaks against a plan that comes to its end.
 * @param one what came of it; the watchers, which are slow, are asked last.
 */
export function doubtsAbout(
  plan: Plan,
  one: Ran,
  bench: Bench,
): { readonly doubts: readonly string[]; readonly weight: number } {
  const budget = MOST_INSTRUCTIONS;
  const other = bench.try(plan, { seed: 2, budget });
  const empty = other.status === "fault" ? other.message : emptiness(one, other);
  if (empty !== undefined) return { doubts: [empty], weight: USELESS };
  const watched = bench.try(plan, { seed: 1, budget, watch: WATCHERS });
  if (watched.status === "fault") return { doubts: [watched.message], weight: USELESS };
  const doubts = watched.findings.map(({ message }) => message);
  return { doubts, weight: doubts.length };
}

/** What speaks against results without looking at how they came about. */
function emptiness(one: Ran, other: Ran): string | undefined {
  const written = one.after.filter((after, k) => after && !isEqual(after, one.before[k]));
  if (written.length === 0) return "it writes nothing";
  const wild = one.after.some((after, k) => after && isWild(after, one.before[k]));
  if (wild) return "it gives infinities, or what is no number";
  const follows = one.after.some(
    (after, k) => after && differs(after, one.before[k], other.after[k]),
  );
  return follows ? undefined : "its results do not depend on its inputs";
}

const rawOf = ({ buffer, byteOffset, byteLength }: TypedArray): Buffer =>
  Buffer.from(buffer as ArrayBuffer, byteOffset, byteLength);

export function isEqual(a: TypedArray, b: TypedArray | undefined): boolean {
  return b !== undefined && rawOf(a).equals(rawOf(b));
}

/** Has anything become no finite number? */
function isWild(after: TypedArray, before: TypedArray | undefined): boolean {
  if (!(after instanceof Float32Array || after instanceof Float64Array)) return false;
  return after.some((value, i) => !Number.isFinite(value) && !Object.is(value, before?.[i]));
}

/** Is there a place that was written, and otherwise with other inputs? */
function differs(
  after: TypedArray,
  before: TypedArray | undefined,
  other: TypedArray | undefined,
): boolean {
  for (let i = 0; i < after.length; i++) {
    const value = after[i];
    if (Object.is(value, before?.[i])) continue;
    if (!Object.is(value, other?.[i]) && Number(value) !== 0) return true;
  }
  return false;
}

/** Does a run with shorter arrays do what the one with long ones did? */
export function isSame(trial: Trial, whole: Ran): boolean {
  if (trial.status === "fault" || trial.findings.length > whole.findings.length) return false;
  return trial.after.every((after, k) => {
    const expected = whole.after[k];
    const before = whole.before[k];
    if (after === undefined || expected === undefined || before === undefined) return true;
    // What was cut off must not have been written.
    const { length } = after;
    const cut = isEqual(expected.subarray(length), before.subarray(length));
    return cut && isEqual(after, expected.subarray(0, length));
  });
}

/** Does a plan come to its end with nothing against it? */
export function isClean(plan: Plan, bench: Bench): boolean {
  const one = bench.try(plan, { seed: 1, budget: MOST_INSTRUCTIONS });
  return one.status === "ran" && doubtsAbout(plan, one, bench).weight === 0;
}

/** A plan with something else for one of its parameters. */
export function withParameter(plan: Plan, k: number, planned: Planned): Plan {
  return { ...plan, parameters: plan.parameters.with(k, planned) };
}

export function withArray(
  plan: Plan,
  k: number,
  change: Partial<Extract<Planned, { kind: "array" }>>,
): Plan {
  const planned = plan.parameters[k] as Planned;
  return planned.kind === "array" ? withParameter(plan, k, { ...planned, ...change }) : plan;
}
