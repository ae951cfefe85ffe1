/** Reads tokens one after another and makes errors that show their place. */
import { PtxError } from "./error.ts";
import type { Token } from "./scanner.ts";
import { scan } from "./scanner.ts";

export class Cursor {
  readonly #text: string;
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(text: string) {
    this.#text = text;
    this.#tokens = scan(text);
  }

  atEnd(): boolean {
    return this.#at >= this.#tokens.length;
  }

  /** Line of the next token. */
  get line(): number {
    return (this.#tokens[this.#at] ?? this.#tokens.at(-1))?.line ?? 1;
  }

  /** The next token's text, "" at the end. */
  peek(ahead = 0): string {
    return this.#tokens[this.#at + ahead]?.text ?? "";
  }

  next(): string {
    const token = this.#tokens[this.#at];
    if (token === undefined) throw this.error("unexpected end of text");
    this.#at++;
    return token.text;
  }

  expect(text: string): void {
    if (this.peek() !== text) throw this.error(`expected "${text}", got "${this.peek()}"`);
    this.#at++;
  }

  take(text: string): boolean {
    if (this.peek() !== text) return false;
    this.#at++;
    return true;
  }

  word(what: string): string {
    const text = this.peek();
    if (!/^[\w.$%]/.test(text)) throw this.error(`expected ${what}, got "${text}"`);
    return this.next();
  }

  restOfLine(): string {
    const line = this.#tokens[this.#at]?.line;
    const words: string[] = [];
    while (!this.atEnd() && this.#tokens[this.#at]?.line === line) words.push(this.next());
    return words.join(" ");
  }

  skipTo(text: string): void {
    while (this.next() !== text);
  }

  /** Skips everything through the end of the next `{ … }`. */
  skipBlock(): void {
    this.skipTo("{");
    for (let depth = 1; depth > 0; ) {
      const text = this.next();
      if (text === "{") depth++;
      else if (text === "}") depth--;
    }
  }

  error(problem: string): PtxError {
    const token = this.#tokens[Math.min(this.#at, this.#tokens.length - 1)];
    const line = token?.line ?? 1;
    return new PtxError(problem, line, this.#text.split("\n")[line - 1] ?? "");
  }
}
