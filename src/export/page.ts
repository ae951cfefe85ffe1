/**
 * A run's best variant as one HTML page that needs no network and no script: front, way through the run, what
 * depends on what, each edit with what it assumes, the difference in the IR. Readable on a phone and in the
 * dark. Everything from outside is escaped; the page asks a browser for nothing else.
 */
import type { AnalysisReport } from "../report/analysis.ts";
import { dependencyGraph, frontChart, trajectoryChart } from "../report/charts.ts";
import { escapeMarkup } from "../report/escape.ts";
import { formatError, formatNumber, formatSpeedupIn, unitLabel } from "../report/format.ts";
import { type ModelGraph, modelGraphChart, modelGraphText } from "../report/model-graph.ts";
import { PALETTE } from "../report/palette.ts";
import type { Summary } from "../report/summary.ts";
import { NAMES } from "../report/verdict-text.ts";

export interface PageParts {
  readonly summary: Summary;
  readonly analysis: AnalysisReport;
  /** Unified difference of the IR. */
  readonly diff: string;
  /** Of a model. */
  readonly graph?: ModelGraph | undefined;
}

export function page({ summary, analysis, diff, graph }: PageParts): string {
  const { workload, device, best, baseline, clock, unit } = summary;
  const label = unitLabel(clock, unit);
  const speedup = formatSpeedupIn(best.speedup, best.interval);
  const headline =
    best.gain === false ? "no gain" : `${speedup} at error ${formatError(best.error)}`;
  const title = `${workload}: ${headline}`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeMarkup(title)}</title>
<link rel="icon" href="data:,">
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${escapeMarkup(workload)}</h1>
<p class="headline${best.gain === false ? " bad" : ""}">${escapeMarkup(headline)}</p>
<p>${escapeMarkup(`${formatNumber(best.time)} against ${formatNumber(baseline.time)} ${label}${baseline.error === undefined ? "" : `, error ${formatError(best.error)} against ${formatError(baseline.error)},`} on ${device}; run ${summary.run}, ${formatNumber(summary.evaluations)} evaluations.`)}</p>
${verdict(summary)}
<section><h2>Front</h2>${front(summary, label)}</section>
<section><h2>Way through the run</h2>${trajectoryChart(analysis, label)}</section>
<section><h2>Edits</h2>${edits(summary, analysis)}</section>
${graph === undefined ? "" : `<section><h2>Layers</h2>${layers(graph)}</section>`}
<section><h2>What depends on what</h2>${dependencyGraph(analysis)}</section>
<section><h2>Difference in the ${graph === undefined ? "LLVM IR" : "MLIR"}</h2>${differenceOf(diff)}</section>
</main>
</body>
</html>
`;
}

function verdict({ best }: Summary): string {
  const checks = best.verdict?.checks;
  if (checks === undefined) {
    if (best.validation === undefined) return "<p>Not validated: <code>gevo validate</code>.</p>";
    const word = best.validated ? "right" : "NOT right";
    return `<p>On the validation split it is ${word}. <code>gevo validate</code> would say more.</p>`;
  }
  const rows = checks.map(({ name, status, what }) => {
    const mark = { passed: "✓", failed: "✗", "not-run": "–" }[status];
    return `<li class="${status}"><b>${mark} ${escapeMarkup(NAMES[name])}</b> ${escapeMarkup(what)}</li>`;
  });
  return `<section><h2>Validation</h2><ul class="checks">${rows.join("")}</ul></section>`;
}

/** Rows of the front that a page shows. */
const MOST_ROWS = 12;

/** Where every variant gives the original's outputs there is nothing to draw: the table says it all. */
function front(summary: Summary, label: string): string {
  const points = summary.front.filter(({ edits }) => edits > 0);
  const rows = points
    .slice(0, MOST_ROWS)
    .map(({ time, speedup, interval, error, edits }) => [
      formatNumber(time),
      formatSpeedupIn(speedup, interval),
      formatError(error),
      String(edits),
    ]);
  const { time, error = 0 } = summary.baseline;
  const lines = [...rows, [formatNumber(time), "original", formatError(error), ""]];
  const row = (cells: readonly string[], tag: "th" | "td"): string =>
    `<tr>${cells.map((cell) => `<${tag}>${escapeMarkup(cell)}</${tag}>`).join("")}</tr>`;
  const head = row([label, "speed-up", "error", "edits"], "th");
  const more = points.length > MOST_ROWS ? `<p>and ${points.length - MOST_ROWS} more.</p>` : "";
  const chart = points.some((point) => point.error > 0) ? frontChart(summary, label) : "";
  return `${chart}<table><thead>${head}</thead><tbody>${lines.map((cells) => row(cells, "td")).join("")}</tbody></table>${more}`;
}

function edits({ best }: Summary, analysis: AnalysisReport): string {
  const items = analysis.edits.map(({ edit, independent, alone, without }, i) => {
    const known = best.explained?.find((each) => each.edit === edit);
    const [place] = analysis.places[i] ?? [];
    const of = (tried: typeof alone): string =>
      tried.status === "ok" ? formatSpeedupIn(analysis.original / tried.time, undefined) : "fails";
    return `<li>
<code>${escapeMarkup(edit)}</code> ${escapeMarkup(known?.what ?? "")}
${place === undefined ? "" : `<pre>${escapeMarkup(`${place.line > 0 ? `line ${place.line}: ` : ""}${place.source || place.instruction.trim()}`)}</pre>`}
${known?.assumes === undefined ? "" : `<p>Assumes that ${escapeMarkup(known.assumes)}.</p>`}
<p class="facts">${independent ? "independent" : "epistatic"} · alone ${of(alone)} · without it ${of(without)}</p>
</li>`;
  });
  const { found, minimised } = analysis;
  const fewer =
    found.edits === minimised.edits
      ? ""
      : `<p>Of ${found.edits} found, ${minimised.edits === 1 ? "one matters" : `${minimised.edits} matter`}.</p>`;
  return items.length === 0 ? "<p>None.</p>" : `${fewer}<ol class="edits">${items.join("")}</ol>`;
}

function layers(graph: ModelGraph): string {
  const lines = modelGraphText(graph).map((line) => `<li>${escapeMarkup(line)}</li>`);
  const told = lines.length === 0 ? "<p>As they were.</p>" : `<ul>${lines.join("")}</ul>`;
  return `${told}${modelGraphChart(graph)}`;
}

function differenceOf(diff: string): string {
  if (diff === "") return "<p>None.</p>";
  const lines = diff.split("\n").map((line) => {
    const kind = /^(?:---|\+\+\+|@@)/.test(line)
      ? "at"
      : line.startsWith("+")
        ? "add"
        : line.startsWith("-")
          ? "gone"
          : "";
    return kind === "" ? escapeMarkup(line) : `<span class="${kind}">${escapeMarkup(line)}</span>`;
  });
  return `<pre class="diff">${lines.join("\n")}</pre>`;
}

const STYLE = `
${PALETTE}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 60rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
h1 { margin: 0; font-size: 1.4rem; } h2 { margin: 2.2rem 0 .6rem; font-size: 1.1rem; }
.headline { margin: .2rem 0; font-size: 2rem; font-weight: 650; color: var(--good); } .headline.bad { color: var(--bad); }
pre, code { font: .85rem/1.45 ui-monospace, monospace; } code { overflow-wrap: anywhere; }
pre { margin: .4rem 0; padding: .6rem .8rem; overflow-x: auto; background: var(--card); border-radius: .4rem; }
.edits li { margin-bottom: 1.1rem; } .edits p { margin: .2rem 0; } .facts { color: var(--soft); font-size: .9rem; }
.checks { list-style: none; padding: 0; } .checks li { margin: .2rem 0; } .passed b { color: var(--good); } .failed b { color: var(--bad); }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; } th, td { padding: .2rem .9rem .2rem 0; text-align: right; border-bottom: 1px solid var(--line); } th { color: var(--soft); font-weight: 500; }
.add { color: var(--good); } .gone { color: var(--bad); } .at { color: var(--soft); }
svg { display: block; width: 100%; max-width: 44rem; height: auto; } svg text { fill: var(--soft); font: 13px system-ui, sans-serif; }
@media (max-width: 34rem) { svg text { font-size: 19px; } }
svg.model { max-width: 32rem; } svg.model text { fill: var(--ink); font: 11.5px system-ui, sans-serif; text-anchor: middle; } svg.model .soft { fill: var(--soft); font-size: 10px; }
.model rect { fill: var(--card); stroke: var(--line); } .model .changed rect { stroke: var(--mark); stroke-width: 2; } .model .added rect { stroke: var(--good); stroke-width: 2; }
.model .pruned rect { stroke: var(--bad); stroke-width: 2; stroke-dasharray: 5 3; } svg.model .pruned text { fill: var(--bad); text-decoration: line-through; }
.axis { stroke: var(--line); fill: none; } .curve { stroke: var(--mark); stroke-width: 2; fill: none; } .dot { fill: var(--mark); }
.node { fill: var(--card); stroke: var(--mark); stroke-width: 1.5; } .free { stroke: var(--line); } .edge { stroke: var(--soft); stroke-width: 1.5; fill: none; } svg .name { fill: var(--ink); text-anchor: middle; }
`;
