/**
 * Reads MLIR text left to right. Types, attributes and locations are taken as text up to where they end,
 * which needs no knowledge of dialects: brackets of every kind close in order, strings hide brackets,
 * and in `->`, `>=` and `=>` the angle is none. Constants of any size cost one search for their closing
 * quote. Comments vanish; canonical text has them after block labels only.
 */
import { MlirError } from "./error.ts";

const BLANK = /(?:[ \t\r\n]+|\/\/[^\n]*)*/y;
/** Words of types, attributes and values: with the marks that begin them. */
const WORD = /[%^#!@]?[\w$.-]*[\w$]/y;
/** Whatever is of interest while looking for the end of bracketed text. */
const MARK = /["()[\]{}<>,\n]|\/\//g;
const CLOSING: Readonly<Record<string, string>> = { "(": ")", "[": "]", "{": "}", "<": ">" };

export class Scanner {
  readonly #text: string;
  #at = 0;
  /** Where the last token ended, before the blanks that follow it. */
  #end = 0;

  constructor(text: string) {
    this.#text = text;
    this.#skip();
  }

  /** Index of what comes next. */
  get position(): number {
    return this.#at;
  }

  get atEnd(): boolean {
    return this.#at >= this.#text.length;
  }

  /** Does the text go on with this? */
  sees(token: string): boolean {
    return this.#text.startsWith(token, this.#at);
  }

  take(token: string): boolean {
    if (!this.sees(token)) return false;
    this.#at += token.length;
    this.#skip();
    return true;
  }

  expect(token: string): void {
    if (!this.take(token)) throw this.error(`expected ${JSON.stringify(token)}`);
  }

  /** @param what for the message. */
  word(what: string): string {
    WORD.lastIndex = this.#at;
    const found = WORD.exec(this.#text)?.[0];
    if (found === undefined) throw this.error(`expected ${what}`);
    this.#at += found.length;
    this.#skip();
    return found;
  }

  /** A string with its quotes, as written. */
  string(what: string): string {
    if (!this.sees('"')) throw this.error(`expected ${what}`);
    return this.#slice(this.#endOfString(this.#at));
  }

  /** Text in brackets, brackets included. @param open the bracket that it must begin with. */
  bracketed(open: string): string {
    if (!this.sees(open)) throw this.error(`expected ${JSON.stringify(open)}`);
    return this.#slice(this.#endOfBrackets(this.#at));
  }

  /** A type: `tensor<2xf32>`, `!dialect.name<…>`, `!alias`, `(a, b) -> c`. */
  type(): string {
    const start = this.#at;
    if (this.sees("(")) {
      this.bracketed("(");
      this.expect("->");
      if (this.sees("(")) this.bracketed("(");
      else this.type();
    } else {
      this.word("a type");
      if (this.sees("<")) this.bracketed("<");
    }
    return this.#text.slice(start, this.#end);
  }

  /** The text of an attribute's value: up to a comma or closing bracket that is not inside another. */
  attribute(): string {
    const start = this.#at;
    for (MARK.lastIndex = start; ; ) {
      const mark = MARK.exec(this.#text);
      if (mark === null) throw this.error("the text ends within an attribute");
      const [found] = mark;
      if (found === "\n") continue;
      if (found === "," || isClosing(found, this.#text, mark.index)) {
        const value = this.#text.slice(start, mark.index).trimEnd();
        if (value === "") throw this.error("expected an attribute's value");
        this.#at = mark.index;
        return value;
      }
      MARK.lastIndex = this.#past(mark.index, found);
    }
  }

  /** The rest of an alias's definition: to the end of the line, or further while brackets are open. */
  definition(): string {
    const start = this.#at;
    for (MARK.lastIndex = start; ; ) {
      const mark = MARK.exec(this.#text);
      const end = mark?.index ?? this.#text.length;
      if (mark === null || mark[0] === "\n" || mark[0] === "//") {
        if (end === start) throw this.error("expected what the alias stands for");
        return this.#slice(end).trimEnd();
      }
      MARK.lastIndex = this.#past(mark.index, mark[0]);
    }
  }

  /** All that is left. */
  rest(): string {
    return this.#slice(this.#text.length).trimEnd();
  }

  /** @param at default: where the scanner is. */
  error(problem: string, at: number = this.#at): MlirError {
    const what = at >= this.#text.length ? `${problem}, but the text ends` : problem;
    return new MlirError(what, this.#text, at);
  }

  /** Index after the mark: past a string, a comment or all that a bracket holds. */
  #past(at: number, mark: string): number {
    if (mark === '"') return this.#endOfString(at);
    if (mark === "//") {
      const end = this.#text.indexOf("\n", at);
      return end < 0 ? this.#text.length : end;
    }
    return mark in CLOSING ? this.#endOfBrackets(at) : at + mark.length;
  }

  /** Index after the bracket that closes the one at `from`. */
  #endOfBrackets(from: number): number {
    const open: string[] = [];
    for (MARK.lastIndex = from; ; ) {
      const mark = MARK.exec(this.#text);
      if (mark === null) throw new MlirError("this bracket is not closed", this.#text, from);
      const [found] = mark;
      const at = mark.index;
      if (found === '"' || found === "//") {
        MARK.lastIndex = this.#past(at, found);
      } else if (found in CLOSING) {
        open.push(CLOSING[found] as string);
      } else if (isClosing(found, this.#text, at)) {
        if (open.pop() !== found) {
          throw new MlirError(`"${found}" closes no bracket`, this.#text, at);
        }
        if (open.length === 0) return at + 1;
      }
    }
  }

  #endOfString(from: number): number {
    for (let at = from + 1; ; at++) {
      at = this.#text.indexOf('"', at);
      if (at < 0) throw new MlirError("this string does not end", this.#text, from);
      let escapes = 0;
      while (this.#text[at - 1 - escapes] === "\\") escapes++;
      if (escapes % 2 === 0) return at + 1;
    }
  }

  #slice(end: number): string {
    const found = this.#text.slice(this.#at, end);
    this.#at = end;
    this.#skip();
    return found;
  }

  #skip(): void {
    this.#end = this.#at;
    BLANK.lastIndex = this.#at;
    BLANK.exec(this.#text);
    this.#at = BLANK.lastIndex;
  }
}

/** Is it a bracket that closes? The angle of an arrow or a comparison is none. */
function isClosing(mark: string, text: string, at: number): boolean {
  if (mark !== ">") return mark === ")" || mark === "]" || mark === "}";
  const [before, after] = [text[at - 1], text[at + 1]];
  return before !== "-" && before !== "=" && after !== "=";
}
