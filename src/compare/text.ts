/** A comparison as text. Pure. */
import { formatDuration, formatNumber, table } from "../report/format.ts";
import type { Style } from "../report/style.ts";
import type { After, Comparison, MeasureName, Test } from "./compare.ts";
import { labelOf } from "./sides.ts";

const NAMES: Readonly<Record<MeasureName, string>> = {
  exact: "best, error 0",
  best: "best",
  volume: "volume",
};
const ORDER = ["exact", "best", "volume"] as const;
const right = (title: string) => ({ title, align: "right" as const });
const COLUMNS = [
  { title: "", align: "left" as const },
  ...["runs", "median", "95 %", "A", "p"].map(right),
];
const FOOTNOTE = [
  "Medians over runs with 95 % intervals. Volume: part of the square of time (of",
  "the original's) and error (of the tolerance) that the front dominates. A: how",
  "likely a run of that side has more than one of the first. p: Mann–Whitney,",
  "two-sided, exact.",
];

export function comparisonText(comparison: Comparison, style: Style): string {
  const { workload, device, clock } = comparison;
  return [
    `${style.bold(workload)} on ${device}, ${clock} times`,
    "",
    ...comparison.after.flatMap((after) => [...sectionOf(after, comparison, style), ""]),
    ...FOOTNOTE.map((line) => style.dim(line)),
    "",
  ].join("\n");
}

function sectionOf({ unit, at, measures }: After, { sides }: Comparison, style: Style): string[] {
  const when = unit === "evaluations" ? `${formatNumber(at)} evaluations` : formatDuration(at);
  const rows = ORDER.flatMap((measure) => [
    [NAMES[measure]],
    ...sides.map(({ name, runs }, k) => {
      const side = measures[measure].sides[k];
      const interval = side?.interval?.map((value) => value.toFixed(3)).join(" to ") ?? "";
      const median = side?.median.toFixed(3) ?? "";
      // The first is what the others are held against.
      const tested = k === 0 ? [] : testOf(measures[measure].against[k - 1]);
      return [`  ${labelOf(name)}`, String(runs.length), median, interval, ...tested];
    }),
  ]);
  return [
    style.bold(`After ${when}, as ${unit === "evaluations" ? "many" : "long"} as every run came`),
    ...table(COLUMNS, rows).map((line) => `  ${line}`),
  ];
}

function testOf(found: Test | undefined): readonly string[] {
  if (found === undefined) return [];
  const { likelihood, p } = found;
  return [`${likelihood.toFixed(2)} ${effect(likelihood)}`, p?.toPrecision(2) ?? "one run"];
}

/** Words of Vargha and Delaney (2000). */
export function effect(likelihood: number): string {
  const distance = Math.abs(likelihood - 0.5);
  if (distance < 0.06) return "none";
  if (distance < 0.14) return "small";
  return distance < 0.21 ? "medium" : "large";
}
