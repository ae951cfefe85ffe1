/**
 * What is kept of a run: enough to resume it exactly and to report it. Only the parent process
 * writes; finished rows never change.
 *
 * A run is an append-only log of evaluations numbered in the order the strategy asked for them.
 * Resuming replays the log into a fresh strategy of the same seed, so no search state is stored.
 */
import type { Evaluated, Prepared } from "./evaluate.ts";
import type { Genome } from "./genome.ts";
import type { Verdict } from "./verdict.ts";

/** How the run was started; plain data. */
export interface RunConfig {
  /** Absolute path of the workload module. */
  readonly workload: string;
  readonly device: string;
  readonly preset: string;
  readonly budget: string;
  /** Evaluations or generations without a better variant after which the search ends. */
  readonly stopAfter?: string;
  /** Speed-up that is enough. */
  readonly target?: number;
  readonly population: number;
  readonly seed: number;
  readonly workers: number;
  /** Names of objectives; absent means the workload's. */
  readonly objectives?: readonly string[];
}

export type RunStatus = "running" | "done";

export interface RunRow {
  readonly id: string;
  readonly config: RunConfig;
  readonly prepared: Prepared;
  readonly status: RunStatus;
  /** Start, as ISO 8601. */
  readonly started: string;
  /** Seconds of the search so far, over all resumptions; what follows it does not count. */
  readonly seconds: number;
  /** The final summary as JSON (see run.ts); absent while running. */
  readonly summary?: unknown;
}

export interface EvaluationRow extends Evaluated {
  /** 0-based position in the order asked. */
  readonly sequence: number;
  readonly generation: number;
  /** Of the run, over all resumptions, when it was finished; absent in rows of earlier versions. */
  readonly seconds?: number;
}

export interface Store {
  /** Creates a run and gives it an id that is short, unique and sorts by time. */
  createRun(config: RunConfig, prepared: Prepared): RunRow;
  /**
   * Takes a run for this process until the store is closed: what carries it out or removes it holds it. Once more
   * changes nothing; a process that has died holds nothing.
   * @throws UserError `run-busy` while another process has it.
   */
  hold(run: string): void;
  runs(): readonly RunRow[];
  run(id: string): RunRow | undefined;
  /** Appends a finished evaluation at once; a second row with the same sequence is ignored. */
  append(run: string, row: EvaluationRow): void;
  /** Evaluations of a run by rising sequence: all, or at most `most` of those from `first` on. */
  evaluations(run: string, first?: number, most?: number): readonly EvaluationRow[];
  /** Keeps an evaluation made outside the search; a later one of the same genome takes its place. */
  keep(run: string, evaluated: Evaluated): void;
  /** Those evaluations, in no order that matters. */
  kept(run: string): readonly Evaluated[];
  /** Keeps what validation found of a variant; a later verdict takes the place of an earlier one. */
  judge(run: string, genome: Genome, verdict: Verdict): void;
  verdict(run: string, genome: Genome): Verdict | undefined;
  /** Records the seconds of the search so far. */
  progress(run: string, seconds: number): void;
  finish(run: string, seconds: number, summary: unknown): void;
  /** Forgets runs with all that is kept of them; ids that it does not know are passed over. */
  remove(runs: readonly string[]): void;
  close(): void;
}
