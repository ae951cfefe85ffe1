/** A comparison as text. Pure. */
import { formatDuration, formatNumber, table } from "../report/format.ts";
import type { Style } from "../report/style.ts";
import type { After, Comparison, MeasureName } from "./compare.ts";

const NAMES: Readonly<Record<MeasureName, string>> = {
  exact: "best, error 0",
  best: "best",
  volume: "volume",
};
const ORDER = ["exact", "best", "volume"] as const;
const right = (title: string) => ({ title, align: "right" as const });
const left = (title: string) => ({ title, align: "left" as const });

export function comparisonText(comparison: Comparison, style: Style): string {
  const { workload, device, clock } = comparison;
  return [
    `${style.bold(workload)} on ${device}, ${clock} times`,
    "",
    ...comparison.after.flatMap((after) => [...sectionOf(after, comparison, style), ""]),
    style.dim("Medians over runs with 95 % intervals. Volume: part of the square of time (of the"),
    style.dim(
      "original's) and error (of the tolerance) that the front dominates. A: how likely a run of",
    ),
    style.dim("that side has more than one of the first. p: Mann–Whitney, two-sided, exact."),
    "",
  ].join("\n");
}

function sectionOf(
  { unit, at, measures }: After,
  { sides }: Comparison,
  style: Style,
): readonly string[] {
  const when = unit === "evaluations" ? `${formatNumber(at)} evaluations` : formatDuration(at);
  const rows = sides.map(({ name, runs }, k) => [
    name,
    String(runs.length),
    ...ORDER.map((measure) => {
      const side = measures[measure].sides[k];
      const range = side?.interval?.map((value) => value.toFixed(3)).join(" to ");
      return `${side?.median.toFixed(3)}${range === undefined ? "" : ` (${range})`}`;
    }),
  ]);
  const columns = [left("side"), right("runs"), ...ORDER.map((measure) => right(NAMES[measure]))];
  const tests = sides.slice(1).map(({ name }, k) => [
    `${name} against ${sides[0]?.name}`,
    ...ORDER.flatMap((measure) => {
      const found = measures[measure].against[k];
      const p = found?.p === undefined ? "one run" : found.p.toPrecision(2);
      return [`${found?.likelihood.toFixed(2)} ${effect(found?.likelihood ?? 0.5)}`, p];
    }),
  ]);
  const titles = [
    left(""),
    ...ORDER.flatMap((measure) => [right(`${NAMES[measure]}: A`), right("p")]),
  ];
  return [
    style.bold(`After ${when}, as ${unit === "evaluations" ? "many" : "long"} as every run came`),
    ...table(columns, rows).map((line) => `  ${line}`),
    "",
    ...table(titles, tests).map((line) => `  ${line}`),
  ];
}

/** Words of Vargha and Delaney (2000). */
export function effect(likelihood: number): string {
  const distance = Math.abs(likelihood - 0.5);
  if (distance < 0.06) return "none";
  if (distance < 0.14) return "small";
  return distance < 0.21 ? "medium" : "large";
}
