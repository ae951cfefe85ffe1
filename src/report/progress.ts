/** What a run tells while it goes on, and its lines for a terminal or a log. Pure. */
import {
  formatCounts,
  formatDuration,
  formatError,
  formatNumber,
  formatSpeedup,
} from "./format.ts";
import type { Style } from "./style.ts";

export interface Progress {
  readonly generation: number;
  readonly evaluations: number;
  /** Evaluations a second since this process took up the run. */
  readonly perSecond: number;
  readonly seconds: number;
  /** Time and error of the best variant so far, and its gain over the original. */
  readonly best: { readonly time: number; readonly error: number; readonly speedup: number };
  /** Points on the front, the original included when it is one. */
  readonly front: number;
  readonly rejected: Readonly<Record<string, number>>;
  readonly unsupported: number;
  /** What is left of the budget: seconds, evaluations or generations. */
  readonly left: {
    readonly unit: "seconds" | "evaluations" | "generations";
    readonly value: number;
  };
}

/** Three lines that a terminal redraws in place. */
export function liveLines(progress: Progress, label: string, style: Style): readonly string[] {
  const { generation, best, front } = progress;
  const gain = `${formatSpeedup(best.speedup)} at error ${formatError(best.error)}`;
  return [
    `generation ${generation}   ${rate(progress)}   ${leftText(progress)} left`,
    `best ${style.bold(best.speedup > 1 ? style.good(gain) : gain)}   ` +
      `${formatNumber(best.time)} ${label}   front ${front}`,
    style.dim(failures(progress)),
  ];
}

/** One line for a log. */
export function progressLine(progress: Progress): string {
  const { generation, best, front } = progress;
  const gain = `best ${formatSpeedup(best.speedup)} at error ${formatError(best.error)}`;
  const parts = [`gen ${generation}`, rate(progress), gain, `front ${front}`, failures(progress)];
  return `${parts.join(" | ")} | ${leftText(progress)} left`;
}

function rate({ evaluations, perSecond }: Progress): string {
  return `${formatNumber(evaluations)} evaluations (${formatNumber(Number(perSecond.toPrecision(3)))}/s)`;
}

function failures({ rejected, unsupported }: Progress): string {
  const counts = formatCounts(unsupported > 0 ? { ...rejected, unsupported } : rejected);
  return counts === "" ? "no failures" : `failed: ${counts}`;
}

function leftText({ left }: Progress): string {
  if (left.unit === "seconds") return formatDuration(left.value);
  return `${formatNumber(Math.max(0, left.value))} ${left.unit}`;
}
