/**
 * Reads PTX text (PTX ISA 8.5, chapter 4) token by token, one token ahead. A mnemonic with its
 * modifiers is one word (`ld.global.f32`); words that begin with a dot end before the next one, so
 * `.reg.b32` is two. Comments vanish. An odd character is a token of its own, for the parser to
 * refuse; the scanner itself refuses nothing.
 */
import { PtxError } from "./error.ts";

/** Character classes: 0 a token of its own, 1 space, 2 newline, 3 part of a word, 4 dot. */
const CLASS = new Uint8Array(128);
for (let code = 0; code < 128; code++) {
  const text = String.fromCharCode(code);
  if (text === "\n") CLASS[code] = 2;
  else if (code <= 32) CLASS[code] = 1;
  else if (text === ".") CLASS[code] = 4;
  else if (/[\w$%]/.test(text)) CLASS[code] = 3;
}
const [SPACE, NEWLINE, WORD, DOT] = [1, 2, 3, 4];
const [SLASH, STAR, COLON, QUOTE] = [47, 42, 58, 34];

export class Scanner {
  /** The next token, "" at the end of the text. */
  token = "";
  /** Whether it is a word. */
  word = false;
  /** Its 1-based line. */
  line = 1;
  readonly #text: string;
  #start = 0;
  #stop = 0;

  constructor(text: string) {
    this.#text = text;
    this.#read();
  }

  /** Takes the next token and gives it. */
  next(): string {
    const taken = this.token;
    if (taken === "") throw this.error("unexpected end of text");
    this.#read();
    return taken;
  }

  take(token: string): boolean {
    if (this.token !== token) return false;
    this.#read();
    return true;
  }

  expect(token: string): void {
    if (this.token !== token) throw this.unexpected(`"${token}"`);
    this.#read();
  }

  /** Takes a word; `what` says which kind for the message. */
  name(what: string): string {
    if (!this.word) throw this.unexpected(what);
    return this.next();
  }

  /** Takes a word made of decimal digits. */
  count(what: string): number {
    if (!/^\d{1,10}$/.test(this.token)) throw this.unexpected(what);
    return Number(this.next());
  }

  /** Takes the rest of the next token's line. */
  skipLine(): void {
    const line = this.line;
    while (this.token !== "" && this.line === line) this.#read();
  }

  skipThrough(token: string): void {
    while (this.next() !== token);
  }

  /** Skips through the end of the next `{ … }`. */
  skipBlock(): void {
    this.skipThrough("{");
    for (let depth = 1; depth > 0; ) {
      const token = this.next();
      if (token === "{") depth++;
      else if (token === "}") depth--;
    }
  }

  /** Where the next token stands, for errors that are found later. */
  get place(): number {
    return this.#start;
  }

  error(problem: string, place: number = this.#start): PtxError {
    return new PtxError(problem, this.#text, place);
  }

  unexpected(wanted: string): PtxError {
    const got = this.token === "" ? "the end of the text" : `"${this.token.slice(0, 60)}"`;
    return this.error(`expected ${wanted}, got ${got}`);
  }

  #read(): void {
    const text = this.#text;
    let at = this.#stop;
    let code = text.charCodeAt(at);
    for (;;) {
      const kind = CLASS[code];
      if (kind === NEWLINE) this.line++;
      else if (code === SLASH && text.charCodeAt(at + 1) === SLASH) {
        const end = text.indexOf("\n", at);
        at = (end < 0 ? text.length : end) - 1;
      } else if (code === SLASH && text.charCodeAt(at + 1) === STAR) {
        const end = text.indexOf("*/", at + 2);
        const stop = end < 0 ? text.length : end + 2;
        for (; at < stop - 1; at++) if (text.charCodeAt(at) === 10) this.line++;
      } else if (kind !== SPACE) break;
      code = text.charCodeAt(++at);
    }
    if (at >= text.length) {
      // Shown where the last token ended, not behind the last newline.
      this.#start = this.#stop;
      this.token = "";
      this.word = false;
      return;
    }
    this.#start = at;
    const kind = CLASS[code];
    this.word = kind === WORD || kind === DOT;
    if (this.word) at = this.#wordEnd(at, kind === DOT);
    else if (code === QUOTE) {
      do at++;
      while (at < text.length && text.charCodeAt(at) !== QUOTE && text.charCodeAt(at) !== 10);
      if (text.charCodeAt(at) === QUOTE) at++;
    } else at++;
    this.#stop = at;
    this.token = text.slice(this.#start, at);
  }

  /** A `::` belongs to the word: `.shared::cta`. */
  #wordEnd(start: number, directive: boolean): number {
    const text = this.#text;
    for (let at = start + 1; ; at++) {
      const code = text.charCodeAt(at);
      const kind = CLASS[code];
      if (kind === WORD || (kind === DOT && !directive)) continue;
      if (code !== COLON || text.charCodeAt(at + 1) !== COLON) return at;
      at++;
    }
  }
}
