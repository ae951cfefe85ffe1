/** A suite's results as a page: a table, means, and the published figures beside them. Pure. */
import { formatError, formatNumber, formatSpeedupIn, unitLabel } from "../report/format.ts";
import type { Entry, Member } from "../suite.ts";
import { RODINIA, SOURCES } from "./published.ts";

/** Speed-ups multiply: their mean is geometric. What was refused, or not found, counts as 1. */
export function meanOf(entries: readonly Entry[], which: "atZero" | "atTolerance"): number {
  const logs = entries.map((entry) => Math.log(Math.max(1, entry[which].speedup)));
  return Math.exp(logs.reduce((sum, log) => sum + log, 0) / Math.max(1, logs.length));
}

/** As published means are; one large gain weighs more in it. */
export function arithmeticMeanOf(
  entries: readonly Entry[],
  which: "atZero" | "atTolerance",
): number {
  const sum = entries.reduce((total, entry) => total + Math.max(1, entry[which].speedup), 0);
  return entries.length === 0 ? 1 : sum / entries.length;
}

export function suitePage(entries: readonly Entry[], command: string): string {
  const [first] = entries;
  const unit = first === undefined ? "" : unitLabel(first.clock, first.unit);
  const rodinia = entries.filter(({ family }) => family === "rodinia");
  const means = (of: typeof meanOf, some: readonly Entry[]): string =>
    [of(some, "atZero"), of(some, "atTolerance")].map((mean) => `${mean.toFixed(3)}x`).join(" | ");
  return `# The suite on ${first?.device ?? "no device"}

    ${command}

A speed-up is the time of the original's fastest build over the variant's, on the search split; in brackets on the
held-out split, over the faster of clang's build and gevo's own. Only variants count against which nothing speaks: right and
no slower on inputs that selection never saw, on further inputs of the workload's own generator, and clean under watchers (and sanitizers on a GPU).

${tableOf(entries, unit).join("\n")}

| mean | workloads | at error 0 | within the tolerance |
| --- | --: | --: | --: |
| all, geometric | ${entries.length} | ${means(meanOf, entries)} |
| Rodinia's kinds, geometric | ${rodinia.length} | ${means(meanOf, rodinia)} |
| Rodinia's kinds, arithmetic | ${rodinia.length} | ${means(arithmeticMeanOf, rodinia)} |
| published, Rodinia, arithmetic, at most 1 % error | 13 | ${RODINIA.atZero.toFixed(3)}x | ${RODINIA.atTolerance.toFixed(3)}x |

The best published program of Rodinia gains ${RODINIA.best}x. Published figures are of other GPUs, sources and inputs:
${Object.values(SOURCES).join("; ")}.
${missed(entries)}`;
}

const COLUMNS = [
  ...["workload", "original", "at error 0", "within tolerance", "error", "edits"],
  ...["published, exact", "published, inexact", "evaluations", "seconds"],
];

function tableOf(entries: readonly Entry[], unit: string): readonly string[] {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  const titles = COLUMNS.map((title) => (title === "original" ? `original, ${unit}` : title));
  return [
    line(titles),
    line(COLUMNS.map((_, i) => (i === 0 ? "---" : "--:"))),
    ...entries.map((entry) => line(cellsOf(entry))),
  ];
}

function cellsOf(entry: Entry): readonly string[] {
  const { atZero, atTolerance, published } = entry;
  const figure = (value: number | undefined): string => (value === undefined ? "" : `${value}x`);
  return [
    entry.workload,
    formatNumber(entry.baseline),
    gainText(atZero),
    gainText(atTolerance),
    formatError(atTolerance.error),
    `${atZero.edits.length}, ${atTolerance.edits.length}`,
    figure(published?.atZero),
    figure(published?.atTolerance),
    formatNumber(entry.evaluations),
    formatNumber(Math.round(entry.seconds)),
  ];
}

/** A variant's gain; for one that is none, why. */
export function gainText({ speedup, interval, heldOut, edits }: Member): string {
  if (edits.length === 0) return "none";
  const held = heldOut === undefined ? "" : ` (${heldOut.toFixed(3)}x)`;
  return `${formatSpeedupIn(speedup, interval)}${held}`;
}

/** What falls short of a published figure, and what is known of the reason. */
function missed(entries: readonly Entry[]): string {
  const rodinia = entries.filter(({ family }) => family === "rodinia");
  const singles = entries.flatMap((entry) => {
    const exact = missedAt(entry, "atZero");
    const inexact = missedAt(entry, "atTolerance");
    // One variant against one figure is told once.
    const told =
      exact === inexact
        ? { "": exact }
        : { ", at error 0": exact, ", within the tolerance": inexact };
    return Object.entries(told).flatMap(([where, what]) =>
      what === undefined ? [] : [`- ${entry.workload}${where}: ${what}`],
    );
  });
  const lines = [...singles, ...(rodinia.length === 0 ? [] : missedTogether(rodinia))];
  return lines.length === 0 ? "" : `\n## Below the published figure\n\n${lines.join("\n")}\n`;
}

function missedAt(entry: Entry, at: "atZero" | "atTolerance"): string | undefined {
  const { published, evaluations } = entry;
  const { speedup, edits, why } = entry[at];
  const aim = published?.[at];
  if (aim === undefined || speedup >= aim) return undefined;
  const found =
    edits.length === 0
      ? (why ?? "")
      : `the best of ${formatNumber(evaluations)} evaluations gains ${speedup.toFixed(3)}x`;
  return `${found}; published ${aim}x.`;
}

/** The means are held against the published arithmetic ones, though ours is geometric: the stricter way. */
function missedTogether(rodinia: readonly Entry[]): readonly string[] {
  const best = Math.max(...rodinia.map(({ atTolerance }) => atTolerance.speedup));
  const aims = [
    ["geometric mean at error 0", meanOf(rodinia, "atZero"), RODINIA.atZero],
    ["geometric mean within the tolerance", meanOf(rodinia, "atTolerance"), RODINIA.atTolerance],
    ["the best", best, RODINIA.best],
  ] as const;
  return aims
    .filter(([, found, aim]) => found < aim)
    .map(
      ([what, found, aim]) =>
        `- Rodinia's kinds, ${what}: ${found.toFixed(3)}x; published ${aim.toFixed(3)}x.`,
    );
}
