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
  readonly best: {
    readonly time: number;
    readonly error: number;
    readonly speedup: number;
    /** Above 1 where it is better in what counts: the speed-up, or in a training 1 and the part of the error that is gone. */
    readonly gain: number;
  };
  /** Error of the original; 0 where what it gives is right. */
  readonly originalError: number;
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

/**
 * A few lines that a terminal redraws in place, none longer than it is wide.
 * @param course best gains so far, one a while, the last one now.
 */
export function liveLines(
  progress: Progress,
  label: string,
  style: Style,
  { course, columns }: { readonly course: readonly number[]; readonly columns: number },
): readonly string[] {
  const { generation, best, front } = progress;
  const gain = bestText(progress);
  const head = columns < WIDE ? [`gen ${generation}`] : [`generation ${generation}`];
  const rows: readonly (readonly string[])[] = [
    [...head, rate(progress), `${leftText(progress)} left`],
    [`best ${gain}`, `${formatNumber(best.time)} ${label}`, `front ${front}`],
  ];
  const [first = [], second = []] = rows.map((parts) => folded(parts, columns));
  const bold = style.bold(best.gain > 1 ? style.good(gain) : gain);
  return [
    ...first,
    ...second.map((line) => line.replace(gain, bold)),
    ...(course.length > 1 ? [style.good(sparkline(course.slice(-columns)))] : []),
    ...folded(failures(progress).split(/(?<=,) /), columns, " ").map(style.dim),
  ];
}

/** Below it a line has room for few words. */
const WIDE = 60;

/** Parts on as few lines as they fit on; what is wider than a line alone is cut. */
function folded(parts: readonly string[], columns: number, gap = "   "): readonly string[] {
  const lines: string[] = [];
  for (const part of parts) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + gap.length + part.length <= columns) {
      lines[lines.length - 1] = `${last}${gap}${part}`;
    } else {
      lines.push(part.slice(0, columns));
    }
  }
  return lines;
}

const BARS = "▁▂▃▄▅▆▇█";

/** Values as bars, the least the lowest and the greatest the highest. */
export function sparkline(values: readonly number[]): string {
  const least = Math.min(...values);
  const range = Math.max(...values) - least;
  const bar = (value: number): string =>
    BARS[range === 0 ? 0 : Math.round(((value - least) / range) * (BARS.length - 1))] as string;
  return values.map(bar).join("");
}

/** One line for a log. */
export function progressLine(progress: Progress): string {
  const { generation, front } = progress;
  const parts = [
    `gen ${generation}`,
    rate(progress),
    `best ${bestText(progress)}`,
    `front ${front}`,
    failures(progress),
  ];
  return `${parts.join(" | ")} | ${leftText(progress)} left`;
}

function bestText({ best, originalError }: Progress): string {
  const against = originalError === 0 ? "" : ` against ${formatError(originalError)}`;
  return `${formatSpeedup(best.speedup)} at error ${formatError(best.error)}${against}`;
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
