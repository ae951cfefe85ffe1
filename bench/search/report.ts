/** From records to the page, the plots and the figures in docs/results. */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname } from "node:path";
import { median } from "../../src/analyze/statistics.ts";
import { ablation } from "./ablation.ts";
import type { Figures } from "./figures.ts";
import { DEFAULT, figuresOf, YARDSTICK } from "./figures.ts";
import { besides, equalTime, mechanism, presetsOf } from "./kernels.ts";
import { fixed, percent, table, thousands, unique } from "./markdown.ts";
import { nameOf, plot } from "./plot.ts";
import type { RunRecord } from "./records.ts";

/** The order of rows, columns and colours; others come behind. */
const FIRST = [DEFAULT, YARDSTICK];

/** @param out path without an extension. */
export function writeReport(out: string, unsorted: readonly RunRecord[]): void {
  if (unsorted.length === 0) return;
  mkdirSync(dirname(out), { recursive: true });
  const place = ({ preset }: RunRecord): number => {
    const first = FIRST.findIndex((each) => each.test(preset));
    return first < 0 ? FIRST.length : first;
  };
  const all = [...unsorted].sort((a, b) => place(a) - place(b));
  const records = all.filter(({ unit }) => unit === "evaluations");
  const timed = all.filter(({ unit }) => unit === "seconds");
  const kernels = unique(records.map(({ kernel }) => kernel));
  const whole = records.filter(({ preset }) => !preset.includes("~"));
  const figures = kernels.flatMap((kernel) => figuresOf(kernel, records) ?? []);
  writeFileSync(`${out}.json`, `${JSON.stringify(figures, null, 2)}\n`);
  const pictures = [
    { file: `${out}.svg`, of: whole },
    { file: `${out}-time.svg`, of: timed },
  ];
  for (const { file, of } of pictures) {
    if (of.length > 0) writeFileSync(file, plot(of));
    else rmSync(file, { force: true });
  }
  const parts = [
    head(out, all),
    summary(figures),
    besides(whole),
    ...kernels.map((kernel) => {
      const own = whole.filter((each) => each.kernel === kernel);
      return own.length === 0 ? "" : `## ${nameOf(kernel)}\n\n${presetsOf(own)}`;
    }),
    mechanism(records),
    ablation(records),
    equalTime(timed, `${basename(out)}-time.svg`),
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
as all searches of the row came to, in brackets the quartiles. _Exact_: with error 0. _Volume_: part of the
square of time (of the original's) and error (of the tolerance) that the front dominates. _A_: how likely
a search with the default has more volume than one with that preset; _p_: Mann–Whitney, two-sided, exact;
both after equal evaluations unless said otherwise.

Hashes of the code that was compared: strategies ${codes("strategy")}; evaluation ${codes("evaluation")}.

![medians with quartile bands](${basename(out)}.svg)`;
}

function summary(figures: readonly Figures[]): string {
  if (figures.length === 0) return "";
  const parts = figures.map(({ gevo2020, default: { evaluationsToMatch } }) =>
    evaluationsToMatch === null ? Infinity : evaluationsToMatch / gevo2020.evaluations,
  );
  const rows = figures.map(({ kernel, seeds, gevo2020: theirs, default: ours, p }, i) => [
    ...[kernel, seeds],
    ...[theirs, ours].flatMap(({ evaluations, best, hypervolume }) => {
      return [thousands(evaluations), fixed(best), fixed(hypervolume)];
    }),
    ours.evaluationsToMatch === null ? "" : thousands(ours.evaluationsToMatch),
    percent(parts[i] as number),
    p.toPrecision(2),
  ]);
  const better = figures.filter((each) => each.default.hypervolume > each.gevo2020.hypervolume);
  const sure = better.filter(({ p }) => p < 0.05).length;
  const columns = ["evaluations:", "best:", "volume:"];
  return `## The default against the published search

First the published search, then the default, which has no more evaluations than it; after how many it comes to the
published search's last best.

${table(["kernel", "seeds:", ...columns, ...columns, "gets there after:", "part:", "p:"], rows)}

The default gets there after ${percent(median(parts))} of the published search's evaluations (median over kernels).
With no more of them it has more volume on ${better.length} of ${figures.length} kernels, with p < 0.05 on ${sure}.`;
}
