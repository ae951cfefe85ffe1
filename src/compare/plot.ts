/** An SVG of courses: a panel for each measure in each row, a line and a band for each group of searches. Pure. */
import type { Course } from "./course.ts";
import type { CurvePoint } from "./curve.ts";
import { curveOf, gridOf } from "./curve.ts";
import { best, bestExact, type Measure, volume } from "./measures.ts";

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

export interface PlotRow {
  readonly title: string;
  /** A group for each name, by one unit; one may be empty. */
  readonly groups: readonly (readonly Course[])[];
}

/** @param names of the groups, in the order of their colours. */
export function plotCourses(names: readonly string[], rows: readonly PlotRow[]): string {
  const parts = rows.flatMap((row, k) =>
    PANELS.map((panel, column) => {
      const at = `translate(${column * WIDTH} ${k * HEIGHT + 24})`;
      return `<g transform="${at}">${panelOf(row, panel)}</g>`;
    }),
  );
  const legend = names.map(
    (name, i) =>
      `<text x="${46 + 130 * i}" y="16" fill="${colourOf(i)}" font-weight="bold">${escaped(name)}</text>`,
  );
  const size = [PANELS.length * WIDTH, rows.length * HEIGHT + 24];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size.join(" ")}" font-family="sans-serif" font-size="11">
<title>Courses of searches: medians over seeds with quartiles</title>
<rect width="100%" height="100%" fill="white"/>
${[...legend, ...parts].join("\n")}
</svg>
`;
}

const colourOf = (i: number): string => COLOURS[i % COLOURS.length] as string;

function panelOf({ title, groups }: PlotRow, panel: Panel): string {
  const grid = gridOf(groups, POINTS);
  const curves = groups.map((courses) => curveOf(courses, panel.measure, grid));
  const values = groups.flatMap((courses, i) =>
    (curves[i] ?? []).flatMap(({ at }) => courses.map((course) => panel.measure(course, at))),
  );
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const inner = {
    width: WIDTH - MARGIN.left - MARGIN.right,
    height: HEIGHT - MARGIN.top - MARGIN.bottom,
  };
  const x = (k: number): number => round(MARGIN.left + (inner.width * k) / POINTS);
  const y = (value: number): number =>
    round(MARGIN.top + inner.height * (1 - (value - low) / (high - low || 1)));
  const lines = curves.map((curve, i) => {
    if (curve.length === 0) return "";
    const at = (part: Exclude<keyof CurvePoint, "at">): string[] =>
      curve.map((point, k) => `${x(k)},${y(point[part])}`);
    const band = [...at("low"), ...at("high").reverse()].join(" ");
    return `<polygon points="${band}" fill="${colourOf(i)}" opacity="0.15"/><polyline points="${at("median").join(" ")}" fill="none" stroke="${colourOf(i)}" stroke-width="1.5"/>`;
  });
  const bottom = HEIGHT - MARGIN.bottom;
  const right = WIDTH - MARGIN.right;
  const unit = groups.flat()[0]?.unit ?? "evaluations";
  const most = Math.round(grid.at(-1) ?? 0).toLocaleString("en-US");
  return `<text x="${MARGIN.left}" y="16">${escaped(title)}: ${panel.title}</text>
<path d="M${MARGIN.left} ${MARGIN.top}V${bottom}H${right}" fill="none" stroke="#999"/>
<text x="${MARGIN.left - 4}" y="${MARGIN.top + 8}" text-anchor="end">${figure(high)}</text>
<text x="${MARGIN.left - 4}" y="${bottom}" text-anchor="end">${figure(low)}</text>
<text x="${right}" y="${HEIGHT - 10}" text-anchor="end">${most} ${unit}</text>
${lines.join("\n")}`;
}

const escaped = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
const round = (value: number): number => Math.round(value * 10) / 10;
const figure = (value: number): string => value.toFixed(2);
