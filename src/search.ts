/**
 * Search: ask for candidates, tell their outcomes. A strategy knows genomes and outcomes, nothing
 * else: no clock, file, process, IR or device.
 *
 * Determinism: given the same options and the same outcomes, a strategy asks for the same candidates.
 * The runner tells a batch whole and in the order asked, so the number of workers cannot matter, and
 * a run resumes by replaying its recorded outcomes.
 */
import type { Fitness, Interval, Outcome } from "./fitness.ts";
import type { Genome } from "./genome.ts";
import type { Draw, Heat } from "./representation.ts";

/** A genome to evaluate; with `draw`, one edit is drawn and appended first. */
export interface Candidate {
  readonly genome: Genome;
  readonly draw?: Draw;
}

/** A candidate with what became of it: `genome` includes the drawn edit. */
export interface Trial {
  readonly candidate: Candidate;
  readonly genome: Genome;
  readonly outcome: Outcome;
}

/** A genome known to be valid. */
export interface Individual {
  readonly genome: Genome;
  readonly fitness: Fitness;
  /** Of the time, where it was measured. */
  readonly interval?: Interval;
  /** Beside a measured time: what the cost model says, in a unit of its own. */
  readonly modelled?: number;
}

export interface StrategyOptions {
  readonly seed: number;
  readonly population: number;
  /** Editable instructions of the program. */
  readonly size: number;
  readonly operators: readonly string[];
  /** Length of the list of edits that are worth a try on their own. */
  readonly neighbours: number;
  /** Where the original's time goes, to be handed on with draws. */
  readonly heat?: Heat;
  /** Fitness of the unmodified program. */
  readonly original: Fitness;
}

export interface Strategy {
  readonly name: string;
  /** Finished generations (or the strategy's nearest notion of a round). */
  readonly generation: number;
  /** The next batch, never empty. */
  ask(): readonly Candidate[];
  /** Outcomes of the last batch or of its first part (a budget may cut it), in the order asked. */
  tell(trials: readonly Trial[]): void;
}

export type StrategyFactory = (options: StrategyOptions) => Strategy;
