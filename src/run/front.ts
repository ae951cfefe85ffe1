/**
 * The valid variants of a run with what is known of each, and which of them nothing dominates. Pure.
 */
import { scoreOf } from "../analyze/minimise.ts";
import type { Fitness } from "../fitness.ts";
import type { Scored } from "../report/summary.ts";
import { Archive } from "../search/index.ts";
import type { Individual } from "../search.ts";
import type { EvaluationRow } from "../store.ts";

/** A variant as the log has it. */
export type Recorded = Scored & Pick<EvaluationRow, "sequence" | "hash">;

/** The evaluations that passed, in the order asked. */
export function recordedOf(rows: readonly EvaluationRow[]): readonly Recorded[] {
  return rows.flatMap(({ genome, outcome, sequence, hash }) =>
    outcome.status === "ok"
      ? [{ genome, ...scoreOf(outcome), sequence, ...(hash === undefined ? {} : { hash }) }]
      : [],
  );
}

/** By rising time. */
export function frontOf(variants: readonly Scored[], original: Fitness): readonly Scored[] {
  const archive = newArchive<Scored>(original);
  for (const each of variants) archive.add(each);
  return archive.front;
}

/** An archive that holds the original as its first point: it stays as long as nothing dominates it. */
export function newArchive<T extends Individual>(original: Fitness): Archive<T | Individual> {
  const archive = new Archive<T | Individual>();
  archive.add({ genome: [], fitness: original });
  return archive;
}
