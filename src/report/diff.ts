/**
 * A unified diff of two texts, by lines. The edit script is a shortest one (Myers, "An O(ND)
 * difference algorithm and its variations", 1986, the greedy forward form). Beyond `MOST` differences
 * memory would grow too large: what is left is then shown as replaced whole.
 */

/** Lines of unchanged text around a change. */
const CONTEXT = 3;
const MOST = 4000;

export interface Line {
  readonly mark: " " | "-" | "+";
  readonly text: string;
}

/** Empty when the texts are equal. */
export function unifiedDiff(
  before: string,
  after: string,
  names: { readonly before: string; readonly after: string },
): string {
  const script = editScript(linesOf(before), linesOf(after));
  const changed = script.flatMap((line, i) => (line.mark === " " ? [] : [i]));
  if (changed.length === 0) return "";
  const out = [`--- ${names.before}`, `+++ ${names.after}`];
  let start = 0;
  while (start < changed.length) {
    let end = start;
    while (gapAfter(changed, end) <= 2 * CONTEXT) end++;
    const from = Math.max(0, (changed[start] as number) - CONTEXT);
    const to = Math.min(script.length, (changed[end] as number) + CONTEXT + 1);
    out.push(...hunk(script, from, to));
    start = end + 1;
  }
  return `${out.join("\n")}\n`;
}

/** LLVM IR without the numbers of metadata and attribute groups, which change all over when one more comes. */
export function unnumbered(ir: string): string {
  return ir.replace(/([!#])\d+\b/g, "$1");
}

function gapAfter(changed: readonly number[], i: number): number {
  const next = changed[i + 1];
  return next === undefined ? Infinity : next - (changed[i] as number) - 1;
}

function linesOf(text: string): readonly string[] {
  const lines = text.split("\n");
  return lines.at(-1) === "" ? lines.slice(0, -1) : lines;
}

function hunk(script: readonly Line[], from: number, to: number): readonly string[] {
  const count = (lines: readonly Line[], mark: "-" | "+"): number =>
    lines.filter((line) => line.mark === " " || line.mark === mark).length;
  const [head, body] = [script.slice(0, from), script.slice(from, to)];
  const range = (mark: "-" | "+"): string => {
    const length = count(body, mark);
    // An empty range names the line before it.
    return `${count(head, mark) + (length === 0 ? 0 : 1)},${length}`;
  };
  return [`@@ -${range("-")} +${range("+")} @@`, ...body.map(({ mark, text }) => mark + text)];
}

export function editScript(a: readonly string[], b: readonly string[]): readonly Line[] {
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head++;
  let tail = 0;
  const shorter = Math.min(a.length, b.length) - head;
  while (tail < shorter && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++;
  const kept = (text: string): Line => ({ mark: " ", text });
  return [
    ...a.slice(0, head).map(kept),
    ...shortest(a.slice(head, a.length - tail), b.slice(head, b.length - tail)),
    ...a.slice(a.length - tail).map(kept),
  ];
}

/** Furthest-reaching paths by number of differences `d` and diagonal `k` (x - y), then walked back. */
function shortest(a: readonly string[], b: readonly string[]): readonly Line[] {
  const trace: Int32Array[] = [];
  for (let d = 0; d <= Math.min(MOST, a.length + b.length); d++) {
    const reach = new Int32Array(2 * d + 1);
    const last = trace.at(-1);
    trace.push(reach);
    for (let k = -d; k <= d; k += 2) {
      let x =
        d === 0 ? 0 : goesDown(last, d, k) ? at(last, d - 1, k + 1) : at(last, d - 1, k - 1) + 1;
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x++;
      reach[k + d] = x;
      if (x >= a.length && x - k >= b.length) return walkBack(a, b, trace);
    }
  }
  return [
    ...a.map((text): Line => ({ mark: "-", text })),
    ...b.map((text): Line => ({ mark: "+", text })),
  ];
}

function at(reach: Int32Array | undefined, d: number, k: number): number {
  return Math.abs(k) > d ? -1 : (reach?.[k + d] ?? -1);
}

/** Whether the best way to diagonal `k` with `d` differences ends with an insertion. */
function goesDown(last: Int32Array | undefined, d: number, k: number): boolean {
  return k === -d || (k !== d && at(last, d - 1, k - 1) < at(last, d - 1, k + 1));
}

function walkBack(
  a: readonly string[],
  b: readonly string[],
  trace: readonly Int32Array[],
): readonly Line[] {
  const lines: Line[] = [];
  let [x, y] = [a.length, b.length];
  for (let d = trace.length - 1; d > 0; d--) {
    const last = trace[d - 1];
    const down = goesDown(last, d, x - y);
    const previous = x - y + (down ? 1 : -1);
    const fromX = at(last, d - 1, previous);
    const before = down ? fromX : fromX + 1;
    for (; x > before; x--, y--) lines.push({ mark: " ", text: a[x - 1] as string });
    if (down) {
      y--;
      lines.push({ mark: "+", text: b[y] as string });
    } else {
      x--;
      lines.push({ mark: "-", text: a[x] as string });
    }
  }
  for (; x > 0; x--) lines.push({ mark: " ", text: a[x - 1] as string });
  return lines.reverse();
}
