/** The door of export: the files beside a variant's code, from what its run and its analysis say. */
import type { Inspected } from "../evaluate.ts";
import type { AnalysisReport } from "../report/analysis.ts";
import { unifiedDiff, unnumbered } from "../report/diff.ts";
import type { Further } from "../report/export.ts";
import type { ModelGraph } from "../report/model-graph.ts";
import type { Summary } from "../report/summary.ts";
import { modelGraph } from "../representation/mlir/index.ts";
import type { Binaries } from "./binaries.ts";
import { cHeader } from "./c-header.ts";
import { markdown } from "./markdown.ts";
import { page } from "./page.ts";
import { pythonLoader } from "./python-loader.ts";
import { typescriptLoader } from "./typescript-loader.ts";

export { type Binaries, binaries } from "./binaries.ts";

/**
 * @param analysis the reports are made of it; without it there are none.
 * @param machineCode as `binaries` made it; everything else is made here, of nothing but what is given.
 */
export function furtherFiles(
  summary: Summary,
  analysis: AnalysisReport | undefined,
  inspected: Inspected,
  machineCode: Binaries,
): Partial<Further> {
  const { artifact } = inspected;
  const graph = graphOf(inspected);
  const reports = analysis === undefined ? {} : reportsOf(summary, analysis, inspected, graph);
  // A model is not launched: whoever runs StableHLO takes variant.mlir as it is.
  if (artifact.kind === "stablehlo") {
    return { ...reports, "layers.json": `${JSON.stringify(graph, null, 2)}\n` };
  }
  return {
    ...reports,
    ...machineCode,
    "variant.h": cHeader(artifact),
    "variant.py": pythonLoader(artifact),
    "variant.ts": typescriptLoader(artifact),
  };
}

function reportsOf(
  summary: Summary,
  analysis: AnalysisReport,
  { ir, baseIr }: Inspected,
  graph: ModelGraph | undefined,
): Partial<Further> {
  const diff = unifiedDiff(unnumbered(baseIr), unnumbered(ir), {
    before: "original",
    after: "variant",
  });
  return {
    "report.html": page({ summary, analysis, diff, graph }),
    "report.md": markdown(summary, analysis, graph),
  };
}

/** The layers of a model before and after; undefined for kernels. */
export function graphOf({ artifact, ir, baseIr }: Inspected): ModelGraph | undefined {
  return artifact.kind === "stablehlo" ? modelGraph(baseIr, ir) : undefined;
}
