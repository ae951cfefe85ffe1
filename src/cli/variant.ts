/** A variant of a stored run, and the run's evaluator opened again to work on it. */
import { relative } from "node:path";
import { UserError } from "../errors.ts";
import { openEvaluator } from "../evaluate/index.ts";
import type { Evaluator } from "../evaluate.ts";
import { type Genome, parseGenome } from "../genome.ts";
import { checkUnchanged, summaryOf } from "../run.ts";
import { openCache } from "../store/index.ts";
import type { RunRow, Store } from "../store.ts";
import type { CommandOption } from "./command.ts";
import { findRun, openForReading } from "./find-run.ts";
import type { Given } from "./given.ts";
import type { Io } from "./io.ts";

const BEST = "best";

export const VARIANT: CommandOption = {
  name: "variant",
  value: "id",
  summary: "best, or the number of an evaluation as `gevo show` lists them",
  default: BEST,
};

/** A variant that a user means, in the store that stays open for as long as something is done with it. */
export interface Chosen {
  readonly store: Store;
  readonly run: RunRow;
  /** As the user gave it: `best`, or a number. */
  readonly id: string;
  readonly genome: Genome;
}

/**
 * Finds the run and the variant of a command line (the argument `run` and the option `--variant`).
 * @throws UserError `run-not-found`, `no-runs`, `variant-not-found`, `no-variant`.
 */
export async function withVariant<T>(
  given: Given,
  io: Io,
  work: (chosen: Chosen) => Promise<T>,
): Promise<T> {
  const store = openForReading(io.cwd);
  try {
    const run = findRun(store, given.argument(0));
    const id = given.text("variant");
    return await work({ store, run, id, genome: findVariant(run, store, id) });
  } finally {
    store.close();
  }
}

function findVariant(run: RunRow, store: Store, id: string): Genome {
  if (id !== BEST) return byNumber(run, store, id);
  const { best, status } = summaryOf(run, store);
  const genome = parseGenome(best.edits.join("\n"));
  if (genome.length > 0) return genome;
  throw new UserError(
    "no-variant",
    `run ${run.id} has found no variant that is faster than the original`,
    status === "budget"
      ? "Evolve for longer (--budget) or with another --seed, or name a variant with --variant."
      : `Go on with it (\`gevo resume ${run.id}\`), or name one with --variant.`,
  );
}

function byNumber(run: RunRow, store: Store, id: string): Genome {
  const row = /^\d+$/.test(id)
    ? store.evaluations(run.id).find(({ sequence }) => sequence === Number(id))
    : undefined;
  if (row !== undefined && row.outcome.status === "ok" && row.genome.length > 0) return row.genome;
  throw new UserError(
    "variant-not-found",
    row === undefined
      ? `run ${run.id} has no variant "${id}"`
      : `evaluation ${id} of run ${run.id} is no variant that runs`,
    `\`gevo show ${run.id}\` lists the numbers of the front's variants.`,
  );
}

/** @param what a command that only kernels have an answer to. @throws UserError `only-kernels`. */
export function checkKernels({ id, prepared }: RunRow, what: string): void {
  if (prepared.goal === undefined) return;
  throw new UserError(
    "only-kernels",
    `${what} is for kernels: XLA does not tell what the lines of a model do or cost`,
    `\`gevo analyze ${id}\` says what each edit is worth; \`gevo export ${id} --out DIR\` draws the layers before and after.`,
  );
}

/**
 * Opens the evaluator of a run, for the length of some work.
 * @param device in place of the run's own: there the run's outcomes do not hold.
 * @throws UserError `workload-changed`, and what opening gives.
 */
export async function withEvaluator<T>(
  run: RunRow,
  io: Io,
  work: (evaluator: Evaluator) => Promise<T>,
  { workers = 1, device = run.config.device }: { workers?: number; device?: string } = {},
): Promise<T> {
  const { workload, objectives } = run.config;
  const own = device === run.config.device;
  io.stderr.write(`preparing ${relative(io.cwd, workload)} on ${device}\n`);
  const evaluator = await openEvaluator({
    workload,
    device,
    workers,
    cache: openCache(io.cwd),
    ...(own ? { earlier: run.prepared } : {}),
    ...(own && objectives !== undefined ? { objectives } : {}),
  });
  try {
    if (own) checkUnchanged(run, evaluator);
    return await work(evaluator);
  } finally {
    await evaluator.close();
  }
}
