/**
 * The figures of the comparison, from what a GPU has measured and the emulator counts here: outputs
 * that agree, causes where they do not, and how well modelled cycles order the variants.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { presets } from "../../src/device/emulator/cost/parameters.ts";
import type { Workload } from "../../src/workload.ts";
import { agrees, type Cause, causesOf } from "./causes.ts";
import { countSamples, DEVICE, type Sample } from "./counts.ts";
import type { Measured, Measurements } from "./data.ts";
import { tauOf } from "./fit.ts";

export interface Row {
  readonly workload: string;
  /** Timed on the large inputs, different in machine code, with equal outputs on both devices. */
  readonly variants: number;
  readonly tauBefore: number;
  readonly tauAfter: number;
  /** Of all that ran on both. */
  readonly agree: number;
  readonly disagree: number;
  readonly causes: Readonly<Partial<Record<Cause, number>>>;
  /** The third of the variants that no fit has seen. */
  readonly heldOutBefore: number;
  readonly heldOutAfter: number;
  /** On the small inputs, which leave a GPU mostly idle. */
  readonly smallBefore: number;
  readonly smallAfter: number;
}

/** Most variants of a workload that are counted: more take long and say no more. */
const MOST = 220;

/** Samples that say something of the model: both devices did the same. Every third is held out. */
export function samplesOf(workload: Workload, rows: readonly Measured[], kept: string): Sample[] {
  const same = rows.filter((row, k) => k === 0 || (agrees(row) && row.large !== undefined));
  return countSamples(workload, same.slice(0, MOST), kept).filter(({ equal }) => equal);
}

export const isHeldOut = (_: Sample, k: number): boolean => k % 3 === 0;

/** @param before the row of the model as it was before. */
export function rowOf(
  workload: Workload,
  rows: readonly Measured[],
  samples: readonly Sample[],
  before: Row | undefined,
): Row {
  const preset = presets.find(({ name }) => name === DEVICE)!;
  const large = samples.filter(({ size }) => size === "large");
  const small = samples.filter(({ size }) => size === "small");
  const tau = (group: readonly Sample[]): number => Number(tauOf(preset, group).toFixed(3));
  const [tauAfter, heldOutAfter, smallAfter] = [
    tau(large),
    tau(large.filter(isHeldOut)),
    tau(small),
  ];
  const agree = rows.filter(agrees).length;
  return {
    workload: workload.name,
    variants: large.length,
    tauBefore: before?.tauBefore ?? tauAfter,
    tauAfter,
    agree,
    disagree: rows.length - agree,
    causes: causesOf(workload, rows),
    heldOutBefore: before?.heldOutBefore ?? heldOutAfter,
    heldOutAfter,
    smallBefore: before?.smallBefore ?? smallAfter,
    smallAfter,
  };
}

export function readRows(file: string): readonly Row[] {
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Row[]) : [];
}

/** @param base path without `.json` and `.md`. */
export function writeRows(
  base: string,
  { date, device, version }: Measurements,
  rows: readonly Row[],
): void {
  writeFileSync(`${base}.json`, `${JSON.stringify(rows, null, 2)}\n`);
  const table = (
    titles: readonly string[],
    cells: readonly (readonly (string | number)[])[],
  ): string =>
    [titles, titles.map(() => "---"), ...cells].map((row) => `| ${row.join(" | ")} |`).join("\n");
  const outputs = table(
    ["workload", "agree", "disagree", "causes"],
    rows.map(({ workload, agree, disagree, causes }) => [
      workload,
      agree,
      disagree,
      Object.entries(causes)
        .map(([cause, count]) => `${cause} ${count}`)
        .join(", ") || "none",
    ]),
  );
  const order = table(
    [
      "workload",
      "variants",
      "before",
      "after",
      "held out, before",
      "after",
      "small inputs, before",
      "after",
    ],
    rows.map((row) => [
      row.workload,
      row.variants,
      ...[
        row.tauBefore,
        row.tauAfter,
        row.heldOutBefore,
        row.heldOutAfter,
        row.smallBefore,
        row.smallAfter,
      ].map((x) => x.toFixed(2)),
    ]),
  );
  const text = `# The emulator and a GPU

Made by \`npm run bench:fidelity -- report\` from measurements of ${date} on ${device} (${version}).
Variants are random genomes of 1 to 8 edits, different in their PTX.

## Outputs and faults

A variant agrees when both devices run it to its end with the same bytes in every output, and the GPU
does so twice. The others under the emulator's watchers, by the first finding:

${outputs}

## Order

Kendall's tau of modelled cycles and measured times, before and after the calibration, of variants that
did the same on both devices and differ in machine code. Pairs that are less than 2 % apart on the GPU
say nothing and are left out.

${order}
`;
  writeFileSync(`${base}.md`, text);
}
