/**
 * What the parser says of text that it does not understand: the line, the problem, and the guilty
 * source line with a caret. Nothing else is ever thrown on account of the text.
 */

/** Longest part of a source line that is shown: a constant may fill megabytes. */
const SHOWN = 100;

export class MlirError extends Error {
  override readonly name = "MlirError";
  /** 1-based line of the text. */
  readonly line: number;

  /** @param at index of the guilty character in `text`. */
  constructor(problem: string, text: string, at: number) {
    const start = text.lastIndexOf("\n", at - 1) + 1;
    const stop = text.indexOf("\n", at);
    const indent = /^\s*/.exec(text.slice(start, at))?.[0].length ?? 0;
    const from = Math.max(start + indent, at - SHOWN / 2);
    const shown = text.slice(from, Math.min(stop < 0 ? text.length : stop, from + SHOWN)).trimEnd();
    let line = 1;
    for (let k = text.indexOf("\n"); k >= 0 && k < start; k = text.indexOf("\n", k + 1)) line++;
    const caret = shown === "" ? "" : `\n  ${shown}\n  ${" ".repeat(at - from)}^`;
    super(`line ${line}: ${problem}${caret}`);
    this.line = line;
  }
}
