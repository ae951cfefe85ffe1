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
import {
  doubtsAbout,
  isEqual,
  isSame,
  type Judged,
  MOST_INSTRUCTIONS,
  withArray,
} from "./judge.ts";
import { equalSizes, spanOf, spreadOut, widened } from "./sides.ts";
import type { Bench } from "./trial.ts";
import { extentsOf, gridOf, MOST_ELEMENTS } from "./trial.ts";

export interface Wishes {
  /** Elements, about. */
  readonly elements: number;
  /** Threads of a block. */
  readonly threads?: readonly number[];
}

export interface Found {
  readonly plan: Plan;
  /** How much smaller the second case is, so that it is no multiple of a block; 0 where the kernel fails there. */
  readonly less: number;
  /** Sizes that are equal because the kernel fails, or does nothing, where they differ. */
  readonly equal: readonly string[];
  /** How many times larger a side may be on a GPU; 1 where larger ones do not run. */
  readonly factor: number;
  /** What is still wrong; nothing where the kernel runs well. */
  readonly doubts: readonly string[];
}

/** Trials until the best so far is taken. */
const MOST_TRIALS = 1500;
/** Warp-instructions and elements that a case on a GPU may have. */
const FULL_INSTRUCTIONS = 1e9;
const FULL_ELEMENTS = 2 ** 26;

/** @returns the reason where no plan comes to its end. */
export function findPlan(signature: Signature, bench: Bench, wishes: Wishes): Found | string {
  const first = search(signature, bench, wishes);
  if (typeof first === "string") return first;
  const best = widened(first, bench);
  const spread = spreadOut(best, bench);
  const [alike, apart] = [best, spread].map((judged) =>
    withRoles(shortened(judged, bench), bench),
  ) as [Judged, Judged];
  // Sizes that differ are worth less than one that is no multiple of a block.
  const lessApart = lessFor(apart.plan, bench);
  const lessAlike = lessApart === 0 ? lessFor(alike.plan, bench) : 0;
  const { plan, doubts } = lessAlike > 0 ? alike : apart;
  return {
    plan,
    doubts,
    less: lessApart || lessAlike,
    equal: equalSizes(plan),
    factor: factorOf(plan, bench),
  };
}

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

/** Every array with the least length, of those that can be put in words, with which nothing changes. */
function shortened({ plan, doubts }: Judged, bench: Bench): Judged {
  const options = { seed: 1, budget: MOST_INSTRUCTIONS, watch: WATCHERS };
  const whole = bench.try(plan, options);
  if (whole.status === "fault") return { plan, doubts };
  const extents = extentsOf(plan, plan.size);
  const known = lengthsFor(plan);
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

/** How much smaller than a multiple of a block the second case may be: odd, and far from any power of two. */
const LESS = [37, 13, 5, 1];

/** 0 where the kernel fails with such a size, or has none. */
function lessFor(plan: Plan, bench: Bench): number {
  const less = LESS.find((each) => plan.size > 2 * each + spanOf(plan));
  if (less === undefined || !usesSize(plan)) return 0;
  return passes(plan, bench, plan.size - less, MOST_INSTRUCTIONS) === undefined ? 0 : less;
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
