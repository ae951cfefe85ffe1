/** The project's runs as the dashboard sees them: digests of those that were looked at, and which are going on. */

import type { Course } from "../compare/course.ts";
import { courseWith } from "../compare/course.ts";
import type { Side } from "../compare/sides.ts";
import { stateOf } from "../report/state.ts";
import type { Summary } from "../report/summary.ts";
import type { RunLine } from "../serve.ts";
import type { RunRow, Store } from "../store.ts";
import { Digest } from "./digest.ts";

/** Digests that are kept; of a run of 100,000 evaluations one takes about 40 MB. */
const MOST_DIGESTS = 16;
/** A run writes its time down every second; after so long without, it was stopped or killed. */
const SILENCE_MS = 5000;

interface Pulse {
  readonly seconds: number;
  /** When it was last seen to rise; absent as long as it was not. */
  readonly rose?: number;
}

export class Runs {
  readonly #store: Store;
  /** The one used longest ago comes first. */
  readonly #digests = new Map<string, Digest>();
  readonly #pulses = new Map<string, Pulse>();

  constructor(store: Store) {
    this.#store = store;
  }

  /** Changes whenever a run comes, goes on or ends. */
  get state(): string {
    return this.#rows()
      .map(({ id, status, seconds }) => `${id} ${status} ${seconds} ${this.isLive(id)}`)
      .join("; ");
  }

  /** Up to date; undefined when there is no such run. */
  async digest(id: string): Promise<Digest | undefined> {
    const run = this.#store.run(id);
    if (run === undefined) return undefined;
    this.#feel(run);
    const digest = this.#digests.get(id) ?? new Digest(run, this.#store);
    this.#digests.delete(id);
    this.#digests.set(id, digest);
    const [oldest] = this.#digests.keys();
    if (this.#digests.size > MOST_DIGESTS && oldest !== undefined) this.#digests.delete(oldest);
    await digest.refresh();
    return digest;
  }

  /** Of the runs of each side. */
  async courses(sides: readonly Side[]): Promise<readonly (readonly Course[])[]> {
    const groups: Course[][] = [];
    for (const { runs } of sides) {
      const group: Course[] = [];
      for (const { id } of runs) {
        const digest = await this.digest(id);
        if (digest === undefined) continue;
        group.push(courseWith(digest.run, digest.course.members, digest.tally.evaluations));
      }
      groups.push(group);
    }
    return groups;
  }

  isLive(id: string): boolean {
    const rose = this.#pulses.get(id)?.rose;
    return rose !== undefined && performance.now() - rose < SILENCE_MS;
  }

  /** The latest first. */
  async lines(): Promise<readonly RunLine[]> {
    const lines: RunLine[] = [];
    for (const run of this.#rows().toReversed()) lines.push(await this.#line(run));
    return lines;
  }

  #rows(): readonly RunRow[] {
    const rows = this.#store.runs();
    for (const row of rows) this.#feel(row);
    return rows;
  }

  #feel({ id, seconds, status }: RunRow): void {
    const before = this.#pulses.get(id);
    if (status === "done") this.#pulses.set(id, { seconds });
    else if (before === undefined) this.#pulses.set(id, { seconds });
    else if (seconds > before.seconds) this.#pulses.set(id, { seconds, rose: performance.now() });
  }

  async #line(run: RunRow): Promise<RunLine> {
    const stored = run.summary as Summary | undefined;
    // Of a finished run the log is not needed.
    const summary =
      stored?.status === "budget"
        ? stored
        : ((await this.digest(run.id)) ?? new Digest(run, this.#store)).summary();
    const { best } = summary;
    return {
      run: run.id,
      started: run.started,
      workload: summary.workload,
      device: summary.device,
      clock: summary.clock,
      preset: summary.preset,
      population: summary.population,
      seed: summary.seed,
      budget: summary.budget,
      evaluations: summary.evaluations,
      seconds: summary.seconds,
      speedup: best.speedup,
      ...(best.interval === undefined ? {} : { interval: best.interval }),
      error: best.error,
      gain: best.gain !== false && best.edits.length > 0,
      state: stateOf(summary),
      live: this.isLive(run.id),
    };
  }
}
