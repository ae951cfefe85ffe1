/**
 * Generated alignment problems: two sequences over 20 residues, the second made from the first by
 * substitutions and by dropping and inserting stretches, so that optimal paths take gaps both ways.
 */
import { type InputRequest, Random, type Split } from "gevo";
import type { Problem } from "./reference.ts";

const RESIDUES = 20;

interface Shape {
  readonly rows: number;
  readonly columns: number;
  readonly penalty: number;
  readonly kind: "related" | "unrelated" | "equal";
}

/** Times more rows, and times more columns, on a real device. */
const FULL = 8;

/** Most sizes are no multiple of the tile: tiles at the rim are cut off, and on the emulator one is a whole matrix. */
const SHAPES: Readonly<Record<Split, readonly Shape[]>> = {
  search: [
    { rows: 72, columns: 90, penalty: 10, kind: "related" },
    { rows: 85, columns: 61, penalty: 3, kind: "related" },
  ],
  validation: [
    { rows: 58, columns: 101, penalty: 6, kind: "related" },
    { rows: 112, columns: 75, penalty: 2, kind: "unrelated" },
    { rows: 9, columns: 6, penalty: 7, kind: "related" },
  ],
  heldout: [
    { rows: 190, columns: 173, penalty: 11, kind: "related" },
    { rows: 33, columns: 240, penalty: 1, kind: "unrelated" },
    { rows: 129, columns: 129, penalty: 5, kind: "equal" },
    { rows: 1, columns: 15, penalty: 4, kind: "related" },
  ],
};

export const cases = {
  search: SHAPES.search.length,
  validation: SHAPES.validation.length,
  heldout: SHAPES.heldout.length,
};

export function inputs({ split, seed, index, scale }: InputRequest): Problem {
  const { penalty, kind, ...size } = SHAPES[split][index]!;
  const times = scale === "full" ? FULL : 1;
  const rows = times * size.rows + times - 1;
  const columns = times * size.columns + times - 1;
  const random = new Random(seed);
  const table = similarityTable(random);
  const across = Array.from({ length: columns }, () => random.int(RESIDUES));
  const down =
    kind === "related"
      ? relative(random, across, rows)
      : Array.from({ length: rows }, (_, r) => (kind === "equal" ? across[r]! : random.int(20)));
  const similarity = new Int32Array(rows * columns);
  down.forEach((a, r) => {
    across.forEach((b, c) => {
      similarity[r * columns + c] = table[a]![b]!;
    });
  });
  return { rows, columns, similarity, penalty };
}

/** Symmetric; 4 to 9 for equal residues, -4 to 2 for others. */
function similarityTable(random: Random): readonly (readonly number[])[] {
  const table: number[][] = [];
  for (let a = 0; a < RESIDUES; a++) {
    const row = table.map((above) => above[a]!);
    row.push(4 + random.int(6));
    while (row.length < RESIDUES) row.push(random.int(7) - 4);
    table.push(row);
  }
  return table;
}

/** Residues made from `source`: one in ten replaced, one in twenty-five a gap of 1 to 6 on one side. */
function relative(random: Random, source: readonly number[], length: number): number[] {
  const out: number[] = [];
  let from = 0;
  while (out.length < length) {
    if (random.chance(20)) from += 1 + random.int(6);
    if (random.chance(20)) {
      for (let n = 1 + random.int(6); n > 0; n--) out.push(random.int(RESIDUES));
    }
    const next = source[from++];
    out.push(next === undefined || random.chance(100) ? random.int(RESIDUES) : next);
  }
  return out.slice(0, length);
}
