/** From records to the page, the plot and the figures in docs/results. */
import { writeFileSync } from "node:fs";
import {
  mannWhitney,
  median,
  medianInterval,
  quantile,
  varghaDelaney,
} from "../../src/analyze/statistics.ts";
import { nameOf, plot } from "./plot.ts";
import type { Measure } from "./progress.ts";
import { best, bestExact, evaluationsTo, volume } from "./progress.ts";
import type { RunRecord } from "./records.ts";

const YARDSTICK = /^gevo2020/;
const DEFAULT = /^default(@|$)/;
/** A speed-up of the constructed kernel that only the change of mechanism gives. */
const MECHANISM = { kernel: "bench/exchange", speedup: 2 };

/** @param out path without an extension. */
export function writeReport(out: string, commit: string, records: readonly RunRecord[]): void {
  if (records.length === 0) return;
  const kernels = unique(records.map(({ kernel }) => kernel));
  const presets = unique(records.map(({ preset }) => preset));
  const figures = kernels.flatMap((kernel) => figuresOf(kernel, records));
  writeFileSync(`${out}.json`, `${JSON.stringify(figures, null, 2)}\n`);
  const panels = [
    { title: "best speed-up", measure: best },
    { title: "hypervolume", measure: volume },
  ];
  writeFileSync(`${out}.svg`, plot(records, kernels, presets, panels));
  writeFileSync(`${out}.md`, page(out, commit, records, kernels, presets));
}

function page(
  out: string,
  commit: string,
  records: readonly RunRecord[],
  kernels: readonly string[],
  presets: readonly string[],
): string {
  const { unit, limit } = records[0] as RunRecord;
  const seeds = unique(records.map(({ seed }) => seed)).length;
  return `# Searches compared

Each search had ${limit.toLocaleString("en-US")} ${unit} on the emulator, with ${seeds} seeds (search as of ${commit};
\`npm run bench:search\`). Speed-ups are against the ordinary \`-O3\` build, in modelled cycles; a figure is the
median over seeds, in brackets the quartiles. *Exact*: with error 0. *Volume*: part of the square of time
(of the original's) and error (of the tolerance) that the front dominates. *A*: how likely a search with
the default has more volume than one with that preset; *p*: Mann–Whitney, two-sided, exact.

![medians with quartile bands](${out.split("/").pop()}.svg)

${kernels.map((kernel) => section(kernel, records, presets)).join("\n")}
${mechanism(records, presets)}`;
}

function section(kernel: string, all: readonly RunRecord[], presets: readonly string[]): string {
  const records = all.filter((each) => each.kernel === kernel);
  const ours = records.filter(({ preset }) => DEFAULT.test(preset));
  const rows = presets.flatMap((preset) => {
    const own = records.filter((each) => each.preset === preset);
    if (own.length === 0) return [];
    const compared = ours.length > 0 && own[0]?.preset !== ours[0]?.preset;
    const [mine, theirs] = [final(ours, volume), final(own, volume)];
    return [
      `| ${[
        preset,
        spread(own, bestExact),
        spread(own, best),
        spread(own, volume),
        medianInterval(theirs)
          .map((x) => x.toFixed(3))
          .join(" – "),
        compared ? varghaDelaney(mine, theirs).toFixed(2) : "",
        compared ? mannWhitney(mine, theirs).toPrecision(2) : "",
      ].join(" | ")} |`,
    ];
  });
  return `## ${nameOf(kernel)}

| preset | exact | best | volume | median volume, 95 % | A | p |
| --- | --- | --- | --- | --- | --: | --: |
${rows.join("\n")}
${reached(kernel, all)}`;
}

function reached(kernel: string, records: readonly RunRecord[]): string {
  const figures = figuresOf(kernel, records)[0];
  if (figures === undefined) return "";
  const { evaluationsToMatch: match } = figures.default;
  const { evaluations, best: theirs } = figures.gevo2020;
  const outcome =
    match === null
      ? "the default does not reach that in half of its searches"
      : `the default reaches that after ${match.toLocaleString("en-US")} (${((100 * match) / evaluations).toFixed(0)} %)`;
  return `\nThe published search ends at ${theirs.toFixed(3)} after ${evaluations.toLocaleString("en-US")}; ${outcome}.\n`;
}

function mechanism(all: readonly RunRecord[], presets: readonly string[]): string {
  const records = all.filter(({ kernel }) => kernel === MECHANISM.kernel);
  if (records.length === 0) return "";
  const rows = presets.flatMap((preset) => {
    const own = records.filter((each) => each.preset === preset);
    const at = own.map((each) => evaluationsTo(each, MECHANISM.speedup)).filter(Number.isFinite);
    const when = at.length === 0 ? "" : median(at).toLocaleString("en-US");
    return own.length === 0 ? [] : [`| ${preset} | ${at.length} of ${own.length} | ${when} |`];
  });
  return `## A change of mechanism

\`${MECHANISM.kernel}\`: a speed-up of ${MECHANISM.speedup} takes three edits, of which the first makes the kernel slower.

| preset | found | after, median of those |
| --- | --: | --: |
${rows.join("\n")}
`;
}

interface Figures {
  readonly kernel: string;
  readonly seeds: number;
  readonly gevo2020: {
    readonly evaluations: number;
    readonly best: number;
    readonly hypervolume: number;
  };
  readonly default: {
    /** Median over seeds; null when half of them never come so far. */
    readonly evaluationsToMatch: number | null;
    readonly best: number;
    readonly hypervolume: number;
  };
  readonly p: number;
}

/** Default against yardstick; nothing while one of them is missing. */
function figuresOf(kernel: string, records: readonly RunRecord[]): readonly Figures[] {
  const own = records.filter((each) => each.kernel === kernel);
  const theirs = own.filter(({ preset }) => YARDSTICK.test(preset));
  const ours = own.filter(({ preset }) => DEFAULT.test(preset));
  if (theirs.length === 0 || ours.length === 0) return [];
  const target = median(final(theirs, best));
  const match = median(ours.map((each) => evaluationsTo(each, target)));
  return [
    {
      kernel: nameOf(kernel),
      seeds: Math.min(ours.length, theirs.length),
      gevo2020: {
        evaluations: median(theirs.map(({ evaluations }) => evaluations)),
        best: target,
        hypervolume: median(final(theirs, volume)),
      },
      default: {
        evaluationsToMatch: Number.isFinite(match) ? match : null,
        best: median(final(ours, best)),
        hypervolume: median(final(ours, volume)),
      },
      p: mannWhitney(final(ours, volume), final(theirs, volume)),
    },
  ];
}

function final(records: readonly RunRecord[], measure: Measure): readonly number[] {
  return records.map((record) => measure(record, Infinity));
}

function spread(records: readonly RunRecord[], measure: Measure): string {
  const values = final(records, measure);
  const [low, high] = [0.25, 0.75].map((part) => quantile(values, part).toFixed(3));
  return `${median(values).toFixed(3)} [${low}, ${high}]`;
}

function unique<T>(values: readonly T[]): readonly T[] {
  return [...new Set(values)];
}
