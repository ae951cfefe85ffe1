/** What a run says of a variant beside its time: further objectives, sanitizing tools. Pure. */
import { formatNumber } from "./format.ts";
import type { Style } from "./style.ts";
import type { Best, Summary } from "./summary.ts";

/** Two digits behind the point at most: energies are small numbers, counts are whole ones. */
export function formatFigure(value: number): string {
  return formatNumber(Math.round(value * 100) / 100);
}

/** The further objectives of the best variant beside the original's. */
export function figureLines({ best, baseline, figures = [] }: Summary): readonly string[] {
  return figures.map(({ name, unit }, k) => {
    const [own, original] = [best.figures?.[k] ?? Number.NaN, baseline.figures?.[k] ?? Number.NaN];
    return `  ${name} ${formatFigure(own)}, of the original ${formatFigure(original)} (${unit})`;
  });
}

/** A line for each tool that found something or did not run, and one for those that found nothing. */
export function sanitizerLines(
  { sanitizers = [] }: Pick<Best, "sanitizers">,
  style: Style,
): readonly string[] {
  const clean = sanitizers.filter(({ status }) => status === "clean").map(({ tool }) => tool);
  const found = sanitizers.flatMap((verdict) =>
    verdict.status === "findings"
      ? verdict.findings.map(({ kind, kernel, count }) =>
          style.bad(`${verdict.tool} FINDS: ${kind}${kernel && ` in ${kernel}`}, ${count} times`),
        )
      : [],
  );
  const missed = new Map<string, string[]>();
  for (const verdict of sanitizers) {
    if (verdict.status !== "not-run") continue;
    missed.set(verdict.why, [...(missed.get(verdict.why) ?? []), verdict.tool]);
  }
  const lines = [
    ...(clean.length > 0 ? [`${style.good("clean")} under ${clean.join(", ")}`] : []),
    ...found,
    ...[...missed].map(([why, tools]) => `${tools.join(", ")} did not run: ${why}`),
    ...(sanitizers.length > 0 && clean.length + found.length === 0
      ? ["the emulator's watchers alone have seen this variant"]
      : []),
  ];
  return lines.map((line) => `  ${line}`);
}
