/**
 * Draws docs/images/front.svg, the front of a run: `npm run docs:front` from docs/results/front.json, which is what
 * `gevo evolve` printed with `--json`. Times are relative to the original's; the page is light or dark as the reader's.
 */
import { readFileSync, writeFileSync } from "node:fs";
import type { Summary } from "../src/report/summary.ts";

const SOURCE = new URL("../docs/results/front.json", import.meta.url);
const TARGET = new URL("../docs/images/front.svg", import.meta.url);

const [WIDTH, HEIGHT] = [720, 300] as const;
const FRAME = { left: 70, right: 40, top: 30, bottom: 50 } as const;
const STYLE = `<style>
    text { fill: #1b2430; font-size: 13px; }
    .soft { fill: #4a5563; }
    .axis { fill: none; stroke: #8e9bac; }
    .front { fill: none; stroke: #1f5fbf; stroke-width: 1.6; }
    .dot { fill: #1f5fbf; }
    .original { fill: #b23b2e; }
    @media (prefers-color-scheme: dark) {
      text { fill: #e8edf3; }
      .soft { fill: #b3bfcc; }
      .front { stroke: #78abff; }
      .dot { fill: #78abff; }
      .original { fill: #f0897c; }
    }
  </style>`;

/** The picture as it must be. */
export function frontPicture(): string {
  const summary = JSON.parse(readFileSync(SOURCE, "utf8")) as Summary;
  const { front, baseline, workload } = summary;
  const most = Math.max(...front.map(({ error }) => error)) || 1;
  const x = (error: number): number =>
    round(FRAME.left + 30 + (error / most) * (WIDTH - FRAME.left - FRAME.right - 110));
  const y = (time: number): number =>
    round(HEIGHT - FRAME.bottom - (time / baseline.time) * (HEIGHT - FRAME.top - FRAME.bottom));
  const points = front
    .map(({ time, error, speedup, edits }) => ({ x: x(error), y: y(time), speedup, edits }))
    .sort((a, b) => a.x - b.x);
  const [bottom, right] = [HEIGHT - FRAME.bottom, WIDTH - FRAME.right];
  const steps = points.map((point, k) =>
    k === 0 ? `M${point.x} ${point.y}` : `H${point.x}V${point.y}`,
  );
  const dots = points.map(
    (point) =>
      `<circle class="dot" cx="${point.x}" cy="${point.y}" r="5"/><text x="${point.x + 9}" y="${point.y - 9}">${point.speedup.toFixed(2)}×, ${point.edits} edits</text>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-labelledby="front-title" font-family="system-ui, sans-serif">
  <title id="front-title">The front of a search on ${workload}: time against error</title>
  ${STYLE}
  <path class="axis" d="M${FRAME.left} ${FRAME.top - 10}V${bottom}H${right}"/>
  <text class="soft" x="${FRAME.left - 8}" y="${y(baseline.time) + 4}" text-anchor="end">100 %</text>
  <text class="soft" x="${FRAME.left - 8}" y="${bottom + 4}" text-anchor="end">0</text>
  <text class="soft" x="${FRAME.left}" y="14" text-anchor="middle">time</text>
  <text class="soft" x="${x(0)}" y="${bottom + 18}" text-anchor="middle">0</text>
  <text class="soft" x="${x(most)}" y="${bottom + 18}" text-anchor="middle">${most.toExponential(1)}</text>
  <text class="soft" x="${right}" y="${bottom + 36}" text-anchor="end">largest relative error of an output</text>
  <path class="front" d="${steps.join("")}"/>
  <circle class="original" cx="${x(0)}" cy="${y(baseline.time)}" r="5"/><text x="${x(0) + 9}" y="${y(baseline.time) + 5}">the original, clang -O3</text>
  ${dots.join("\n  ")}
</svg>
`;
}

const round = (value: number): number => Math.round(value * 10) / 10;

if (process.argv[1]?.endsWith("front.ts")) writeFileSync(TARGET, frontPicture());
