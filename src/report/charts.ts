/** Charts of the page, as SVG text: colours come from the page's style, sizes from its width. Pure. */
import type { AnalysisReport } from "./analysis.ts";
import { formatError, formatNumber } from "./format.ts";
import type { Summary } from "./summary.ts";

const [WIDTH, HEIGHT] = [640, 260] as const;
const FRAME = { left: 84, right: 20, top: 34, bottom: 44 } as const;
const RADIUS = 17;

interface Point {
  readonly x: number;
  readonly y: number;
  readonly title: string;
}

interface Axes {
  readonly label: string;
  readonly x: string;
  readonly y: string;
  readonly xText: (value: number) => string;
  readonly yText: (value: number) => string;
}

export function frontChart({ front, baseline }: Summary, unit: string): string {
  const points = front.map(({ time, error, edits }) => ({
    x: error,
    y: time,
    title: `${formatNumber(time)} at error ${formatError(error)}, ${edits} edits`,
  }));
  const original = {
    x: baseline.error ?? 0,
    y: baseline.time,
    title: `original: ${formatNumber(baseline.time)}`,
  };
  const axes = {
    label: "Time against error",
    x: "error",
    y: unit,
    xText: formatError,
    yText: formatNumber,
  };
  return chart([...points, original], axes, false);
}

export function trajectoryChart({ trajectory }: AnalysisReport, unit: string): string {
  const points = trajectory.map(({ evaluation, time, edits }) => ({
    x: evaluation,
    y: time,
    title: `evaluation ${evaluation}: ${formatNumber(time)}, ${edits.length} of the variant's edits`,
  }));
  const axes = {
    label: "Best time by evaluation",
    x: "evaluation",
    y: unit,
    xText: formatNumber,
    yText: formatNumber,
  };
  return chart(points, axes, true);
}

/** @param steps whether a value holds until the next point. */
function chart(points: readonly Point[], axes: Axes, steps: boolean): string {
  if (points.length === 0) return "<p>Nothing to show.</p>";
  const most = {
    x: Math.max(...points.map(({ x }) => x)) || 1,
    y: Math.max(...points.map(({ y }) => y)) || 1,
  };
  const spread = points.some(({ x }) => x > 0);
  const { left, right, top, bottom } = FRAME;
  const at = ({ x, y }: Pick<Point, "x" | "y">): readonly [number, number] => [
    round(left + (x / most.x) * (WIDTH - left - right)),
    round(HEIGHT - bottom - (y / most.y) * (HEIGHT - top - bottom)),
  ];
  const dots = points.map((point) => {
    const [x, y] = at(point);
    return `<circle class="dot" cx="${x}" cy="${y}" r="4"><title>${point.title}</title></circle>`;
  });
  const last = points.at(-1) as Point;
  const path = [...points, { ...last, x: most.x }].map((point, k) => {
    const [x, y] = at(point);
    return k === 0 ? `M${x} ${y}` : `H${x}V${y}`;
  });
  const [x0, y0] = at({ x: 0, y: 0 });
  const [x1, y1] = at(most);
  return `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${axes.label}">
<path class="axis" d="M${x0} ${y1}V${y0}H${x1}"/>
<text x="${x0 - 8}" y="${y0}" text-anchor="end">0</text><text x="${x0 - 8}" y="${y1 + 5}" text-anchor="end">${axes.yText(most.y)}</text>
<text x="${x0}" y="${y0 + 18}" text-anchor="middle">0</text><text x="${x1}" y="${y0 + 18}" text-anchor="end">${spread ? axes.xText(most.x) : ""}</text>
<text x="${(x0 + x1) / 2}" y="${HEIGHT - 8}" text-anchor="middle">${axes.x}</text><text x="${x0 - 60}" y="14">${axes.y}</text>
${steps ? `<path class="curve" d="${path.join("")}"/>` : ""}${dots.join("")}
</svg>`;
}

/** Groups in rows, each edit right of those it needs; edits that need nothing and nobody in a row below. */
export function dependencyGraph({ edits, groups, dependencies }: AnalysisReport): string {
  if (edits.length === 0) return "<p>No edits.</p>";
  const free = edits.flatMap(({ independent }, i) => (independent ? [i] : []));
  const orders = groups.map(({ members, path }) =>
    path.length === 0 ? members : path.flatMap(({ adds }) => adds),
  );
  const rows = [...orders, ...chunks(free, 10)];
  const place = new Map(
    rows.flatMap((row, r) =>
      row.map((edit, k) => [edit, [40 + 60 * k, 44 + 74 * r] as const] as const),
    ),
  );
  const edges = dependencies.map(({ from, to }) => {
    const [[x0, y0], [x1, y1]] = [place.get(from) ?? [0, 0], place.get(to) ?? [0, 0]];
    const side = x1 > x0 ? -1 : 1;
    const bend = 10 + Math.abs(x1 - x0) / 4;
    const y = side * RADIUS;
    return `<path class="edge" marker-end="url(#tip)" d="M${x0} ${y0 + y}Q${(x0 + x1) / 2} ${y0 + y + side * bend} ${x1} ${y1 + y}"><title>${to + 1} needs ${from + 1}</title></path>`;
  });
  const nodes = [...place].map(
    ([edit, [x, y]]) =>
      `<circle class="node${edits[edit]?.independent ? " free" : ""}" cx="${x}" cy="${y}" r="${RADIUS}"/><text class="name" x="${x}" y="${y + 5}">${edit + 1}</text>`,
  );
  const width = Math.max(640, 80 + 60 * Math.max(...rows.map((row) => row.length)));
  return `<p>${dependencyText(groups.length, dependencies.length)}</p>
<svg viewBox="0 0 ${width} ${74 * rows.length + 20}" role="img" aria-label="Which edit needs which">
<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0L8 4L0 8" class="edge"/></marker></defs>
${edges.join("")}${nodes.join("")}
</svg>`;
}

function dependencyText(groups: number, dependencies: number): string {
  if (groups === 0) return "All edits are independent.";
  if (dependencies === 0)
    return "No edit fails for want of another. Edits in a row change each other's gain.";
  return "An arrow leads from an edit to one that fails without it. Edits in a row depend on each other.";
}

function chunks(list: readonly number[], size: number): readonly (readonly number[])[] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, k) =>
    list.slice(k * size, (k + 1) * size),
  );
}

const round = (value: number): number => Math.round(value * 10) / 10;
