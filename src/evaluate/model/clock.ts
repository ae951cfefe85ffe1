/**
 * What one execution of `main` takes: by the roofline of XLA's counts, or measured in turn with the
 * original on the same runner, so that drifts of clock and heat cancel. Nanoseconds.
 */
import type { Executable, XlaClient } from "../../device/index.ts";
import { rooflineTime } from "../../device/index.ts";
import type { Interval } from "../../fitness.ts";
import { estimate } from "../../statistics.ts";
import type { Effort, Estimate } from "../../timing.ts";
import type { HeldData, Resident } from "./resident.ts";

export interface Timed {
  readonly value: number;
  /** Absent where it is modelled. */
  readonly interval?: Interval;
}

export interface ModelClock {
  /** @throws RunnerFault */
  time(variant: Executable, data: HeldData, effort: Effort): Promise<Timed>;
}

export function rooflineClock(xla: XlaClient): ModelClock {
  return { time: async (variant) => ({ value: rooflineTime(await xla.cost(variant)) }) };
}

/** Pairs of rounds: as many as give an interval of 95 % that is not the whole range. */
const ROUNDS: Readonly<Record<Effort, number>> = { quick: 9, thorough: 21 };
/** Shortest round: the clock's own steps and the start of a round must not matter. */
const ROUND_MS = 15;
const MOST_STEPS = 10_000;
/** So many times longer a round is: its start and its end take half a millisecond on a GPU. */
const LONGER: Readonly<Record<Effort, number>> = { quick: 1, thorough: 6 };

export class InTurn implements ModelClock {
  readonly #xla: XlaClient;
  readonly #resident: Resident;
  readonly #original: string;
  readonly #carry: number;
  #fixed: number | undefined;
  #steps = 1;

  /**
   * @param original its text: what others are timed in turn with.
   * @param carry parameters that a step gives anew; 0 in prediction.
   * @param fixed time of the original, where an earlier process of the run has fixed it.
   */
  constructor(
    xla: XlaClient,
    resident: Resident,
    original: string,
    { carry, fixed }: { readonly carry: number; readonly fixed?: number | undefined },
  ) {
    this.#xla = xla;
    this.#resident = resident;
    this.#original = original;
    this.#carry = carry;
    this.#fixed = fixed;
  }

  /** Of the original; every time is a ratio to it. */
  async fix(data: HeldData): Promise<number> {
    const original = await this.#resident.program(this.#original);
    await this.#chooseSteps(original, data);
    if (this.#fixed !== undefined) return this.#fixed;
    const samples: number[] = [];
    for (let k = 0; k < ROUNDS.thorough; k++) samples.push(await this.#round(original, data));
    this.#fixed = estimate(samples).median;
    return this.#fixed;
  }

  async time(variant: Executable, data: HeldData, effort: Effort): Promise<Timed> {
    const { median, low, high } = await this.ratio(variant, data, effort);
    const fixed = this.#fixed ?? (await this.fix(data));
    return { value: fixed * median, interval: [fixed * low, fixed * high] };
  }

  /** Of a variant's time to the original's. */
  async ratio(variant: Executable, data: HeldData, effort: Effort): Promise<Estimate> {
    const original = await this.#resident.program(this.#original);
    const steps = this.#steps * LONGER[effort];
    const ratios: number[] = [];
    // The first round of either is thrown away: a program's first run may allocate, or tune itself.
    for (let k = -1; k < ROUNDS[effort]; k++) {
      // Who is first changes from round to round.
      const first = k % 2 === 0 ? await this.#round(original, data, steps) : undefined;
      const time = await this.#round(variant, data, steps);
      const reference = first ?? (await this.#round(original, data, steps));
      if (k >= 0) ratios.push(time / reference);
    }
    return estimate(ratios);
  }

  /** Nanoseconds of an execution: many are under way at once, and the wait is one. */
  async #round(program: Executable, data: HeldData, steps: number = this.#steps): Promise<number> {
    const { parameters, steps: batches } = data;
    const options = { steps, carry: this.#carry };
    const { results, milliseconds } = await this.#xla.loop(program, parameters, batches, options);
    await this.#xla.free(results);
    return (milliseconds / steps) * 1e6;
  }

  async #chooseSteps(original: Executable, data: HeldData): Promise<void> {
    let steps = 1;
    for (; steps < MOST_STEPS; steps *= 2) {
      const time = await this.#round(original, data, steps);
      if ((time * steps) / 1e6 >= ROUND_MS) break;
    }
    this.#steps = steps;
  }
}
