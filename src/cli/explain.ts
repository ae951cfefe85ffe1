/**
 * `gevo explain`: what each edit of a variant does where it stands, what it is worth there and what it takes for
 * granted. Builds and launches the variant with and without each edit, so the workload must be unchanged.
 */
import { availableParallelism } from "node:os";
import { effectsOf } from "../analyze/effect.ts";
import { assembler, machineCodeOf } from "../device/index.ts";
import { explainReport, explainText } from "../report/effects.ts";
import { explainEdits } from "../report/explain.ts";
import type { Command } from "./command.ts";
import type { Given } from "./given.ts";
import type { Io } from "./io.ts";
import { lookFor, printJson, printText } from "./io.ts";
import { checkKernels, VARIANT, withEvaluator, withVariant } from "./variant.ts";

export const EXPLAIN_OPTIONS: Command["options"] = [VARIANT];

export function explainCommand(given: Given, io: Io): Promise<number> {
  return withVariant(given, io, async ({ run, id, genome }) => {
    checkKernels(run, "gevo explain");
    const report = await withEvaluator(
      run,
      io,
      async (evaluator) => {
        const tool = assembler();
        const effects = await effectsOf(genome, evaluator, {
          ...(tool === undefined
            ? {}
            : { machineCode: (artifact) => machineCodeOf(tool, artifact).kernels }),
          onEach: (edit) => io.stderr.write(`edit ${edit + 1} of ${genome.length}\n`),
        });
        const { edits } = await evaluator.inspect(genome);
        const { workload, device } = run.prepared;
        const head = { run: run.id, variant: id, workload, device };
        return explainReport(head, explainEdits(edits), effects);
      },
      { workers: availableParallelism() },
    );
    if (given.flag("json")) printJson(io, report);
    else printText(io.stdout, explainText(report, lookFor(io)));
    return 0;
  });
}
