/** What the parser says of text that is not PTX it understands. */

export class PtxError extends Error {
  override readonly name = "PtxError";
  /** 1-based line of the text. */
  readonly line: number;

  constructor(problem: string, line: number, source = "") {
    const shown = source.trim() === "" ? "" : `\n  ${source.trim()}\n  ^`;
    super(`line ${line}: ${problem}${shown}`);
    this.line = line;
  }
}
