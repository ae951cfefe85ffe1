/**
 * `gevo export`: a run's best variant as files: code, differences, loaders, and a report to read. Built anew, so
 * the workload must be unchanged. The report holds the analysis, which is made now unless it was made before.
 */
import { availableParallelism } from "node:os";
import { resolve } from "node:path";
import { furtherFiles } from "../export/index.ts";
import { checkExportFolder, exportVariant } from "../report/export.ts";
import { summaryOf } from "../run.ts";
import { analysed } from "./analyze.ts";
import { findRun, openForReading } from "./find-run.ts";
import type { Given } from "./given.ts";
import type { Io } from "./io.ts";
import { BEST, findVariant, withEvaluator } from "./variant.ts";

const EXHAUSTIVE = 8;

export async function exportCommand(given: Given, io: Io): Promise<number> {
  const store = openForReading(io.cwd);
  try {
    const run = findRun(store, given.required(0));
    const out = resolve(io.cwd, given.text("out"));
    checkExportFolder(out);
    const genome = findVariant(run, store, BEST);
    const summary = summaryOf(run, store);
    await withEvaluator(
      run,
      io,
      async (evaluator) => {
        const inspected = await evaluator.inspect(genome);
        const report = await analysed(run, genome, BEST, EXHAUSTIVE, store, evaluator, io);
        const further = furtherFiles(summary, report, inspected);
        for (const file of exportVariant(out, inspected, summary, further)) {
          io.stdout.write(`${file}\n`);
        }
      },
      { workers: availableParallelism() },
    );
    return 0;
  } finally {
    store.close();
  }
}
