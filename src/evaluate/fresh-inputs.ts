/**
 * Inputs that no earlier variant has seen: cases like those of the search split, of other seeds, made anew
 * every so many trials, but not so often that making them keeps the device waiting. A variant that is right on the search split's own inputs alone does not pass.
 */
import type { MachineCode } from "../device.ts";
import { Bug, UserError } from "../errors.ts";
import type { Case, Cases } from "./cases.ts";

/** Trials that share a set, at least. */
const SHARED_BY = 64;
/** Most of the time that may go into making sets. */
const SHARE = 0.02;
/** Far above the seeds of the splits. */
const FIRST_SEED = 1_000_000;
/** Seeds tried for one case: some inputs may be beyond the original itself. */
const MOST_SEEDS = 5;

export class FreshInputs {
  readonly #cases: Cases<MachineCode>;
  /** Cases of the search split. */
  readonly #count: number;
  readonly #set = new Map<number, Case>();
  #seed = FIRST_SEED;
  #served = 0;
  /** Trials that the set at hand has served. */
  #shared = 0;
  /** When it was begun, and how long it took to make, milliseconds. */
  #begun = 0;
  #making = 0;

  constructor(cases: Cases<MachineCode>, count: number) {
    this.#cases = cases;
    this.#count = count;
  }

  /** The next trial's case: one index after the other. @throws UserError where the original fails. */
  next(): Case {
    const index = this.#served++ % this.#count;
    if (++this.#shared > SHARED_BY) this.#renew();
    const known = this.#set.get(index);
    if (known !== undefined) return known;
    const start = performance.now();
    const made = this.#make(index);
    this.#making += performance.now() - start;
    this.#set.set(index, made);
    return made;
  }

  #renew(): void {
    const now = performance.now();
    if (this.#making > SHARE * (now - this.#begun)) return;
    this.#set.clear();
    [this.#shared, this.#begun, this.#making] = [1, now, 0];
  }

  #make(index: number): Case {
    for (let left = MOST_SEEDS - 1; ; left--) {
      try {
        return this.#cases.make("search", this.#seed++, index, true);
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        if (left === 0) throw new Bug(`no further inputs can be made: ${error.message}`);
      }
    }
  }
}
