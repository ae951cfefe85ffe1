/** What a command may touch of its process, as a value: tests give their own. */
import { relative, sep } from "node:path";
import type { Style } from "../report/style.ts";
import { ANSI, PLAIN } from "../report/style.ts";
import type { Look } from "../report/text.ts";
import { wrapped } from "../report/wrap.ts";

/** A stream to write text to. */
export interface Sink {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  /** Characters in a line of the terminal, now. */
  readonly columns?: number;
}

export interface Io {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Results only. */
  readonly stdout: Sink;
  /** Progress and errors. */
  readonly stderr: Sink;
  /** Asks whoever sits at the terminal, on stderr; absent where nobody does. */
  readonly ask?: (question: string) => Promise<string>;
}

/** Colours for terminals that want them (https://no-color.org). */
export function styleFor(sink: Sink, env: Io["env"]): Style {
  const plain = (env["NO_COLOR"] ?? "") !== "" || env["TERM"] === "dumb";
  return sink.isTTY === true && !plain ? ANSI : PLAIN;
}

/** How results look: paths below the current folder are shown from there. */
export function lookFor({ stdout, env, cwd }: Io): Look {
  const path = (file: string): string => (file.startsWith(cwd + sep) ? relative(cwd, file) : file);
  return { style: styleFor(stdout, env), path };
}

/** Writes text for people: on a terminal that is narrower than its lines they break between words. */
export function printText(sink: Sink, text: string): void {
  const { isTTY, columns } = sink;
  sink.write(isTTY === true && columns !== undefined ? wrapped(text, columns) : text);
}

/** Prints the one JSON object of a `--json` command. */
export function printJson(io: Io, value: object): void {
  io.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}
