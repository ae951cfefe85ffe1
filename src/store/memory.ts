/** A store that lives and dies with the process: for tests and for runs that nobody keeps. */
import { Bug } from "../errors.ts";
import type { Evaluated, Prepared } from "../evaluate.ts";
import type { Genome } from "../genome.ts";
import { printGenome } from "../genome.ts";
import type { EvaluationRow, RunConfig, RunRow, Store } from "../store.ts";
import type { Verdict } from "../verdict.ts";
import { nextRunId } from "./run-id.ts";

interface Kept {
  row: RunRow;
  readonly evaluations: Map<number, EvaluationRow>;
  /** By the genome's text, like `verdicts`. */
  readonly kept: Map<string, Evaluated>;
  readonly verdicts: Map<string, Verdict>;
}

export class MemoryStore implements Store {
  readonly #runs = new Map<string, Kept>();

  createRun(config: RunConfig, prepared: Prepared): RunRow {
    const now = Date.now();
    const id = nextRunId(now, [...this.#runs.keys()].at(-1));
    const started = new Date(now).toISOString();
    const row: RunRow = { id, config, prepared, status: "running", started, seconds: 0 };
    this.#runs.set(id, { row, evaluations: new Map(), kept: new Map(), verdicts: new Map() });
    return row;
  }

  /** No other process sees it. */
  hold(): void {}

  runs(): readonly RunRow[] {
    return [...this.#runs.values()].map(({ row }) => row);
  }

  run(id: string): RunRow | undefined {
    return this.#runs.get(id)?.row;
  }

  append(run: string, row: EvaluationRow): void {
    const { evaluations } = this.#get(run);
    if (!evaluations.has(row.sequence)) evaluations.set(row.sequence, row);
  }

  evaluations(run: string, first: number = 0, most: number = Infinity): readonly EvaluationRow[] {
    const rows = this.#runs.get(run)?.evaluations.values() ?? [];
    return [...rows]
      .filter(({ sequence }) => sequence >= first)
      .sort((a, b) => a.sequence - b.sequence)
      .slice(0, most);
  }

  keep(run: string, evaluated: Evaluated): void {
    this.#get(run).kept.set(printGenome(evaluated.genome), evaluated);
  }

  kept(run: string): readonly Evaluated[] {
    return [...(this.#runs.get(run)?.kept.values() ?? [])];
  }

  judge(run: string, genome: Genome, verdict: Verdict): void {
    this.#get(run).verdicts.set(printGenome(genome), verdict);
  }

  verdict(run: string, genome: Genome): Verdict | undefined {
    return this.#runs.get(run)?.verdicts.get(printGenome(genome));
  }

  progress(run: string, seconds: number): void {
    const kept = this.#get(run);
    kept.row = { ...kept.row, seconds };
  }

  finish(run: string, seconds: number, summary: unknown): void {
    const kept = this.#get(run);
    kept.row = { ...kept.row, status: "done", seconds, summary };
  }

  remove(runs: readonly string[]): void {
    for (const run of runs) this.#runs.delete(run);
  }

  close(): void {}

  #get(run: string): Kept {
    const kept = this.#runs.get(run);
    if (kept === undefined) throw new Bug(`no run ${run}`);
    return kept;
  }
}
