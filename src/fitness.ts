/**
 * What is known about an evaluated variant: its fitness when it ran and passed, otherwise the stage
 * at which it failed. A failure is data, stored like a success.
 *
 * Every objective is minimised. A number travels with its unit and clock (`Objective`); values of
 * different clocks are never compared.
 */

/** `modelled`: computed by a cost model. `measured`: read from a real clock. `none`: not a time. */
export type Clock = "modelled" | "measured" | "none";

export interface Objective {
  readonly name: string;
  readonly unit: string;
  readonly clock: Clock;
}

/** One value per objective of the run, in the run's order; gevo's first two are (time, error). */
export type Fitness = readonly number[];

/** The stages a candidate passes through, in order. */
export const STAGES = [
  "apply",
  "verify",
  "compile",
  "assemble",
  "load",
  "launch",
  "check",
  "deadline",
] as const;
export type Stage = (typeof STAGES)[number];

/** The program of the candidate failed. `reason` comes from the stage's own closed set. */
export interface Rejection {
  readonly status: "rejected";
  readonly stage: Stage;
  readonly reason: string;
  readonly message: string;
}

/** Lowest and highest value, of 95 % confidence. */
export type Interval = readonly [low: number, high: number];

export type Outcome =
  | {
      readonly status: "ok";
      readonly fitness: Fitness;
      /** Of the time, the first objective; absent on a modelled clock, which is exact. */
      readonly interval?: Interval;
      /**
       * Beside a measured time, where the emulator ran the variant first: modelled cycles of the cheapest case. It tells
       * variants apart that do different work, and is never compared with a time.
       */
      readonly modelled?: number;
      /** Watchers were asked for and saw no case: the emulator lacks something. */
      readonly unwatched?: true;
    }
  | Rejection
  /** Our tool lacks something (an instruction, say). Counted and shown, never scored. */
  | { readonly status: "unsupported"; readonly what: string }
  /** The worker died under it. Retried once elsewhere; lost twice means rejected at that stage. */
  | { readonly status: "lost"; readonly stage: Stage; readonly message: string };

export type Failed = Exclude<Outcome, { readonly status: "ok" }>;

export function rejected(stage: Stage, reason: string, message = ""): Rejection {
  return { status: "rejected", stage, reason, message };
}

/** gevo's first two objectives. */
export function timeOf(fitness: Fitness): number {
  return fitness[0] ?? Number.NaN;
}

export function errorOf(fitness: Fitness): number {
  return fitness[1] ?? 0;
}

/** Pareto dominance: no worse in every objective and better in one. */
export function dominates(a: Fitness, b: Fitness): boolean {
  let better = false;
  for (let i = 0; i < a.length; i++) {
    const x = a[i] as number;
    const y = b[i] as number;
    if (x > y) return false;
    if (x < y) better = true;
  }
  return better;
}
