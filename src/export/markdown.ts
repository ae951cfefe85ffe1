/** A variant for a pull request: what it gains, what it was held against, what each edit does and assumes. Pure. */
import type { AnalysisReport } from "../report/analysis.ts";
import { formatError, formatNumber, formatSpeedupIn, unitLabel } from "../report/format.ts";
import type { Summary } from "../report/summary.ts";
import { NAMES } from "../report/verdict-text.ts";
import { dependencySection } from "./dependencies.ts";
import { suggestionOf } from "./suggestion.ts";

export function markdown(summary: Summary, analysis: AnalysisReport): string {
  const { workload, device, best, baseline, clock, unit, run, evaluations } = summary;
  const label = unitLabel(clock, unit);
  const gain =
    best.gain === false
      ? "no gain"
      : `${formatSpeedupIn(best.speedup, best.interval)} at error ${formatError(best.error)}`;
  const checks = (best.verdict?.checks ?? []).map(
    ({ name, status, what }) => `| ${NAMES[name]} | ${status} | ${cell(what)} |`,
  );
  return [
    `# ${workload}: ${gain}`,
    "",
    `${formatNumber(best.time)} against ${formatNumber(baseline.time)} ${label} on ${device} ` +
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
    ...(analysis.edits.length < 2
      ? []
      : ["## What depends on what", "", ...dependencySection(analysis)]),
  ].join("\n");
}

const cell = (text: string): string => text.replaceAll("|", "\\|").replaceAll("\n", " ");
