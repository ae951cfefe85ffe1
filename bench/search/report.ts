/** From records to the page, the plot and the figures in docs/results. */
import { writeFileSync } from "node:fs";
import {
  mannWhitney,
  median,
  medianInterval,
  quantile,
  varghaDelaney,
} from "../../src/analyze/statistics.ts";
import type { Figures } from "./figures.ts";
import { DEFAULT, figuresOf, valuesOf, worthOf, YARDSTICK } from "./figures.ts";
import { nameOf, plot } from "./plot.ts";
import type { Measure } from "./progress.ts";
import { best, bestExact, equally, evaluationsTo, volume } from "./progress.ts";
import type { RunRecord } from "./records.ts";

/** A speed-up of the constructed kernel that only the change of mechanism gives. */
const MECHANISM = { kernel: "bench/exchange", speedup: 2 };

/** @param out path without an extension. */
export function writeReport(out: string, all: readonly RunRecord[]): void {
  if (all.length === 0) return;
  const records = all.filter(({ unit }) => unit === "evaluations");
  const kernels = unique(records.map(({ kernel }) => kernel));
  const whole = records.filter(({ preset }) => !preset.includes("~"));
  const presets = unique(whole.map(({ preset }) => preset));
  const figures = kernels.flatMap((kernel) => figuresOf(kernel, records) ?? []);
  writeFileSync(`${out}.json`, `${JSON.stringify(figures, null, 2)}\n`);
  const panels = [
    { title: "best speed-up", measure: best },
    { title: "hypervolume", measure: volume },
  ];
  writeFileSync(`${out}.svg`, plot(whole, kernels, presets, panels));
  const parts = [
    head(out, records),
    summary(figures),
    ...kernels.map((kernel) => section(kernel, whole, presets, figures)),
    mechanism(whole, presets),
    ablation(records, kernels),
    equalTime(all.filter(({ unit }) => unit === "seconds")),
  ];
  writeFileSync(`${out}.md`, `${parts.filter((part) => part !== "").join("\n\n")}\n`);
}

function head(out: string, records: readonly RunRecord[]): string {
  const seeds = unique(records.map(({ seed }) => seed)).length;
  const codes = (of: "strategy" | "evaluation"): string =>
    unique(records.map((each) => each[of])).join(", ");
  return `# Searches compared

Presets on kernels with ${seeds} seeds each on the emulator, by \`npm run bench:search\`. Speed-ups are against
the ordinary \`-O3\` build, in modelled cycles; a figure is the median over seeds after as many evaluations
as all searches of the row came to, in brackets the quartiles. *Exact*: with error 0. *Volume*: part of the
square of time (of the original's) and error (of the tolerance) that the front dominates. *A*: how likely
a search with the default has more volume than one with that preset; *p*: Mann–Whitney, two-sided, exact;
both after equal evaluations.

Hashes of the code that was compared: strategies ${codes("strategy")}; evaluation ${codes("evaluation")}.

![medians with quartile bands](${out.split("/").pop()}.svg)`;
}

function summary(figures: readonly Figures[]): string {
  if (figures.length === 0) return "";
  const rows = figures.map(({ kernel, seeds, gevo2020: theirs, default: ours, p }) => {
    const match = ours.evaluationsToMatch;
    const part = match === null ? "never" : percent(match / theirs.evaluations);
    return row([
      kernel,
      seeds,
      thousands(theirs.evaluations),
      theirs.best.toFixed(3),
      ours.best.toFixed(3),
      match === null ? "" : thousands(match),
      part,
      theirs.hypervolume.toFixed(3),
      ours.hypervolume.toFixed(3),
      p.toPrecision(2),
    ]);
  });
  const parts = figures.map(({ gevo2020, default: { evaluationsToMatch } }) =>
    evaluationsToMatch === null ? Infinity : evaluationsToMatch / gevo2020.evaluations,
  );
  const better = figures.filter((each) => each.default.hypervolume > each.gevo2020.hypervolume);
  const sure = better.filter(({ p }) => p < 0.05).length;
  return `## The default against the published search

| kernel | seeds | evaluations | published: best | default: best | default gets there after | part | published: volume | default: volume | p |
| --- | --: | --: | --: | --: | --: | --: | --: | --: | --: |
${rows.join("\n")}

The default comes to the published search's last best after ${percent(median(parts))} of its evaluations (median over
kernels). After equal evaluations it has more volume on ${better.length} of ${figures.length} kernels, with p < 0.05 on ${sure}.`;
}

function section(
  kernel: string,
  all: readonly RunRecord[],
  presets: readonly string[],
  figures: readonly Figures[],
): string {
  const records = all.filter((each) => each.kernel === kernel);
  const ours = records.filter(({ preset }) => DEFAULT.test(preset));
  const rows = presets.flatMap((preset) => {
    const own = records.filter((each) => each.preset === preset);
    if (own.length === 0) return [];
    const compared = ours.length > 0 && own[0]?.preset !== ours[0]?.preset;
    const both = equally([...ours, ...own]);
    const [mine, theirs] = [valuesOf(ours, volume, both), valuesOf(own, volume, both)];
    const interval = medianInterval(valuesOf(own, volume)).map((x) => x.toFixed(3));
    return [
      row([
        preset,
        own.length,
        thousands(equally(own)),
        spread(own, bestExact),
        spread(own, best),
        spread(own, volume),
        interval.join(" – "),
        compared ? varghaDelaney(mine, theirs).toFixed(2) : "",
        compared ? mannWhitney(mine, theirs).toPrecision(2) : "",
      ]),
    ];
  });
  return `## ${nameOf(kernel)}

| preset | seeds | evaluations | exact | best | volume | median volume, 95 % | A | p |
| --- | --: | --: | --- | --- | --- | --- | --: | --: |
${rows.join("\n")}${reached(figures.find((each) => each.kernel === nameOf(kernel)))}`;
}

function reached(figures: Figures | undefined): string {
  if (figures === undefined) return "";
  const { evaluationsToMatch: match } = figures.default;
  const { evaluations, best: theirs } = figures.gevo2020;
  const outcome =
    match === null
      ? "the default does not reach that in half of its searches"
      : `the default reaches that after ${thousands(match)} (${percent(match / evaluations)})`;
  return `\n\nThe published search ends at ${theirs.toFixed(3)} after ${thousands(evaluations)}; ${outcome}.`;
}

function mechanism(all: readonly RunRecord[], presets: readonly string[]): string {
  const records = all.filter(({ kernel }) => kernel === MECHANISM.kernel);
  if (records.length === 0) return "";
  const rows = presets.flatMap((preset) => {
    const own = records.filter((each) => each.preset === preset);
    const at = own.map((each) => evaluationsTo(each, MECHANISM.speedup)).filter(Number.isFinite);
    const when = at.length === 0 ? "" : thousands(median(at));
    return own.length === 0 ? [] : [row([preset, `${at.length} of ${own.length}`, when])];
  });
  return `## A change of mechanism

\`${MECHANISM.kernel}\`: a speed-up of ${MECHANISM.speedup} takes three edits, of which the first makes the kernel slower.

| preset | found | after, median of those |
| --- | --: | --: |
${rows.join("\n")}`;
}

/** What each idea is worth: the default's volume with all of them against that without one. */
function ablation(records: readonly RunRecord[], kernels: readonly string[]): string {
  const presets = unique(
    records.map(({ preset }) => preset).filter((each) => each.startsWith("default~")),
  );
  const rows = presets.map((preset) => {
    const worths = kernels.map((kernel) => worthOf(kernel, preset, records));
    const known = worths.filter((worth) => worth !== undefined);
    const mean = known.reduce((sum, { likelihood }) => sum + likelihood, 0) / known.length;
    const cells = worths.map((worth) => {
      if (worth === undefined) return "";
      const { without, all, p } = worth;
      return `${(without - all >= 0 ? "+" : "−") + Math.abs(without - all).toFixed(3)}${p < 0.05 ? " *" : ""}`;
    });
    return row([preset.slice("default~".length), ...cells, mean.toFixed(2)]);
  });
  if (rows.length === 0) return "";
  const evaluations = equally(records.filter(({ preset }) => presets.includes(preset)));
  return `## What each idea is worth

One idea off at a time, after ${thousands(evaluations)} evaluations or more: how much the median volume changes. An asterisk: p < 0.05.
*A*: how likely a search with all ideas has more volume than one without this, mean over kernels.

${row(["without", ...kernels.map(nameOf), "A"])}
${row(["---", ...kernels.map(() => "--:"), "--:"])}
${rows.join("\n")}`;
}

/** Searches that had equal time, each a core to itself and nothing from another's work. */
function equalTime(records: readonly RunRecord[]): string {
  const kernels = unique(records.map(({ kernel }) => kernel));
  const rows = kernels.flatMap((kernel) => {
    const own = records.filter((each) => each.kernel === kernel);
    const theirs = own.filter(({ preset }) => YARDSTICK.test(preset));
    const ours = own.filter(({ preset }) => DEFAULT.test(preset));
    if (theirs.length === 0 || ours.length === 0) return [];
    const of = (some: readonly RunRecord[], measure: Measure): readonly number[] =>
      valuesOf(some, measure, Infinity);
    const evaluations = [theirs, ours].map((some) => median(some.map((each) => each.evaluations)));
    return [
      row([
        nameOf(kernel),
        Math.min(ours.length, theirs.length),
        own[0]?.limit ?? "",
        ...evaluations.map(thousands),
        ...[theirs, ours].map((some) => median(of(some, best)).toFixed(3)),
        ...[theirs, ours].map((some) => median(of(some, volume)).toFixed(3)),
        mannWhitney(of(ours, volume), of(theirs, volume)).toPrecision(2),
      ]),
    ];
  });
  if (rows.length === 0) return "";
  return `## Equal time

Each search had one core, and outcomes from no other search. Evaluations, best and volume: of the published search, then of
the default.

| kernel | seeds | seconds | evaluations | evaluations | best | best | volume | volume | p |
| --- | --: | --: | --: | --: | --: | --: | --: | --: | --: |
${rows.join("\n")}`;
}

function spread(records: readonly RunRecord[], measure: Measure): string {
  const values = valuesOf(records, measure);
  const [low, high] = [0.25, 0.75].map((part) => quantile(values, part).toFixed(3));
  return `${median(values).toFixed(3)} [${low}, ${high}]`;
}

const row = (cells: readonly (string | number)[]): string => `| ${cells.join(" | ")} |`;
const thousands = (count: number): string => count.toLocaleString("en-US");
const percent = (part: number): string =>
  Number.isFinite(part) ? `${(100 * part).toFixed(0)} %` : "no number";

function unique<T>(values: readonly T[]): readonly T[] {
  return [...new Set(values)];
}
