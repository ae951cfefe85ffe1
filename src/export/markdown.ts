/** A variant for a pull request: what it gains, what it was held against, what each edit does and assumes. Pure. */
import type { AnalysisReport } from "../report/analysis.ts";
import { formatError, formatNumber, formatSpeedupIn, unitLabel } from "../report/format.ts";
import { type ModelGraph, modelGraphText } from "../report/model-graph.ts";
import type { Summary } from "../report/summary.ts";
import { NAMES } from "../report/verdict-text.ts";
import { dependencySection } from "./dependencies.ts";
import { suggestionOf } from "./suggestion.ts";

/** @param graph of a model. */
export function markdown(summary: Summary, analysis: AnalysisReport, graph?: ModelGraph): string {
  const { workload, device, best, baseline, clock, unit, run, evaluations } = summary;
  const label = unitLabel(clock, unit);
  const gain =
    best.gain === false
      ? "no gain"
      : `${formatSpeedupIn(best.speedup, best.interval)} at error ${formatError(best.error)}`;
  const checks = (best.verdict?.checks ?? []).map(
    ({ name, status, what }) => `| ${NAMES[name]} | ${status} | ${cell(what)} |`,
  );
  const errors =
    baseline.error === undefined
      ? ""
      : `, error ${formatError(best.error)} against ${formatError(baseline.error)},`;
  return [
    `# ${workload}: ${gain}`,
    "",
    `${formatNumber(best.time)} against ${formatNumber(baseline.time)} ${label}${errors} on ${device} ` +
      `(run ${run}, ${formatNumber(evaluations)} evaluations).`,
    "",
    ...(checks.length === 0
      ? ["Not yet held against unseen inputs: `gevo validate`.", ""]
      : ["| check | result | |", "| --- | --- | --- |", ...checks, ""]),
    "## Edits",
    "",
    ...analysis.edits.flatMap(({ edit, independent }, i) => {
      const known = best.explained?.find((each) => each.edit === edit);
      const [place] = analysis.places[i] ?? [];
      const suggestion = suggestionOf(edit, place);
      return [
        `${i + 1}. \`${edit}\`: ${known?.what ?? ""} (${independent ? "independent" : "epistatic"})`,
        ...(place === undefined || place.source === ""
          ? []
          : [`   - line ${place.line}: \`${place.source}\``]),
        ...(known?.assumes === undefined ? [] : [`   - assumes that ${known.assumes}`]),
        ...(suggestion === undefined ? [] : [`   - in the source: ${suggestion}`]),
      ];
    }),
    "",
    ...(graph === undefined ? [] : ["## Layers", "", ...layerLines(graph), ""]),
    ...(analysis.edits.length < 2
      ? []
      : ["## What depends on what", "", ...dependencySection(analysis)]),
  ].join("\n");
}

function layerLines(graph: ModelGraph): readonly string[] {
  const lines = modelGraphText(graph);
  return lines.length === 0 ? ["As they were."] : lines.map((line) => `- ${line}`);
}

const cell = (text: string): string => text.replaceAll("|", "\\|").replaceAll("\n", " ");
