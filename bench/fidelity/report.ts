/**
 * The figures of the comparison, from what a GPU has measured and the emulator counts here: outputs
 * that agree, causes where they do not, and how well modelled cycles order the variants.
 */
import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import type { Workload } from "../../src/workload.ts";
import type { Compared } from "./compare.ts";
import { countSamples, type Sample } from "./counts.ts";
import type { Measured, MeasuredWorkload, Measurements } from "./data.ts";
import { tauOf } from "./fit.ts";
import { kendall } from "./tau.ts";
import { calibratedPreset, publishedPreset } from "./uncalibrated.ts";

export interface Row {
  readonly workload: string;
  /** Timed on the large inputs, different in machine code, with equal outputs on both devices. */
  readonly variants: number;
  readonly tauBefore: number;
  readonly tauAfter: number;
  /** Of the measured times with those of a second measurement: no model orders better. */
  readonly tauRepeated: number;
  /** The third of the variants that no fit has seen. */
  readonly heldOutBefore: number;
  readonly heldOutAfter: number;
  /** On the small inputs, which leave a GPU mostly idle. */
  readonly smallBefore: number;
  readonly smallAfter: number;
  /** Of all that ran on both. */
  readonly agree: number;
  readonly disagree: number;
  readonly causes: Compared["causes"];
  /** How the variants were drawn. */
  readonly drawn: Omit<MeasuredWorkload, "rows">;
}

/** Most variants of a workload that are counted: more take long and say no more. */
const MOST = 230;

/** Samples that say something of the model: both devices did the same, on the input timed, too. */
export function samplesOf(
  workload: Workload,
  agreeing: readonly Measured[],
  kept: string,
): Sample[] {
  const timed = agreeing.filter(({ large }) => large !== undefined);
  return countSamples(workload, timed.slice(0, MOST), kept).filter(({ equal }) => equal);
}

/** Every third variant, on both inputs. */
export const isHeldOut = ({ variant: { text } }: Sample): boolean =>
  createHash("sha256").update(text).digest()[0]! % 3 === 0;

export function rowOf(
  workload: Workload,
  { rows, ...drawn }: MeasuredWorkload,
  { agreeing, causes }: Compared,
  samples: readonly Sample[],
): Row {
  const large = samples.filter(({ size }) => size === "large");
  const heldOut = large.filter(isHeldOut);
  const small = samples.filter(({ size }) => size === "small");
  const before = (group: readonly Sample[]): number => rounded(tauOf(publishedPreset, group));
  const after = (group: readonly Sample[]): number => rounded(tauOf(calibratedPreset, group));
  return {
    workload: workload.name,
    variants: large.length,
    tauBefore: before(large),
    tauAfter: after(large),
    tauRepeated: rounded(repeated(large)),
    heldOutBefore: before(heldOut),
    heldOutAfter: after(heldOut),
    smallBefore: before(small),
    smallAfter: after(small),
    agree: agreeing.length,
    disagree: rows.length - agreeing.length,
    causes,
    drawn,
  };
}

const rounded = (tau: number): number => Number(tau.toFixed(3));

function repeated(samples: readonly Sample[]): number {
  const points = samples.flatMap(({ variant: { again }, time }) =>
    again === undefined ? [] : [{ measured: time, modelled: again.median / again.original }],
  );
  return kendall(points);
}

/** @param base path without `.json` and `.md`. */
export function writeRows(
  base: string,
  { date, device, version }: Measurements,
  rows: readonly Row[],
): void {
  writeFileSync(`${base}.json`, `${JSON.stringify(rows, null, 2)}\n`);
  const outputs = table(
    ["workload", "agree", "differ", "why"],
    rows.map(({ workload, agree, disagree, causes }) => [
      workload,
      agree,
      disagree,
      Object.entries(causes)
        .map(([cause, count]) => `${cause} ${count}`)
        .join(", ") || "–",
    ]),
  );
  const order = table(
    ["workload", "variants", "before", "after", "held out", "small inputs", "repeated"],
    rows.map((row) => [
      row.workload,
      row.variants,
      ...[row.tauBefore, row.tauAfter, row.heldOutAfter, row.smallAfter, row.tauRepeated].map((x) =>
        x.toFixed(2),
      ),
    ]),
  );
  const sources = table(
    [
      "workload",
      "of an earlier comparison",
      "times from there",
      "drawn now",
      "faulted",
      "finished",
    ],
    rows.map(({ workload, drawn: { earlier, timedBefore, finished, faulted } }) => [
      workload,
      earlier,
      timedBefore,
      finished + faulted,
      faulted,
      finished,
    ]),
  );
  const agree = rows.reduce((sum, row) => sum + row.agree, 0);
  const text = `# The emulator and a GPU

Made by \`npm run bench:fidelity -- report\` from measurements of ${date} on ${device} (${version}).

## Outputs and faults

A variant agrees when both devices run it to its end with the same bytes in every output, and the GPU
does so twice, or when both stop it with the same fault: ${agree} variants, different in their PTX. The others
under the emulator's watchers, by the first finding:

${outputs}

## Order

Kendall's tau of modelled cycles and measured times of variants that did the same on both devices and
differ in machine code, on inputs that fill the GPU. _Before_: with published parameters alone
(\`bench/fidelity/uncalibrated.ts\`); the other columns with those of the \`h100-warm\` device. _Held out_: the
third of the variants that no parameter was chosen on. _Small inputs_: those of a search case, which leave
the GPU mostly idle. _Repeated_: the times against those of a second measurement. Pairs that are less than
2 % apart on the GPU say nothing and are left out.

${order}

## The variants

Chains of 1 to 8 random edits by the default search's operators, seed ${rows[0]?.drawn.seed}, each link compiled. Those
that finish on the emulator without a finding of its watchers went to the GPU, with a few that fault; and
those that agreed in an earlier comparison, whose edits were drawn by the operators of that day.

${sources}
`;
  writeFileSync(`${base}.md`, text);
}

function table(
  titles: readonly string[],
  cells: readonly (readonly (string | number)[])[],
): string {
  return [titles, titles.map(() => "---"), ...cells]
    .map((row) => `| ${row.join(" | ")} |`)
    .join("\n");
}
