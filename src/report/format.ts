/** Numbers and tables as text. A time always carries its unit, and says when it is modelled. */

/** What `time` is counted in: "modelled cycles", never a bare "cycles". */
export function unitLabel(clock: string, unit: string): string {
  return clock === "modelled" ? `modelled ${unit}` : unit;
}

/** 12,345 or 12.3: whole numbers above a thousand, three digits below. */
export function formatNumber(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  if (Number.isInteger(value) || Math.abs(value) >= 1000) {
    return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ",");
  }
  return String(Number(value.toPrecision(3)));
}

/** 12 %, 1.3 %, 0 %: two digits are enough of a part. */
export function formatPart(value: number): string {
  const percent = 100 * value;
  return `${Math.abs(percent) >= 10 ? Math.round(percent) : Number(percent.toPrecision(2))} %`;
}

export function formatSpeedup(value: number): string {
  return `${value.toFixed(value >= 100 ? 0 : 3)}x`;
}

/** "1.035x (1.031 to 1.040)"; without an interval the value alone. */
export function formatSpeedupIn(
  value: number,
  interval: readonly [number, number] | undefined,
): string {
  const digits = value >= 100 ? 0 : 3;
  if (interval === undefined) return formatSpeedup(value);
  return `${formatSpeedup(value)} (${interval[0].toFixed(digits)} to ${interval[1].toFixed(digits)})`;
}

/** 0 stays "0": it means equal, not small. */
export function formatError(value: number): string {
  return value === 0 || !Number.isFinite(value) ? String(value) : value.toExponential(2);
}

export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const [hours, minutes, rest] = [
    Math.floor(whole / 3600),
    Math.floor(whole / 60) % 60,
    whole % 60,
  ];
  if (hours > 0) return `${hours}h${String(minutes).padStart(2, "0")}m`;
  return minutes > 0 ? `${minutes}m${String(rest).padStart(2, "0")}s` : `${rest}s`;
}

/** "apply 12, launch 3", most frequent first. */
export function formatCounts(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .sort((a, b) => b[1] - a[1])
    .map(([name, count]) => `${name} ${formatNumber(count)}`)
    .join(", ");
}

/** "1 generation", "2 generations". */
export function formatCount(count: number, what: string): string {
  return `${formatNumber(count)} ${what}${count === 1 ? "" : "s"}`;
}

/**
 * Both as whole numbers, and the change from one to the other: that of the numbers shown, as sums over launches differ in
 * their last digits for nothing.
 */
export function formatCompared(
  before: number,
  after: number,
): readonly [before: string, after: string, change: string] {
  const [x, y] = [Math.round(before), Math.round(after)];
  return [formatNumber(x), formatNumber(y), changeOf(x, y)];
}

function changeOf(before: number, after: number): string {
  if (before === after) return "";
  if (before === 0) return "new";
  const part = after / before - 1;
  return `${part > 0 ? "+" : ""}${formatPart(part)}`;
}

export interface Column {
  readonly title: string;
  readonly align: "left" | "right";
}

/** Lines of a table: titles, then rows, two blanks between columns. */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
): readonly string[] {
  const lines = [columns.map(({ title }) => title), ...rows];
  const widths = columns.map((_, i) => Math.max(...lines.map((line) => (line[i] ?? "").length)));
  return lines.map((line) =>
    columns
      .map(({ align }, i) => {
        const [cell, width] = [line[i] ?? "", widths[i] ?? 0];
        return align === "left" ? cell.padEnd(width) : cell.padStart(width);
      })
      .join("  ")
      .trimEnd(),
  );
}
