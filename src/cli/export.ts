/** `gevo export`: a run's best variant as files. Built anew, so the workload must be unchanged. */
import { resolve } from "node:path";
import { openEvaluator } from "../evaluate/index.ts";
import { parseGenome } from "../genome.ts";
import { checkExportFolder, exportVariant } from "../report/export.ts";
import { checkUnchanged, summaryOf } from "../run.ts";
import { cacheFolder } from "../store/index.ts";
import { findRun, openForReading } from "./find-run.ts";
import type { Given } from "./given.ts";
import type { Io } from "./io.ts";

export async function exportCommand(given: Given, io: Io): Promise<number> {
  const store = openForReading(io.cwd);
  try {
    const run = findRun(store, given.required(0));
    const out = resolve(io.cwd, given.text("out"));
    checkExportFolder(out);
    const summary = summaryOf(run, store);
    const { workload, device } = run.config;
    const evaluator = await openEvaluator({
      workload,
      device,
      workers: 1,
      cache: cacheFolder(io.cwd),
    });
    try {
      checkUnchanged(run, evaluator);
      const inspected = await evaluator.inspect(parseGenome(summary.best.edits.join("\n")));
      for (const file of exportVariant(out, inspected, summary)) io.stdout.write(`${file}\n`);
    } finally {
      await evaluator.close();
    }
    return 0;
  } finally {
    store.close();
  }
}
