/**
 * Outcomes of subsets of a set of edits, named by bit masks, and what follows from them: which edit needs which,
 * which interact, by which steps the whole can be reached. Pure but for `measured`.
 *
 * The hard part is what may be concluded from a part of the subsets: with too many edits for all of them only
 * the small, the large and those along the way are known, and every answer is of the known ones alone.
 */
import type { Outcome } from "../fitness.ts";
import { timeOf } from "../fitness.ts";
import type { Genome } from "../genome.ts";
import { spreadOf } from "./independent.ts";
import { type Measure, type Score, THRESHOLD } from "./minimise.ts";

/** Bit i stands for edit i. */
export type Mask = number;

export type Passed = Extract<Outcome, { readonly status: "ok" }>;

export class Subsets {
  readonly genome: Genome;
  /** All subsets are known. */
  readonly exhaustive: boolean;
  readonly #known = new Map<Mask, Outcome>();
  readonly #measure: Measure;
  readonly #original: number;

  private constructor(genome: Genome, original: Score, measure: Measure, exhaustive: boolean) {
    this.genome = genome;
    this.exhaustive = exhaustive;
    this.#measure = measure;
    this.#original = timeOf(original.fitness);
  }

  /** @param most edits of which all subsets are tried; of more, all of one, two, all but one and all but two. */
  static async measured(
    genome: Genome,
    original: Score,
    measure: Measure,
    most: number,
  ): Promise<Subsets> {
    const exhaustive = genome.length <= most;
    const subsets = new Subsets(genome, original, measure, exhaustive);
    await subsets.learn(exhaustive ? allMasks(genome.length) : edgeMasks(genome.length));
    return subsets;
  }

  get size(): number {
    return this.#known.size;
  }

  get full(): Mask {
    return 2 ** this.genome.length - 1;
  }

  of(mask: Mask): Outcome | undefined {
    return this.#known.get(mask);
  }

  passed(mask: Mask): Passed | undefined {
    const outcome = this.#known.get(mask);
    return outcome?.status === "ok" ? outcome : undefined;
  }

  async learn(masks: readonly Mask[]): Promise<void> {
    const fresh = [...new Set(masks)].filter((mask) => !this.#known.has(mask));
    const outcomes = await this.#measure(
      fresh.map((mask) => this.genome.filter((_, i) => has(mask, i))),
    );
    for (const [k, mask] of fresh.entries()) this.#known.set(mask, outcomes[k] as Outcome);
  }

  /** The least sets of other edits with which an edit passes that fails alone; empty when it does not. */
  enablers(edit: number): readonly Mask[] {
    if (this.passed(bit(edit)) !== undefined) return [];
    const passing = [...this.#known.keys()]
      .filter((mask) => has(mask, edit) && this.passed(mask) !== undefined)
      .sort((a, b) => countOf(a) - countOf(b) || a - b);
    return passing
      .filter((mask, k) => !passing.slice(0, k).some((less) => (less & mask) === less))
      .map((mask) => mask & ~bit(edit));
  }

  /** Whether one edit's effect depends on the other: it needs it, or gains change by more than noise. */
  interact(a: number, b: number): boolean {
    const both = bit(a) | bit(b);
    const needs = (x: number, y: number): boolean => this.enablers(x).some((mask) => has(mask, y));
    if (needs(a, b) || needs(b, a)) return true;
    return [...this.#known.keys()].some((context) => {
      if ((context & both) !== 0) return false;
      const corners = [0, bit(a), bit(b), both].map((mask) => this.of(context | mask));
      if (corners.includes(undefined)) return false;
      return differs(corners as readonly Outcome[], THRESHOLD * this.#original);
    });
  }
}

/** Gains that do not add up, or a failure or a pass that neither edit alone explains. */
function differs(corners: readonly Outcome[], threshold: number): boolean {
  const [none, a, b, both] = corners as readonly [Outcome, Outcome, Outcome, Outcome];
  const ok = corners.map(({ status }) => status === "ok");
  if (ok.every((each) => each)) {
    const times = [none, a, b, both].map((each) => timeOf((each as Passed).fitness));
    const [t, ta, tb, tab] = times as [number, number, number, number];
    const noise = corners.reduce((sum, each) => sum + spreadOf(each as Passed), 0);
    return Math.abs(t - ta - (tb - tab)) - noise >= threshold;
  }
  const [n, x, y, xy] = ok as [boolean, boolean, boolean, boolean];
  // What fails already may do so for several reasons, of which each edit mends one: nothing is said.
  return n && xy !== (x && y);
}

export const bit = (edit: number): Mask => 2 ** edit;

export function has(mask: Mask, edit: number): boolean {
  return Math.floor(mask / 2 ** edit) % 2 === 1;
}

export function membersOf(mask: Mask): readonly number[] {
  return Array.from({ length: 31 }, (_, i) => i).filter((i) => has(mask, i));
}

export function maskOf(edits: readonly number[]): Mask {
  return edits.reduce((mask, edit) => mask | bit(edit), 0);
}

function countOf(mask: Mask): number {
  return membersOf(mask).length;
}

function allMasks(count: number): readonly Mask[] {
  return Array.from({ length: 2 ** count }, (_, mask) => mask);
}

/** The empty set, singles, pairs, and the full set without each of these. */
function edgeMasks(count: number): readonly Mask[] {
  const edits = Array.from({ length: count }, (_, i) => i);
  const small = [
    0,
    ...edits.map(bit),
    ...edits.flatMap((a) => edits.slice(a + 1).map((b) => bit(a) | bit(b))),
  ];
  const full = 2 ** count - 1;
  return [...small, ...small.map((mask) => full & ~mask)];
}
