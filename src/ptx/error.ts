/**
 * What the parser says of text that it does not understand: the line, the problem, and the guilty
 * source line with a caret. Nothing else is ever thrown on account of the text.
 */

/** Longest part of a source line that is shown. */
const SHOWN = 100;

export class PtxError extends Error {
  override readonly name = "PtxError";
  /** 1-based line of the text. */
  readonly line: number;
  /** 1-based column of the line. */
  readonly column: number;

  /** @param at index of the guilty character in `text` */
  constructor(problem: string, text: string, at: number) {
    const start = text.lastIndexOf("\n", at - 1) + 1;
    const stop = text.indexOf("\n", at);
    const source = text.slice(start, stop < 0 ? text.length : stop);
    let line = 1;
    for (let k = text.indexOf("\n"); k >= 0 && k < start; k = text.indexOf("\n", k + 1)) line++;
    super(`line ${line}: ${problem}${pointAt(source, at - start)}`);
    this.line = line;
    this.column = at - start + 1;
  }
}

/** The part of the line around the column, with a caret below it. */
function pointAt(source: string, column: number): string {
  if (source.trim() === "") return "";
  const indent = source.length - source.trimStart().length;
  const from = Math.max(Math.min(indent, column), column - SHOWN / 2);
  const shown = source.slice(from, from + SHOWN).trimEnd();
  return `\n  ${shown.replace(/\s/g, " ")}\n  ${" ".repeat(column - from)}^`;
}
