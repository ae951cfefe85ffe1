/**
 * The layers of a model before and after the edits: a picture as SVG text, whose colours come from the page's style, and
 * the same in words. Pure. Everything from outside is escaped.
 */
import type { Layer, LayerForm, ModelGraph } from "../representation.ts";
import { escapeMarkup } from "./escape.ts";

export type { ModelGraph };

const WIDTH = 400;
/** Space for lines that lead past layers, on the outer side of each column. */
const MARGIN = 18;
const BOX = { width: 174, height: 34 } as const;
const ROW = 46;
const TOP = 26;
const COLUMNS = { before: MARGIN, after: WIDTH - MARGIN - BOX.width } as const;
/** With more layers than that, runs of those that stayed the same are one row each. */
const MOST_ROWS = 40;
const SHORT_RUN = 3;

type Column = keyof typeof COLUMNS;

/** Layers that stand in one row, by place. */
type Row = readonly number[];

export function modelGraphChart({ layers }: ModelGraph): string {
  const rows = rowsOf(layers);
  const rowOf = new Map(rows.flatMap((row, r) => row.map((place) => [place, r] as const)));
  const columns = (["before", "after"] as const).map((column) => {
    const x = COLUMNS[column];
    const title = column === "before" ? "original" : "variant";
    const boxes = rows.map((row, r) => boxOf(row, r, layers, column));
    return `<text class="soft" x="${x + BOX.width / 2}" y="14">${title}</text>${edgesOf(rows, rowOf, layers, column)}${boxes.join("")}`;
  });
  const height = TOP + ROW * rows.length;
  return `<svg class="model" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="Layers of the original and of the variant">${columns.join("\n")}</svg>`;
}

function rowsOf(layers: readonly Layer[]): readonly Row[] {
  if (layers.length <= MOST_ROWS) return layers.map((_, place) => [place]);
  const rows: number[][] = [];
  for (const [place, { state }] of layers.entries()) {
    const row = rows.at(-1);
    const goes = state === "same" && row !== undefined && layers[row[0] ?? 0]?.state === "same";
    if (goes) row.push(place);
    else rows.push([place]);
  }
  return rows.flatMap((row) => (row.length > SHORT_RUN ? [row] : row.map((place) => [place])));
}

function boxOf(row: Row, r: number, layers: readonly Layer[], column: Column): string {
  const layer = layers[row[0] ?? 0];
  const form = layer?.[column];
  if (layer === undefined || form === undefined) return "";
  const [x, y] = [COLUMNS[column], TOP + ROW * r];
  const middle = x + BOX.width / 2;
  if (row.length > 1) {
    return `<text class="soft" x="${middle}" y="${y + 21}">${row.length} layers as they were</text>`;
  }
  const { state, what, id, changes } = layer;
  // What a variant has no more is marked where it was, what it has anew or otherwise where it is.
  const marked = (state === "pruned") === (column === "before") && state !== "same";
  const title = [`${what} ${id}`.trim(), ...changes].join("; ");
  return `<g class="${marked ? state : "same"}"><title>${escapeMarkup(title)}</title><rect x="${x}" y="${y}" width="${BOX.width}" height="${BOX.height}" rx="5"/><text x="${middle}" y="${y + 15}">${escapeMarkup(what)}</text><text class="soft" x="${middle}" y="${y + 28}">${escapeMarkup(id === "" ? shapeOf(form) : `${id}: ${shapeOf(form)}`)}</text></g>`;
}

/** Straight to the next layer in the column, round the outside to all others. */
function edgesOf(
  rows: readonly Row[],
  rowOf: ReadonlyMap<number, number>,
  layers: readonly Layer[],
  column: Column,
): string {
  const taken = rows.flatMap((row, r) => (layers[row[0] ?? 0]?.[column] === undefined ? [] : [r]));
  const edges = new Set<string>();
  for (const [place, layer] of layers.entries()) {
    const to = rowOf.get(place) ?? 0;
    for (const read of layer[column]?.reads ?? []) {
      const from = rowOf.get(read) ?? 0;
      if (from === to) continue;
      const next = taken.indexOf(to) - taken.indexOf(from) === 1;
      edges.add(next ? straight(from, to, column) : around(from, to, column));
    }
  }
  return [...edges].join("");
}

function straight(from: number, to: number, column: Column): string {
  const x = COLUMNS[column] + BOX.width / 2;
  return `<path class="edge" d="M${x} ${TOP + ROW * from + BOX.height}V${TOP + ROW * to}"/>`;
}

function around(from: number, to: number, column: Column): string {
  const side = column === "before" ? -1 : 1;
  const x = column === "before" ? COLUMNS.before : COLUMNS.after + BOX.width;
  const [y0, y1] = [from, to].map((r) => TOP + ROW * r + BOX.height / 2) as [number, number];
  const bend = Math.min(MARGIN - 2, 4 + 2 * Math.abs(to - from));
  return `<path class="edge" d="M${x} ${y0}C${x + side * bend} ${y0} ${x + side * bend} ${y0} ${x + side * bend} ${y0 + 12 * Math.sign(to - from)}V${y1 - 12 * Math.sign(to - from)}C${x + side * bend} ${y1} ${x + side * bend} ${y1} ${x} ${y1}"/>`;
}

/** `1000×32×32×64 f16`. */
function shapeOf({ type }: LayerForm): string {
  const found = /^tensor<((?:\d+x)*)([^>]*)>$/.exec(type);
  if (found === null) return type;
  const [, sizes = "", element = ""] = found;
  const shape = sizes.split("x").slice(0, -1).join("×");
  return `${shape} ${element}`.trim();
}

/** What became of layers and constants, a line for each kind of change; empty when nothing did. */
export function modelGraphText({ layers, constants }: ModelGraph): readonly string[] {
  const lines = new Map<string, string[]>();
  const add = (kind: string, { what, id }: Layer): void => {
    lines.set(kind, [...(lines.get(kind) ?? []), `${what} ${id}`.trim()]);
  };
  for (const layer of layers) {
    if (layer.state === "pruned") add(`pruned (${layer.changes.join(", ")})`, layer);
    else if (layer.state === "added") add("added", layer);
    else for (const change of layer.changes) add(change, layer);
  }
  const told = new Set(layers.flatMap(({ changes }) => changes));
  const others = constants
    .map(({ id, before, after }) => `constant ${id} is ${after} in place of ${before}`)
    .filter((line) => !told.has(line));
  return [...[...lines].map(([kind, names]) => `${kind}: ${listed(names)}`), ...others];
}

const MOST_NAMES = 6;

function listed(names: readonly string[]): string {
  const shown = names.slice(0, MOST_NAMES).join(", ");
  const more = names.length - MOST_NAMES;
  return more > 0 ? `${shown} and ${more} more` : shown;
}
