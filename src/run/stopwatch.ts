/** Seconds that a run has taken over all its resumptions. Knows a clock, nothing else. */

export class Stopwatch {
  readonly #now: () => number;
  readonly #start: number;
  readonly #before: number;

  /**
   * @param before seconds of earlier processes.
   * @param now milliseconds that never run backwards.
   */
  constructor(before: number, now: () => number) {
    this.#now = now;
    this.#start = now();
    this.#before = before;
  }

  /** Over all resumptions. */
  get seconds(): number {
    return this.#before + this.here;
  }

  /** Of this process. */
  get here(): number {
    return (this.#now() - this.#start) / 1000;
  }
}
