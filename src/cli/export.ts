/**
 * `gevo export`: a variant of a run as files: code, differences, loaders, and a report to read. Built anew, so
 * the workload must be unchanged. The report holds the analysis, which is made now unless it was made before.
 */
import { availableParallelism } from "node:os";
import { resolve } from "node:path";
import { furtherFiles } from "../export/index.ts";
import { recordVariant } from "../record.ts";
import { explainEdits } from "../report/explain.ts";
import { checkExportFolder, exportVariant } from "../report/export.ts";
import { summaryFor } from "../run.ts";
import { analysed } from "./analyze.ts";
import type { Command } from "./command.ts";
import type { Given } from "./given.ts";
import type { Io } from "./io.ts";
import { VARIANT, withEvaluator, withVariant } from "./variant.ts";

const EXHAUSTIVE = 8;

export const EXPORT_OPTIONS: Command["options"] = [
  { name: "out", value: "folder", summary: "a new or empty folder", required: true },
  VARIANT,
];

export function exportCommand(given: Given, io: Io): Promise<number> {
  const out = resolve(io.cwd, given.text("out"));
  checkExportFolder(out);
  return withVariant(given, io, async (chosen) => {
    await withEvaluator(
      chosen.run,
      io,
      async (evaluator) => {
        const inspected = await evaluator.inspect(chosen.genome);
        const analysis = await analysed(chosen, EXHAUSTIVE, evaluator, io);
        const explained = explainEdits(inspected.edits);
        const summary = summaryFor(chosen.run, chosen.store, chosen.genome, explained);
        const seen = { inspected, analysis };
        const { machineCode } = await recordVariant(summary, chosen.genome, seen, evaluator, io);
        const further = furtherFiles(summary, analysis, inspected, machineCode);
        for (const file of exportVariant(out, inspected, summary, further)) {
          io.stdout.write(`${file}\n`);
        }
      },
      { workers: availableParallelism() },
    );
    return 0;
  });
}
