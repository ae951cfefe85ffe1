/**
 * The cases of each split: inputs, the outputs that the original gives on them, and how far a variant may
 * go before it counts as endless. Made when first asked for.
 */
import { serialize } from "node:v8";
import type { Session } from "../device.ts";
import { UserError } from "../errors.ts";
import type { FuzzCase } from "../evaluate.ts";
import { type Failed, rejected } from "../fitness.ts";
import type { Tuning } from "../tuning.ts";
import type { Outputs, Scale, Split } from "../workload.ts";
import { SPLITS } from "../workload.ts";
import { farthestApart } from "./apart.ts";
import { type Accepts, refuseDegenerate, weaknessesOf } from "./degenerate.ts";
import { originalFails, userCode } from "./failures.ts";
import type { Attempt, Loadable, Runner } from "./runner.ts";

/** How large the cases are, and how much of the original's work they may be. */
export interface Extent {
  readonly scale: Scale;
  /** Most warp-instructions of one case of the original. */
  readonly budget?: number;
  /** The workload's CPU reference has been asked already, and need not be again. */
  readonly referred?: boolean;
}

/** A variant may execute this many times the original's instructions before it counts as endless. */
const BUDGET_FACTOR = 10;
/** Most warp-instructions of one case of the original: with more, a search would take days. */
const ORIGINAL_BUDGET = 100_000_000;
/** Fuzz cases that are kept: finalists are tried on the same ones, one finalist after the other. */
const FUZZ_KEPT = 64;
/** Far above the seeds of the splits, and of the inputs that a measured search takes afresh. */
const FIRST_FUZZ_SEED = 2_000_000_000;
/** The numbers of unseen cases: neither `gevo validate` nor the end of a run draws these. */
const FIRST_UNSEEN = 200_000;
/** Most work of the original that unseen cases may be, as a multiple of the search split's. */
const UNSEEN_SHARE = 6;
/** Unseen cases of each kind. */
const UNSEEN_EACH = 4;
/** On a measured clock a variant may take this many times the original's time, and this much more. */
const DEADLINE_FACTOR = 20;
const DEADLINE_MS = 250;

export interface Case extends Attempt {
  readonly expected: Outputs;
  /** Of the original, in the device's unit. */
  readonly time: number;
}

export class Cases<P extends Loadable> {
  readonly #runner: Runner<P, Session>;
  readonly #original: P;
  readonly #scale: Scale;
  readonly #budget: number;
  readonly #referred: boolean;
  readonly #of = new Map<Split, readonly Case[]>();
  readonly #possible = new Map<Split, readonly Case[]>();
  /** The latest fuzz cases, the least recently wanted first. */
  readonly #fuzz = new Map<string, Case | Failed>();
  #unseen: readonly Case[] | undefined;
  #obstacle: string | undefined;

  constructor(runner: Runner<P, Session>, original: P, extent: Extent) {
    this.#runner = runner;
    this.#original = original;
    this.#scale = extent.scale;
    this.#budget = extent.budget ?? ORIGINAL_BUDGET;
    this.#referred = extent.referred ?? false;
  }

  /**
   * Cheapest first: most wrong variants then fail on the smallest input.
   * @throws UserError where the original fails, or the workload's functions do.
   */
  of(split: Split): readonly Case[] {
    let cases = this.#of.get(split);
    if (cases === undefined) {
      const indices = [...new Array(this.#count(split)).keys()];
      cases = cheapestFirst(indices.map((index) => this.make(split, seedOf(split, index), index)));
      this.#of.set(split, cases);
    }
    return cases;
  }

  /** Those on which the original comes to its end within the budget, cheapest first; maybe none. */
  possible(split: Split): readonly Case[] {
    let cases = this.#of.get(split) ?? this.#possible.get(split);
    if (cases === undefined) {
      const indices = [...new Array(this.#count(split)).keys()];
      cases = cheapestFirst(indices.flatMap((index) => this.#tryToMake(split, index)));
      this.#possible.set(split, cases);
    }
    return cases;
  }

  /**
   * Cases like those of the validation split with seeds of their own, of each kind in turn, as many as cost
   * little. What is right on the search split's inputs alone is wrong on these, more often than not.
   */
  unseen(): readonly Case[] {
    if (this.#unseen === undefined) {
      const made = Array.from({ length: UNSEEN_EACH * this.#count("validation") }, (_, k) =>
        this.#tryToFuzz({ fuzz: FIRST_UNSEEN + k, split: "validation" }),
      );
      const taken: Case[] = [];
      let left = UNSEEN_SHARE * sumOfBudgets(this.possible("search"));
      for (const each of made) {
        if ("status" in each) continue;
        left -= each.budget;
        if (left >= 0 || taken.length === 0) taken.push(each);
      }
      this.#unseen = cheapestFirst(taken);
    }
    return this.#unseen;
  }

  /** A case of its own number; what is beyond the original is nobody's failure. */
  tryFuzzed(where: FuzzCase): Case | Failed {
    const key = JSON.stringify([where.fuzz, where.split, where.geometry]);
    const fuzzed = this.#fuzz.get(key) ?? this.#tryToFuzz(where);
    this.#fuzz.delete(key);
    this.#fuzz.set(key, fuzzed);
    const [oldest] = this.#fuzz.keys();
    if (this.#fuzz.size > FUZZ_KEPT) this.#fuzz.delete(oldest as string);
    return fuzzed;
  }

  /**
   * What is weak about the test that the search split makes.
   * @throws UserError `degenerate-test`, and as `of`.
   */
  weaknesses(): readonly string[] {
    const cases = this.of("search");
    // With one case alone it takes another to tell whether the inputs matter.
    const another = cases.length > 1 ? undefined : this.tryFuzzed({ fuzz: 0 });
    const samples = another === undefined || "status" in another ? cases : [...cases, another];
    const { tolerance = 0 } = this.#runner.workload;
    const accepts: Accepts = (outputs, { inputs, expected }) =>
      this.#runner.errorOf(outputs, expected, inputs) <= tolerance;
    refuseDegenerate(samples, accepts);
    return [...weaknessesOf(samples, accepts), ...this.#unrepeatable()];
  }

  /** Inputs must follow from what is asked: another worker, and a resumed run, make them anew. */
  #unrepeatable(): readonly string[] {
    const [one, other] = [0, 0].map((index) =>
      this.#inputs("search", seedOf("search", index), index),
    );
    try {
      if (serialize(one).equals(serialize(other))) return [];
    } catch {
      // What holds functions cannot be compared.
      return [];
    }
    return [
      "inputs() gives other data when asked for the same case again: no result can be repeated",
    ];
  }

  #inputs(split: Split, seed: number, index: number): unknown {
    const { workload } = this.#runner;
    const scale = this.#scale;
    return userCode("inputs", () => workload.inputs({ split, seed, index, scale }));
  }

  /** Why the first case that was found to be impossible is. */
  get obstacle(): string | undefined {
    return this.#obstacle;
  }

  /**
   * A case with inputs of any seed.
   * @param referred the CPU reference, which may take seconds, is not asked.
   * @throws UserError as `of`.
   */
  make(
    split: Split,
    seed: number,
    index: number,
    referred: boolean = this.#referred,
    geometry: Tuning = {},
  ): Case {
    const inputs = this.#inputs(split, seed, index);
    const started = this.#runner.start(this.#original, { inputs, geometry, budget: this.#budget });
    const where = `the original program, case ${index} of split "${split}",`;
    if ("status" in started) throw originalFails(where, started);
    const { session, outputs: expected } = started;
    const { time, instructions } = session;
    session.close();
    // An error() that throws over right outputs is told here, and held against no variant.
    this.#runner.judge(expected, expected, inputs);
    if (!referred) this.#checkReference(where, inputs, expected);
    // A device that counts no instructions has a clock: a variant's time is limited then.
    if (instructions === 0) {
      const deadlineMs = DEADLINE_MS + (DEADLINE_FACTOR * time) / 1e6;
      return { inputs, geometry, expected, time, budget: this.#budget, deadlineMs };
    }
    const budget = Math.max(10_000, instructions * BUDGET_FACTOR);
    return { inputs, geometry, expected, time, budget };
  }

  #tryToFuzz(where: FuzzCase): Case | Failed {
    try {
      return this.#fuzzed(where);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      return { status: "unsupported", what: `inputs beyond the original: ${error.message}` };
    }
  }

  #fuzzed({ fuzz, split: only, geometry }: FuzzCase): Case {
    const all = (only === undefined ? SPLITS : [only]).flatMap((split) =>
      Array.from({ length: this.#count(split) }, (_, index) => ({ split, index })),
    );
    const { split, index } = all[fuzz % all.length] as (typeof all)[number];
    return this.make(split, FIRST_FUZZ_SEED + fuzz, index, true, geometry);
  }

  #count(split: Split): number {
    return this.#runner.workload.cases?.[split] ?? 1;
  }

  #tryToMake(split: Split, index: number): readonly Case[] {
    try {
      return [this.make(split, seedOf(split, index), index)];
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      this.#obstacle ??= error.message;
      return [];
    }
  }

  #checkReference(where: string, inputs: unknown, outputs: Outputs): void {
    const { reference, referenceTolerance, tolerance } = this.#runner.workload;
    if (reference === undefined) return;
    const correct = userCode("reference", () => reference(inputs));
    const error = this.#runner.judge(outputs, correct, inputs);
    const bound = referenceTolerance ?? tolerance ?? 0;
    if (error <= bound) return;
    const apart = farthestApart(outputs, correct);
    const message = `error ${error} against the CPU reference, allowed ${bound}${apart === undefined ? "" : `: ${apart}`}`;
    throw originalFails(where, rejected("check", "wrong-output", message));
  }
}

function cheapestFirst(cases: readonly Case[]): readonly Case[] {
  return [...cases].sort((a, b) => a.budget - b.budget);
}

function sumOfBudgets(cases: readonly Case[]): number {
  return cases.reduce((sum, { budget }) => sum + budget, 0);
}

/** Distinct for every case of every split. */
function seedOf(split: Split, index: number): number {
  return SPLITS.indexOf(split) * 1000 + index + 1;
}
