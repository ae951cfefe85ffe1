/**
 * A variant taken apart, as data and as text: each edit alone and missing, which need each other, by which steps
 * the whole is reached, when each entered the run. Pure. Edits are numbered from 1 in text, from 0 in data.
 */
import type { AnalysedEdit, Analysis, Tried } from "../analyze/analyse.ts";
import type { Interval } from "../fitness.ts";
import type { EditPlace } from "../representation.ts";
import { wordsFor } from "./explain.ts";
import { formatError, formatNumber, formatSpeedupIn, table, unitLabel } from "./format.ts";
import type { Look } from "./text.ts";

/** An analysis with what it is of. */
export interface AnalysisReport extends Analysis {
  readonly run: string;
  readonly variant: string;
  readonly workload: string;
  readonly device: string;
  readonly clock: "modelled" | "measured";
  readonly unit: string;
  /** Variants that were looked at, those answered from memory included. */
  readonly evaluations: number;
  /** Where each edit acts, in the order of `edits`. */
  readonly places: readonly (readonly EditPlace[])[];
}

const right = (title: string) => ({ title, align: "right" as const });
const left = (title: string) => ({ title, align: "left" as const });

export function analysisText(report: AnalysisReport, look: Look): string {
  const { style } = look;
  const { original, found, minimised, unit, clock } = report;
  const label = unitLabel(clock, unit);
  return [
    `${style.bold(`run ${report.run}`)}  ${report.workload} on ${report.device}, variant ${report.variant}`,
    `  ${edits(found.edits)}, ${formatNumber(found.time)} ${label}; minimised to ${edits(minimised.edits)}, ` +
      `${formatNumber(minimised.time)}: ${speedup(minimised.time, original)} at error ${formatError(minimised.error)}`,
    "",
    style.bold("Edits"),
    ...editLines(report, look),
    "",
    ...report.groups.flatMap((group, k) => groupLines(group, k, report, look)),
    style.bold("Way through the run"),
    ...trajectoryLines(report, label),
    "",
  ].join("\n");
}

const edits = (count: number): string => (count === 1 ? "1 edit" : `${count} edits`);
const numbers = (list: readonly number[]): string => list.map((i) => i + 1).join(", ");

function speedup(time: number, original: number, interval?: Interval): string {
  const range = interval && ([original / interval[1], original / interval[0]] as const);
  return formatSpeedupIn(original / time, range);
}

function editLines(report: AnalysisReport, look: Look): readonly string[] {
  const { original } = report;
  const of = (tried: Tried): string =>
    tried.status === "ok" ? speedup(tried.time, original, tried.interval) : "fails";
  const rows = report.edits.map(({ alone, without, independent, entered }, i) => [
    String(i + 1),
    of(alone),
    of(without),
    independent ? "independent" : "epistatic",
    entered === undefined ? "" : `evaluation ${entered.evaluation}, ${entered.generation}`,
  ]);
  const columns = [
    right(""),
    right("alone"),
    right("without it"),
    left("kind"),
    left("since, generation"),
  ];
  const [head = "", ...lines] = table(columns, rows);
  return [
    `  ${head}`,
    ...lines.flatMap((line, i) => {
      const { edit, alone, enabledBy } = report.edits[i] as AnalysedEdit;
      const [place] = report.places[i] ?? [];
      const where = place === undefined ? "" : `  ${look.path(place.file)}:${place.line}`;
      return [
        `  ${line}`,
        `      ${look.style.dim(`${edit}  ${wordsFor(edit.split(" ")[0] ?? "")}${where}`)}`,
        ...(alone.status === "fails" ? [`      alone: ${alone.reason}`] : []),
        ...(enabledBy.length === 0 ? [] : [`      needs ${enabledBy.map(numbers).join("; or ")}`]),
      ];
    }),
  ];
}

function groupLines(
  { members, path }: AnalysisReport["groups"][number],
  index: number,
  { original, dependencies, subsets }: AnalysisReport,
  { style }: Look,
): readonly string[] {
  const known = subsets.exhaustive
    ? `all ${formatNumber(subsets.known)} subsets of the epistatic edits tried`
    : `${formatNumber(subsets.known)} subsets of the epistatic edits tried: small, large and greedy ones`;
  const within = dependencies.filter(({ from, to }) =>
    [from, to].every((i) => members.includes(i)),
  );
  return [
    style.bold(`Epistatic group ${index + 1}: edits ${numbers(members)}`),
    ...(index === 0 ? [style.dim(`  ${known}`)] : []),
    ...within.map(({ from, to }) => `  ${from + 1} ─▶ ${to + 1}  ${to + 1} fails alone`),
    ...(path.length === 0 ? ["  no way to the whole passes by itself"] : []),
    ...path.map(({ adds, time }, k) => {
      const before = path[k - 1]?.time ?? original;
      const gain = speedup(time, before);
      return `  + ${numbers(adds).padEnd(8)} ${speedup(time, original)}, ${gain} by this step`;
    }),
    "",
  ];
}

function trajectoryLines(
  { trajectory, original, edits: all }: AnalysisReport,
  label: string,
): readonly string[] {
  const rows = trajectory.map(({ evaluation, generation, time, edits: had }) => [
    String(evaluation),
    String(generation),
    formatNumber(time),
    speedup(time, original),
    had.length === 0 ? `none of ${all.length}` : numbers(had),
  ]);
  const columns = [
    right("evaluation"),
    right("generation"),
    right(label),
    right("speed-up"),
    left("with edits"),
  ];
  return table(columns, rows).map((line) => `  ${line}`);
}
