/**
 * A finished or running run as text: the front, the best variant, its edits at their source lines.
 * Pure. Modelled cycles are always called that; a gain never stands without its error.
 */
import type { EditPlace } from "../representation.ts";
import type { ExplainedEdit } from "./explain.ts";
import { figureLines, formatFigure, sanitizerLines } from "./figures-text.ts";
import {
  formatCount,
  formatCounts,
  formatDuration,
  formatError,
  formatNumber,
  formatSpeedup,
  formatSpeedupIn,
  table,
  unitLabel,
} from "./format.ts";
import { measurementLines, measuringLines } from "./measuring-text.ts";
import { whyNoGain } from "./no-gain.ts";
import type { Style } from "./style.ts";
import type { Best, Summary } from "./summary.ts";
import { checkLine, verdictLine } from "./verdict-text.ts";

/** Rows of the front that are shown; the JSON has all of them. */
const MOST_POINTS = 20;
/** Variants of which it is said why they were not taken. */
const MOST_PASSED_OVER = 10;

/** How text is to look where it is read. */
export interface Look {
  readonly style: Style;
  /** Shortens an absolute path. */
  readonly path: (file: string) => string;
}

export function summaryText(summary: Summary, look: Look): string {
  const { style } = look;
  const label = unitLabel(summary.clock, summary.unit);
  return [
    ...headLines(summary, label, style),
    "",
    style.bold("Pareto front"),
    ...frontLines(summary, label),
    ...passedOverLines(summary),
    "",
    ...bestLines(summary, label, look),
    ...measurementLines(summary),
    "",
  ].join("\n");
}

function headLines(summary: Summary, label: string, style: Style): readonly string[] {
  const { run, workload, device, preset, population, seed, budget, baseline } = summary;
  const builds = Object.entries(baseline.builds).map(([name, t]) => `${name} ${formatNumber(t)}`);
  const failures = formatCounts({
    ...summary.rejected,
    ...(summary.unsupported > 0 ? { unsupported: summary.unsupported } : {}),
    ...(summary.lost > 0 ? { lost: summary.lost } : {}),
  });
  return [
    `${style.bold(`run ${run}`)}  ${workload} on ${device}, ${statusText(summary.status)}`,
    `  search     ${preset}, population ${population}, seed ${seed}, budget ${budget}`,
    `  evaluated  ${formatCount(summary.evaluations, "candidate")} in ${formatDuration(summary.seconds)}, ` +
      `${formatCount(summary.unique, "different artifact")} run, ${formatCount(summary.generations, "generation")}`,
    `  failed     ${failures === "" ? "none" : failures}`,
    `  original   ${formatNumber(baseline.time)} ${label} (${builds.join(", ")})${errorText(baseline)}`,
    ...measuringLines(summary),
  ];
}

/** Kernels have none: the original says what is right. */
function errorText({ error }: Summary["baseline"]): string {
  return error === undefined ? "" : `, error ${formatError(error)}`;
}

function statusText(status: Summary["status"]): string {
  switch (status) {
    case "running":
      return "not finished";
    case "interrupted":
      return "interrupted";
    case "budget":
      return "finished";
    default:
      return status satisfies never;
  }
}

function frontLines(
  { front, figures: objectives = [] }: Summary,
  label: string,
): readonly string[] {
  const rows = front
    .slice(0, MOST_POINTS)
    .map(({ time, error, speedup, interval, edits, variant, figures = [] }) => [
      formatNumber(time),
      formatSpeedupIn(speedup, interval),
      formatError(error),
      ...figures.map(formatFigure),
      edits === 0 ? "original" : String(edits),
      variant === undefined ? "" : String(variant),
    ]);
  const further = objectives.map(({ name, unit }) => `${name}, ${unit}`);
  const columns = [label, "speed-up", "error", ...further, "edits", "variant"].map((title) => ({
    title,
    align: "right" as const,
  }));
  const more = front.length - rows.length;
  const lines = table(columns, rows).map((line) => `  ${line}`);
  return more > 0 ? [...lines, `  … ${more} more in the JSON form`] : lines;
}

/** Why what was faster in the search is not the best variant, a line for each. */
function passedOverLines({ passedOver = [] }: Summary): readonly string[] {
  const lines = passedOver
    .slice(0, MOST_PASSED_OVER)
    .map(({ speedup, interval, error, edits, why }) => {
      const gain = `${formatSpeedupIn(speedup, interval)} at error ${formatError(error)}`;
      return `  not taken  ${gain}, ${formatCount(edits, "edit")}: ${why}`;
    });
  const more = passedOver.length - lines.length;
  return more > 0 ? [...lines, `  … ${more} more in the JSON form`] : lines;
}

function bestLines(summary: Summary, label: string, look: Look): readonly string[] {
  const { best, status } = summary;
  const { style } = look;
  if (best.edits.length === 0) {
    const yet = status === "budget" ? "" : " yet";
    const what = summary.goal === "error" ? "better" : "faster";
    return [style.bold(`No variant is ${what} than the original${yet}.`)];
  }
  const speedup = formatSpeedupIn(best.speedup, best.interval);
  const against = summary.baseline.error;
  const original = against === undefined ? "" : ` against ${formatError(against)}`;
  const gain = `${speedup} at error ${formatError(best.error)}${original}`;
  const found = best.editsFound ?? best.edits.length;
  const edits = formatCount(best.edits.length, "edit");
  const from = found > best.edits.length ? ` (minimised from ${found})` : "";
  const what = best.gain === false ? style.bad(`no gain: ${whyNoGain(best)}`) : style.good(gain);
  const title = `${style.bold(`Best variant: ${what}`)}, ${edits}${from}`;
  const time = `  ${formatNumber(best.time)} ${label} on the search split`;
  return [
    title,
    time,
    `  ${knownText(best, label, style)}`,
    ...(best.verdict?.checks ?? []).map((check) => checkLine(check, style)),
    ...sanitizerLines(best, style),
    ...figureLines(summary),
    "",
    ...editLines(best, look),
  ];
}

/** A variant of an unfinished run that `gevo validate` was asked of: its checks say it all. */
function knownText(best: Best, label: string, style: Style): string {
  const { validation, verdict } = best;
  if (validation === undefined && verdict !== undefined) return verdictLine(verdict, style);
  return validationText(best, label, style);
}

export function validationText(
  { validated, validation }: Pick<Best, "validated" | "validation">,
  label: string,
  style: Style,
): string {
  if (validation === undefined) return "not validated yet";
  if (validation.status === "failed") {
    return style.bad(`NOT VALIDATED: fails on the validation split (${validation.reason})`);
  }
  const { time, baseline, speedup, error } = validation;
  const facts = `${formatSpeedup(speedup)} at error ${formatError(error)} there, ${formatNumber(time)} against ${formatNumber(baseline)} ${label}`;
  return validated
    ? `${style.good("validated")} on the validation split: ${facts}`
    : style.bad(`NOT VALIDATED: ${facts}`);
}

function editLines({ edits, explained }: Best, look: Look): readonly string[] {
  if (explained === undefined) return edits.map((edit, i) => `  ${i + 1}. ${edit}`);
  return explainedLines(explained, look);
}

/** Each edit with what it does and the source lines it acts on. */
export function explainedLines(explained: readonly ExplainedEdit[], look: Look): readonly string[] {
  const { style } = look;
  return explained.flatMap(({ edit, what, assumes, places }, i) => [
    `  ${i + 1}. ${style.bold(edit)}  ${style.dim(what)}`,
    ...(assumes === undefined ? [] : [`       ${style.dim(`assumes that ${assumes}`)}`]),
    ...places.flatMap((place) => placeLines(place, look)),
  ]);
}

function placeLines({ file, line, source, instruction }: EditPlace, look: Look): string[] {
  const where = line > 0 ? `${look.path(file)}:${line}` : `${look.path(file)} (no line kept)`;
  const text = source === "" ? "" : `  ${source}`;
  return [`       ${where}${text}`, `         ${look.style.dim(instruction.trim())}`];
}
