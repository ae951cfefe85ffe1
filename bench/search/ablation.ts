/** What each idea of the default search is worth: all of them against all but one. */

import type { Measure } from "../../src/compare/measures.ts";
import { meanVolume, volume } from "../../src/compare/measures.ts";
import type { Worth } from "./figures.ts";
import { worthOf } from "./figures.ts";
import { table, thousands, unique } from "./markdown.ts";
import { nameOf } from "./plot.ts";
import type { RunRecord } from "./records.ts";

const PREFIX = "default~";

/** Nothing where no idea was switched off. */
export function ablation(all: readonly RunRecord[]): string {
  const off = all.filter(({ preset }) => preset.startsWith(PREFIX));
  if (off.length === 0) return "";
  const kernels = unique(off.map(({ kernel }) => kernel));
  const ideas = unique(off.map(({ preset }) => preset.slice(PREFIX.length)));
  const worths = (measure: Measure): readonly (readonly (Worth | undefined)[])[] =>
    ideas.map((idea) => kernels.map((each) => worthOf(each, PREFIX + idea, all, measure)));
  const end = worths(volume);
  const counts = kernels.map((kernel, i) => {
    const known = end.flatMap((row) => row[i]?.evaluations ?? []);
    return `${nameOf(kernel)} ${thousands(Math.min(...known))}`;
  });
  const tableOf = (rows: readonly (readonly (Worth | undefined)[])[]): string =>
    table(
      ["without", ...kernels.map((kernel) => `${nameOf(kernel)}:`), "A:"],
      rows.map((row, i) => [ideas[i] as string, ...row.map(cell), mean(row).toFixed(2)]),
    );
  return `## What each idea is worth

One idea off at a time: what the median changes by when it is on again. An asterisk: p < 0.05, by chance alone one cell
in twenty. _A_: how likely a search with all ideas has more than one without this, mean over kernels.

The volume after equal evaluations (${counts.join(", ")}, or more):

${tableOf(end)}

The mean of the volume until then, which says as well how early it came:

${tableOf(worths(meanVolume))}`;
}

function cell(worth: Worth | undefined): string {
  if (worth === undefined) return "";
  const { without, all, p } = worth;
  const sign = all >= without ? "+" : "−";
  return `${sign}${Math.abs(all - without).toFixed(3)}${p < 0.05 ? " *" : ""}`;
}

function mean(worths: readonly (Worth | undefined)[]): number {
  const known = worths.flatMap((worth) => worth?.likelihood ?? []);
  return known.reduce((sum, each) => sum + each, 0) / known.length;
}
