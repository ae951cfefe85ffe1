/** Analysed variants as one page. Pure. */
import { dependencySection } from "../../src/export/dependencies.ts";
import type { AnalysisReport } from "../../src/report/analysis.ts";
import type { ExplainedEdit } from "../../src/report/explain.ts";
import {
  formatDuration,
  formatError,
  formatNumber,
  formatSpeedup,
} from "../../src/report/format.ts";
import { NAMES } from "../../src/report/verdict-text.ts";
import type { Verdict } from "../../src/verdict.ts";

export interface Shown {
  /** What found the variant. */
  readonly command: string;
  readonly analysis: AnalysisReport;
  readonly explained: readonly ExplainedEdit[];
  readonly verdict: Verdict;
  /** That the analysis took. */
  readonly seconds: number;
  /** Faster variants that validation refused, and why. */
  readonly refused: readonly string[];
}

export function analysisMarkdown(all: readonly Shown[]): string {
  return [
    "# Evolved variants, taken apart",
    "",
    "`npm run bench:analysis` writes this page: each kernel evolved on the emulator, its fastest variant minimised and analysed",
    "(`gevo analyze`), what is left of it validated (`gevo validate`). Times are modelled cycles of the search split;",
    "a variant that validation refuses is not shown.",
    "",
    "| workload | edits found | that matter | speed-up | independent | epistatic | analysis | variants tried |",
    "| --- | --: | --: | --: | --: | --: | --: | --: |",
    ...all.map(rowOf),
    "",
    ...all.flatMap(section),
  ].join("\n");
}

function rowOf({ analysis, seconds }: Shown): string {
  const { workload, found, minimised, edits, original, evaluations } = analysis;
  const independent = edits.filter((each) => each.independent).length;
  const cells = [
    workload,
    found.edits,
    minimised.edits,
    formatSpeedup(original / minimised.time),
    independent,
    edits.length - independent,
    formatDuration(seconds),
    formatNumber(evaluations),
  ];
  return `| ${cells.join(" | ")} |`;
}

function section({ command, analysis, explained, verdict, refused }: Shown): readonly string[] {
  const { workload, original, found, minimised, variant, device } = analysis;
  return [
    `## ${workload}`,
    "",
    `    ${command}`,
    "",
    `Variant ${variant} on ${device}: ${formatNumber(original)} modelled cycles without edits, ` +
      `${formatNumber(found.time)} with the ${found.edits} found, ${formatNumber(minimised.time)} with ` +
      `${minimised.edits} (error ${formatError(minimised.error)}).`,
    "",
    ...(refused.length === 0
      ? []
      : ["Passed over:", "", ...refused.map((each) => `- ${cell(each)}`), ""]),
    ...edits(analysis, explained),
    ...dependencySection(analysis),
    "| check | result | |",
    "| --- | --- | --- |",
    ...verdict.checks.map(({ name, status, what, speedup }) => {
      const gain = speedup === undefined ? "" : `, ${formatSpeedup(speedup)}`;
      return `| ${NAMES[name]} | ${status} | ${cell(what)}${gain} |`;
    }),
    "",
  ];
}

function edits(
  { edits: all, original, places }: AnalysisReport,
  explained: readonly ExplainedEdit[],
): readonly string[] {
  type Tried = (typeof all)[number]["alone"];
  const of = (tried: Tried): string =>
    tried.status === "ok" ? formatSpeedup(original / tried.time) : "fails";
  const rows = all.map(({ edit, alone, without, entered }, i) => {
    const [place] = places[i] ?? [];
    const where = place === undefined ? "" : `\`${cell(place.source)}\` (line ${place.line})`;
    const { what = "", assumes = "" } = explained.find((each) => each.edit === edit) ?? {};
    const since = entered === undefined ? "" : String(entered.generation);
    const cells = [i + 1, `\`${cell(edit)}\``, what, where, of(alone), of(without), since, assumes];
    return `| ${cells.join(" | ")} |`;
  });
  return [
    "| | edit | what | where | alone | without it | generation | takes for granted that |",
    "| --: | --- | --- | --- | --: | --: | --: | --- |",
    ...rows,
    "",
  ];
}

const cell = (text: string): string => text.replaceAll("|", "\\|").replaceAll("\n", " ");
