/**
 * Splits PTX text (PTX ISA 8.5, chapter 4) into tokens: words (a mnemonic with its modifiers is one
 * word), strings and single punctuation marks. Comments vanish. Never throws: an odd character is a
 * token of its own, for the parser to refuse.
 */

export interface Token {
  readonly text: string;
  readonly line: number;
}

const TOKEN = /\n|[^\S\n]+|\/\/[^\n]*|\/\*[\s\S]*?\*\/|"[^"\n]*"|[\w.$%]+(?:::[\w.]+)*|[^\s]/g;

export function scan(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let line = 1;
  for (const [token] of text.matchAll(TOKEN)) {
    const first = token.charCodeAt(0);
    if (first === 10) line++;
    else if (token.startsWith("/*")) line += token.split("\n").length - 1;
    else if (first > 32 && !token.startsWith("//")) tokens.push({ text: token, line });
  }
  return tokens;
}
