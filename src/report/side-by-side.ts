/**
 * Two texts in two columns: what is equal stands in one row, what was changed beside what it became, and long equal
 * parts are left out. Pure. Names that a compiler numbers anew are not taken for a change.
 */
import { editScript } from "./diff.ts";

/** Equal lines that are shown before and after a change. */
const CONTEXT = 4;

export type SideRow =
  /** `renamed`: equal but for the numbers in names. */
  | { readonly kind: "same" | "renamed"; readonly before: SideLine; readonly after: SideLine }
  /** One side is missing where a line came or went. */
  | { readonly kind: "changed"; readonly before?: SideLine; readonly after?: SideLine }
  | { readonly kind: "left-out"; readonly lines: number };

/** Number from 1, and text. */
export type SideLine = readonly [number: number, text: string];

/** @param key what two lines must have in common to be the same. */
export function sideBySide(
  before: string,
  after: string,
  key: (line: string) => string = (line) => line,
): readonly SideRow[] {
  const [a, b] = [before, after].map((text) => text.trimEnd().split("\n")) as [string[], string[]];
  const [i, j] = [{ at: 0 }, { at: 0 }];
  const take = (lines: readonly string[], place: { at: number }): SideLine => {
    place.at++;
    return [place.at, lines[place.at - 1] as string];
  };
  const rows: SideRow[] = [];
  let gone: SideLine[] = [];
  let come: SideLine[] = [];
  const flush = (): void => {
    for (let k = 0; k < Math.max(gone.length, come.length); k++) {
      const [x, y] = [gone[k], come[k]];
      rows.push({ kind: "changed", ...(x && { before: x }), ...(y && { after: y }) });
    }
    [gone, come] = [[], []];
  };
  for (const { mark } of editScript(a.map(key), b.map(key))) {
    if (mark === "-") gone.push(take(a, i));
    else if (mark === "+") come.push(take(b, j));
    else {
      flush();
      const [x, y] = [take(a, i), take(b, j)];
      rows.push({ kind: x[1] === y[1] ? "same" : "renamed", before: x, after: y });
    }
  }
  flush();
  return shortened(rows);
}

/** PTX with the numbers of registers and labels left out: every edit makes the compiler count anew. */
export function withoutNumbers(line: string): string {
  return line.replace(/(%[a-z]+|\$L__BB)\d+(_\d+)?/g, "$1");
}

function shortened(rows: readonly SideRow[]): readonly SideRow[] {
  const near = new Uint8Array(rows.length);
  rows.forEach(({ kind }, k) => {
    if (kind === "changed") near.fill(1, Math.max(0, k - CONTEXT), k + CONTEXT + 1);
  });
  const out: SideRow[] = [];
  let left = 0;
  const close = (): void => {
    if (left > 0) out.push({ kind: "left-out", lines: left });
    left = 0;
  };
  rows.forEach((row, k) => {
    if (near[k] === 0) left++;
    else {
      close();
      out.push(row);
    }
  });
  close();
  return out;
}
