/** The door of export: the files beside a variant's code, from what its run and its analysis say. */
import type { Inspected } from "../evaluate.ts";
import type { AnalysisReport } from "../report/analysis.ts";
import { unifiedDiff } from "../report/diff.ts";
import type { Further } from "../report/export.ts";
import type { Summary } from "../report/summary.ts";
import { binaries } from "./binaries.ts";
import { cHeader } from "./c-header.ts";
import { markdown } from "./markdown.ts";
import { page } from "./page.ts";
import { pythonLoader } from "./python-loader.ts";
import { typescriptLoader } from "./typescript-loader.ts";

/** @throws UserError `assembler-refuses`. */
export function furtherFiles(
  summary: Summary,
  analysis: AnalysisReport,
  { artifact, ir, baseIr }: Inspected,
): Partial<Further> {
  const diff = unifiedDiff(baseIr, ir, { before: "original", after: "variant" });
  const reports = {
    "report.html": page({ summary, analysis, diff }),
    "report.md": markdown(summary, analysis),
  };
  // A model is not launched: whoever runs StableHLO takes variant.mlir as it is.
  if (artifact.kind === "stablehlo") return reports;
  return {
    ...reports,
    ...binaries(artifact),
    "variant.h": cHeader(artifact),
    "variant.py": pythonLoader(artifact),
    "variant.ts": typescriptLoader(artifact),
  };
}
