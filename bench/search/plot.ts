/** An SVG of courses: a row for each kernel, a panel for each measure, a line and a band for each preset. */
import { median, quantile } from "../../src/analyze/statistics.ts";
import { best, bestExact, equally, type Measure, volume } from "../../src/compare/measures.ts";
import { thousands, unique } from "./markdown.ts";
import type { RunRecord } from "./records.ts";

const WIDTH = 340;
const HEIGHT = 200;
const MARGIN = { left: 46, right: 12, top: 26, bottom: 26 };
const POINTS = 80;
const COLOURS = ["#0b6e99", "#c2571a", "#6b6b6b", "#7a4fa3", "#2e7d32", "#b3261e"];
const PANELS: readonly Panel[] = [
  { title: "best with error 0", measure: bestExact },
  { title: "best", measure: best },
  { title: "volume", measure: volume },
];

interface Panel {
  readonly title: string;
  readonly measure: Measure;
}

/** @param records at least one, all by one unit. */
export function plot(records: readonly RunRecord[]): string {
  const kernels = unique(records.map(({ kernel }) => kernel));
  const presets = unique(records.map(({ preset }) => preset));
  const parts = kernels.flatMap((kernel, row) =>
    PANELS.map((panel, column) => {
      const own = records.filter((each) => each.kernel === kernel);
      const at = `translate(${column * WIDTH} ${row * HEIGHT + 24})`;
      return `<g transform="${at}">${panelOf(own, presets, panel, `${nameOf(kernel)}: ${panel.title}`)}</g>`;
    }),
  );
  const legend = presets.map(
    (preset, i) =>
      `<text x="${46 + 130 * i}" y="16" fill="${colourOf(i)}" font-weight="bold">${preset}</text>`,
  );
  const size = [PANELS.length * WIDTH, kernels.length * HEIGHT + 24];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size.join(" ")}" font-family="sans-serif" font-size="11">
<title>Courses of searches: medians over seeds with quartiles</title>
<rect width="100%" height="100%" fill="white"/>
${[...legend, ...parts].join("\n")}
</svg>
`;
}

export function nameOf(kernel: string): string {
  return kernel
    .replace(/^(workloads|bench|examples)\//, "")
    .replace(/\/(\w+)\.workload\.ts$/, " $1");
}

const colourOf = (i: number): string => COLOURS[i % COLOURS.length] as string;

function panelOf(
  records: readonly RunRecord[],
  presets: readonly string[],
  { measure }: Panel,
  title: string,
): string {
  const ends = presets.map((name) => equally(records.filter(({ preset }) => preset === name)));
  const most = Math.max(1, ...ends.filter(Number.isFinite));
  const grid = Array.from({ length: POINTS + 1 }, (_, i) => (most * i) / POINTS);
  const series = presets.map((preset, i) => {
    const own = records.filter((each) => each.preset === preset);
    // As far as all of them came.
    const reached = grid.filter((at) => at <= (ends[i] as number));
    return reached.map((at) => own.map((record) => measure(record, at)));
  });
  const all = series.flat(2);
  const [low, high] = [Math.min(...all), Math.max(...all)];
  const inner = {
    width: WIDTH - MARGIN.left - MARGIN.right,
    height: HEIGHT - MARGIN.top - MARGIN.bottom,
  };
  const x = (i: number): number => round(MARGIN.left + (inner.width * i) / POINTS);
  const y = (value: number): number =>
    round(MARGIN.top + inner.height * (1 - (value - low) / (high - low || 1)));
  const lines = series.map((points, i) => {
    if (points[0]?.length === 0) return "";
    const at = (part: number): string[] =>
      points.map((values, k) => `${x(k)},${y(quantile(values, part))}`);
    const band = [...at(0.25), ...at(0.75).reverse()].join(" ");
    const middle = points.map((values, k) => `${x(k)},${y(median(values))}`).join(" ");
    return `<polygon points="${band}" fill="${colourOf(i)}" opacity="0.15"/><polyline points="${middle}" fill="none" stroke="${colourOf(i)}" stroke-width="1.5"/>`;
  });
  const bottom = HEIGHT - MARGIN.bottom;
  const right = WIDTH - MARGIN.right;
  return `<text x="${MARGIN.left}" y="16">${title}</text>
<path d="M${MARGIN.left} ${MARGIN.top}V${bottom}H${right}" fill="none" stroke="#999"/>
<text x="${MARGIN.left - 4}" y="${MARGIN.top + 8}" text-anchor="end">${figure(high)}</text>
<text x="${MARGIN.left - 4}" y="${bottom}" text-anchor="end">${figure(low)}</text>
<text x="${right}" y="${HEIGHT - 10}" text-anchor="end">${thousands(Math.round(most))} ${records[0]?.unit}</text>
${lines.join("\n")}`;
}

const round = (value: number): number => Math.round(value * 10) / 10;
const figure = (value: number): string => value.toFixed(2);
