/**
 * Finds inputs and a launch with which a kernel does something: tries one plan after another on the embedded
 * device, likeliest first, until one comes to its end without a finding of the watchers and gives results that
 * follow from its inputs. Then it takes away what is too much: arrays get the least length that will do, and
 * those that are only read, or only written, are told from the others.
 *
 * Refuses to say that the inputs make sense: only the author of a kernel knows that.
 */
import type { TypedArray } from "../device.ts";
import { WATCHERS } from "../fault.ts";
import type { Fill, Plan, Planned, Role, Signature, Size } from "../init.ts";
import {
  blocksFor,
  contentsFor,
  lengthsFor,
  MOST,
  numbersFor,
  sharedFor,
  sizesFor,
} from "./candidates.ts";
import type { Bench, Trial } from "./trial.ts";
import { extentsOf, gridOf, MOST_ELEMENTS } from "./trial.ts";

export interface Wishes {
  /** Elements, about. */
  readonly elements: number;
  /** Threads of a block. */
  readonly threads?: readonly number[];
}

export interface Found {
  readonly plan: Plan;
  /** Runs with sizes that are no multiple of a block as well. */
  readonly ragged: boolean;
  /** How many times larger a side may be on a GPU; 1 where larger ones do not run. */
  readonly factor: number;
  /** What is still wrong; nothing where the kernel runs well. */
  readonly doubts: readonly string[];
}

/** What the emulator takes for a case; with more a search would be slow. */
const MOST_INSTRUCTIONS = 400_000;
/** Trials until the best so far is taken. */
const MOST_TRIALS = 1500;
/** Warp-instructions and elements that a case on a GPU may have. */
const FULL_INSTRUCTIONS = 1e9;
const FULL_ELEMENTS = 2 ** 26;

/** @returns the reason where no plan comes to its end. */
export function findPlan(signature: Signature, bench: Bench, wishes: Wishes): Found | string {
  const best = search(signature, bench, wishes);
  if (typeof best === "string") return best;
  const { plan, doubts } = withRoles(shortened(best, bench), bench);
  return { plan, doubts, ragged: isRagged(plan, bench), factor: factorOf(plan, bench) };
}

interface Judged {
  readonly plan: Plan;
  readonly doubts: readonly string[];
}

/** With results that show nothing, a plan is worse than with any number of findings. */
const USELESS = 1000;

function search(signature: Signature, bench: Bench, wishes: Wishes): Judged | string {
  let best: (Judged & { readonly weight: number }) | undefined;
  let why = "it has no kernel that could be launched";
  let trials = 0;
  for (const [size, numbers, fills] of starts(signature, wishes.elements)) {
    for (const plan of launches(signature, size, numbers, fills, wishes.threads)) {
      if (trials++ >= MOST_TRIALS) return best ?? why;
      const first = bench.try(plan, { seed: 1, budget: MOST_INSTRUCTIONS });
      if (first.status === "fault") {
        why = first.message;
        // Another block does not help against an index from nowhere.
        if (["global-oob", "null", "fuel"].includes(first.kind)) break;
        continue;
      }
      const doubts = doubtsAbout(plan, first, bench);
      if (doubts.weight === 0) return { plan, doubts: [] };
      if (best === undefined || doubts.weight < best.weight) best = { plan, ...doubts };
    }
  }
  return best ?? why;
}

type Start = readonly [number, readonly Planned[], readonly Fill[]];

function* starts(signature: Signature, elements: number): Generator<Start> {
  for (const numbers of numbersFor(signature)) {
    for (const size of sizesFor(signature, elements)) {
      for (const fills of contentsFor(signature)) yield [size, numbers, fills];
    }
  }
}

function* launches(
  signature: Signature,
  size: number,
  numbers: readonly Planned[],
  fills: readonly Fill[],
  threads?: readonly number[],
): Generator<Plan> {
  const parameters = signature.parameters.map((parameter, k): Planned => {
    switch (parameter.kind) {
      case "array":
        return { kind: "array", length: MOST, fill: fills[k] as Fill, role: "inout" };
      case "struct":
        return { kind: "zeros" };
      case "number":
        return numbers[k] as Planned;
      default:
        return parameter satisfies never;
    }
  });
  for (const block of blocksFor(signature, threads)) {
    for (const sharedPerThread of sharedFor(signature)) {
      const plan = { signature, parameters, size, block, sharedPerThread };
      // Few blocks for all elements: it may well be one block for each.
      const covering: Plan = { ...plan, grid: "cover" };
      const few = extentsOf(covering, size).blocks < 4 && size <= 256;
      yield few ? { ...plan, grid: "each" } : covering;
      if (few) yield covering;
    }
  }
}

/**
 * What speaks against a plan that comes to its end.
 * @param one what came of it; the watchers, which are slow, are asked last.
 */
function doubtsAbout(
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

type Ran = Extract<Trial, { status: "ran" }>;

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

function isEqual(a: TypedArray, b: TypedArray | undefined): boolean {
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

/** Every array with the least length, of those that can be put in words, with which nothing changes. */
function shortened({ plan, doubts }: Judged, bench: Bench): Judged {
  const options = { seed: 1, budget: MOST_INSTRUCTIONS, watch: WATCHERS };
  const whole = bench.try(plan, options);
  if (whole.status === "fault") return { plan, doubts };
  const extents = extentsOf(plan, plan.size);
  const known = lengthsFor(plan.signature);
  const lengths = [...known]
    .filter(({ of }) => of(extents) <= MOST_ELEMENTS)
    .sort((a, b) => a.of(extents) - b.of(extents));
  let now = plan;
  for (const k of arraysOf(plan)) {
    let [low, high] = [0, lengths.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      const shorter = withArray(now, k, { length: lengths[middle] as Size });
      if (isSame(bench.try(shorter, options), whole)) high = middle;
      else low = middle + 1;
    }
    const least = lengths[low]?.of(extents);
    // The simplest way to say it: the first in the list.
    const length = known.find(({ of }) => of(extents) === least) ?? MOST;
    now = withArray(now, k, { length });
  }
  return { plan: now, doubts };
}

/** Does a run with shorter arrays do what the one with long ones did? */
function isSame(trial: Trial, whole: Ran): boolean {
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

/** What is only read becomes an input, what is written whole whatever it held an output. */
function withRoles({ plan, doubts }: Judged, bench: Bench): Judged {
  const options = { seed: 1, budget: MOST_INSTRUCTIONS };
  const one = bench.try(plan, options);
  if (one.status === "fault") return { plan, doubts };
  let now = plan;
  for (const k of arraysOf(plan)) {
    const [before, after] = [one.before[k], one.after[k]];
    if (before === undefined || after === undefined) continue;
    let role: Role = "inout";
    if (isEqual(after, before)) {
      role = "input";
    } else {
      const again = bench.try(plan, { ...options, refilled: new Set([k]) });
      if (again.status === "ran" && isEqual(again.after[k] as TypedArray, after)) role = "output";
    }
    const trial = withArray(now, k, { role });
    if (bench.try(trial, options).status === "ran") now = trial;
  }
  return { plan: now, doubts };
}

/** How much smaller than a multiple of a block the second case is. */
export const LESS = 37;

function isRagged(plan: Plan, bench: Bench): boolean {
  if (!usesSize(plan) || plan.size <= 2 * LESS) return false;
  return passes(plan, bench, plan.size - LESS, MOST_INSTRUCTIONS) !== undefined;
}

function factorOf(plan: Plan, bench: Bench): number {
  if (!usesSize(plan)) return 1;
  const [once, twice] = [1, 2].map((times) =>
    passes(plan, bench, times * plan.size, 10 * MOST_INSTRUCTIONS),
  );
  if (once === undefined || twice === undefined) return 1;
  const power = Math.log2(twice / once);
  const largest = (times: number): number => {
    const extents = extentsOf(plan, times * plan.size);
    const lengths = plan.parameters.map((each) =>
      each.kind === "array" ? each.length.of(extents) : 0,
    );
    return Math.max(...lengths);
  };
  const most = plan.signature.axes.threads === 1 ? 256 : 16;
  for (let times = most; times > 1; times /= 2) {
    const work = once * times ** power;
    if (work <= FULL_INSTRUCTIONS && largest(times) <= FULL_ELEMENTS) return times;
  }
  return 1;
}

/** A launch, a number or a length that follows the size. */
function usesSize(plan: Plan): boolean {
  const grids = [1, 2].map((times) => gridOf(plan, times * plan.size).join());
  return grids[0] !== grids[1] || plan.parameters.some(({ kind }) => kind === "size");
}

/** Warp-instructions of a clean run with another size. */
function passes(plan: Plan, bench: Bench, size: number, budget: number): number | undefined {
  const trial = bench.try(plan, { seed: 3, budget, watch: WATCHERS, size });
  return trial.status === "ran" && trial.findings.length === 0 ? trial.instructions : undefined;
}

function arraysOf({ parameters }: Plan): readonly number[] {
  return parameters.flatMap(({ kind }, k) => (kind === "array" ? [k] : []));
}

function withArray(
  plan: Plan,
  k: number,
  change: Partial<Extract<Planned, { kind: "array" }>>,
): Plan {
  const parameters = plan.parameters.map((each, i) =>
    i === k && each.kind === "array" ? { ...each, ...change } : each,
  );
  return { ...plan, parameters };
}
