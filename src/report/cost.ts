/**
 * What a variant costs beside the original, as data and as text: terms of the model, counts,
 * occupancy, source lines. Pure. Everything here is modelled; nothing is a time on hardware.
 */
import { UserError } from "../errors.ts";
import type { Counts, KernelProfile, SourceLineProfile, VariantProfile } from "../profile.ts";
import { TERMS } from "../profile.ts";
import {
  type Column,
  formatCompared,
  formatNumber,
  formatPart,
  formatSpeedup,
  table,
  unitLabel,
} from "./format.ts";
import type { Summary } from "./summary.ts";
import type { Look } from "./text.ts";

export interface CostReport {
  readonly run: string;
  readonly workload: string;
  readonly device: string;
  readonly clock: "modelled" | "measured";
  readonly unit: string;
  /** The build that gains are stated against; sums over all cases of the search split. */
  readonly build: string;
  readonly original: VariantProfile;
  /** Absent when nothing beat the original. */
  readonly best?: VariantProfile;
  readonly speedup: number;
}

/** What gains are stated against. */
export function fasterBuild({ baseline }: Summary): string {
  const builds = Object.entries(baseline.builds);
  return builds.reduce((a, b) => (b[1] < a[1] ? b : a))[0];
}

/** @throws UserError `no-cost-model` */
export function costReport(
  { run, workload, device, clock, unit }: Summary,
  build: string,
  original: VariantProfile,
  best: VariantProfile | undefined,
): CostReport {
  if (original.kernels.length === 0) {
    throw new UserError(
      "no-cost-model",
      `the device ${device} does not say what a launch is made of`,
      "Evolve on `emulator`, or look at the run without --cost.",
    );
  }
  const speedup = best === undefined ? 1 : original.cycles / best.cycles;
  const head = { run, workload, device, clock, unit, build, original, speedup };
  return best === undefined ? head : { ...head, best };
}

/** Source lines that are shown; the JSON has all of them. */
const MOST_LINES = 12;
/** Terms below this part of the greatest one have no say. */
const LEAST_TERM = 0.01;
const BAR = 24;
const WIDTH = 80;

const right = (title: string): Column => ({ title, align: "right" });
const NAME: Column = { title: "", align: "left" };
const BEFORE_AND_AFTER = [right("original"), right("best"), right("change")];

/** Without a best variant only the original's column is shown. */
const columnsFor = ({ best }: CostReport): readonly Column[] => [
  NAME,
  ...(best === undefined ? BEFORE_AND_AFTER.slice(0, 1) : BEFORE_AND_AFTER),
];

export function costText(report: CostReport, look: Look): string {
  const { style } = look;
  const { original, best } = report;
  const label = unitLabel(report.clock, report.unit);
  const to =
    best === undefined
      ? ` ${label}; no variant is faster`
      : ` → ${formatNumber(best.cycles)} ${label}, ${style.good(formatSpeedup(report.speedup))}`;
  return [
    `${style.bold(`run ${report.run}`)}  ${report.workload} on ${report.device}`,
    `  ${formatNumber(original.cycles)}${to}`,
    style.dim(`  original: ${report.build}; sums over the cases of the search split`),
    ...original.kernels.flatMap((kernel) => {
      const after = best?.kernels.find(({ entry }) => entry === kernel.entry) ?? kernel;
      return ["", ...kernelLines(kernel, after, report, label, look)];
    }),
    "",
  ].join("\n");
}

function kernelLines(
  before: KernelProfile,
  after: KernelProfile,
  report: CostReport,
  label: string,
  look: Look,
): readonly string[] {
  const { style } = look;
  const launches = before.launches === 1 ? "1 launch" : `${formatNumber(before.launches)} launches`;
  return [
    `${style.bold(before.entry)}  ${launches}`,
    ...termLines(before, after, label, columnsFor(report)),
    ...(report.best === undefined ? [] : [style.dim("  █ stays, ░ saved, ▒ added.")]),
    style.dim("  Each term is what that resource alone would take. The whole is the fourth"),
    style.dim("  root of the sum of their fourth powers, and what launches cost by themselves."),
    "",
    ...indent(table(columnsFor(report), countRows(before, after))),
    "",
    ...sourceLines(before, after, report, look),
  ];
}

const indent = (lines: readonly string[]): readonly string[] => lines.map((line) => `  ${line}`);

function termLines(
  before: KernelProfile,
  after: KernelProfile,
  label: string,
  columns: readonly Column[],
): readonly string[] {
  const most = Math.max(...TERMS.flatMap((term) => [before.terms[term], after.terms[term]]));
  const shown = TERMS.filter(
    (term) => Math.max(before.terms[term], after.terms[term]) >= LEAST_TERM * most,
  ).sort((a, b) => before.terms[b] - before.terms[a]);
  const rows = shown.map((term) => {
    const [x, y] = [before.terms[term], after.terms[term]];
    return [`${term.padEnd(8)} ${bar(x, y, most)}`, ...formatCompared(x, y)];
  });
  const all = [label, ...formatCompared(before.cycles, after.cycles)];
  const fixed = ["launches", ...formatCompared(before.fixed, after.fixed)];
  return indent(table(columns, [all, ...rows, fixed]));
}

function bar(before: number, after: number, most: number): string {
  const cells = (value: number): number => Math.round((BAR * value) / (most || 1));
  const [x, y] = [cells(before), cells(after)];
  const both = Math.min(x, y);
  return "█".repeat(both) + (x > y ? "░" : "▒").repeat(Math.abs(x - y));
}

/** Counts with their names; those that are 0 on both sides are left out. */
const COUNTS: readonly (readonly [keyof Counts, string])[] = [
  ["instructions", "warp instructions"],
  ["issueSlots", "issue slots"],
  ["globalSectors", "global sectors"],
  ["l1Misses", "  missed L1"],
  ["dramSectors", "  from DRAM"],
  ["localSectors", "local sectors"],
  ["sharedWavefronts", "shared wavefronts"],
  ["bankConflicts", "  by bank conflicts"],
  ["atomicSerial", "atomics waiting"],
  ["barriers", "barrier arrivals"],
];

function countRows(before: KernelProfile, after: KernelProfile): readonly (readonly string[])[] {
  const rows = COUNTS.filter(([name]) => before.counts[name] + after.counts[name] > 0).map(
    ([name, title]) => [title, ...formatCompared(before.counts[name], after.counts[name])],
  );
  const row = (title: string, of: (kernel: KernelProfile) => string): readonly string[] => {
    const [x, y] = [of(before), of(after)];
    return [title, x, y, ""];
  };
  return [
    ...rows,
    row("active lanes", ({ counts }) => formatPart(counts.lanes / (counts.laneSlots || 1))),
    row("warps per SM", ({ occupancy }) => `${occupancy.resident} of ${occupancy.most}`),
    row("  limited by", ({ occupancy }) => occupancy.limiter),
    row("registers", ({ occupancy }) => String(occupancy.registers)),
    ...(before.occupancy.spilled + after.occupancy.spilled > 0
      ? [row("  spilled words", ({ occupancy }) => String(occupancy.spilled))]
      : []),
  ];
}

function sourceLines(
  before: KernelProfile,
  after: KernelProfile,
  report: CostReport,
  look: Look,
): readonly string[] {
  const now = new Map(after.lines.map((each) => [each.line, each]));
  const was = new Map(before.lines.map((each) => [each.line, each]));
  const pairs = [...new Set([...was.keys(), ...now.keys()])].map((line) => ({
    line,
    before: was.get(line),
    after: now.get(line),
  }));
  const cyclesOf = (each: SourceLineProfile | undefined): number => each?.cycles ?? 0;
  const weight = (each: (typeof pairs)[number]): number =>
    Math.max(cyclesOf(each.before), cyclesOf(each.after));
  const top = pairs.sort((a, b) => weight(b) - weight(a) || a.line - b.line).slice(0, MOST_LINES);
  const all = after.lines.reduce((sum, { cycles }) => sum + cycles, 0);
  const whole = (each: SourceLineProfile | undefined): string =>
    formatNumber(Math.round(cyclesOf(each)));
  const rows = top.map((each) => [
    each.line === 0 ? "–" : String(each.line),
    whole(each.before),
    ...(report.best === undefined ? [] : [whole(each.after)]),
    formatPart(cyclesOf(each.after) / (all || 1)),
  ]);
  const sides = report.best === undefined ? ["original"] : ["original", "best"];
  const [titles = "", ...lines] = table(["line", ...sides, "part"].map(right), rows);
  const room = WIDTH - titles.length - 4;
  const rest = pairs.length - top.length;
  return [
    `  ${titles}  ${look.path(report.original.file)}`,
    ...lines.flatMap((line, k) => {
      const { before: x, after: y } = top[k]!;
      const shown = y ?? x!;
      const text = shown.line === 0 ? "(no line kept)" : shown.text;
      const padded = line.padEnd(titles.length);
      const notes = notesOf(shown);
      return [
        `  ${padded}  ${text.length > room ? `${text.slice(0, room - 1)}…` : text}`,
        ...(notes === "" ? [] : [look.style.dim(`  ${" ".repeat(titles.length)}  ${notes}`)]),
      ];
    }),
    ...(rest > 0 ? [look.style.dim(`  … ${rest} more in the JSON form`)] : []),
  ];
}

/** What is worth a look in the line as it is now. */
function notesOf(line: SourceLineProfile): string {
  const idle = line.instructions === 0 ? 0 : 1 - line.lanes / (32 * line.instructions);
  return [
    ...(idle >= 0.2 ? [`idle lanes ${formatPart(idle)}`] : []),
    ...(line.bankConflicts > 0 ? [`bank conflicts ${formatNumber(line.bankConflicts)}`] : []),
    ...(line.atomicSerial > 0 ? [`atomics wait ${formatNumber(line.atomicSerial)}`] : []),
  ].join(", ");
}
