/** Text for a terminal narrower than its lines: words stay whole, and what goes on stands below where it began. Pure. */

// biome-ignore lint/suspicious/noControlCharactersInRegex: what terminals take for colours
const COLOUR = /\u001b\[\d*m/g;

/** Characters that are seen. */
const widthOf = (text: string): number => text.replace(COLOUR, "").length;

/** @param columns of the terminal; a word longer than that is left to it. */
export function wrapped(text: string, columns: number): string {
  return text
    .split("\n")
    .flatMap((line) => (widthOf(line) <= columns ? [line] : linesOf(line, columns)))
    .join("\n");
}

function linesOf(line: string, columns: number): readonly string[] {
  const margin = " ".repeat(marginOf(line, columns));
  const lines: string[] = [];
  let now = "";
  for (const word of line.match(/^ *[^ ]+| +[^ ]+/g) ?? []) {
    if (now !== "" && widthOf(now + word) > columns) {
      lines.push(now);
      now = margin + word.trimStart();
    } else {
      now += word;
    }
  }
  return [...lines, now];
}

/** Behind what looks like a label, two blanks after it; else a little further in than the line. */
function marginOf(line: string, columns: number): number {
  const plain = line.replace(COLOUR, "");
  const label = /^ *\S+(?: \S+)? {2,}(?=\S)/.exec(plain)?.[0].length ?? Infinity;
  if (label <= columns / 3) return label;
  return Math.min(columns / 3, (/^ */.exec(plain)?.[0].length ?? 0) + 2) | 0;
}
