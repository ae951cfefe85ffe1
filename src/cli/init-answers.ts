/** What `gevo init` shares between kernels and models: answers of flags or people, the file that it writes. */
import { mkdirSync, writeFileSync } from "node:fs";
import { basename, dirname, relative } from "node:path";
import { UserError } from "../errors.ts";
import type { Given } from "./given.ts";
import type { Io } from "./io.ts";

/** The answer, or the default where nobody can be asked or nothing is said. */
async function askOr(question: string, fallback: string, io: Io): Promise<string> {
  const said = await io.ask?.(`${question}${fallback === "" ? "" : ` [${fallback}]`}: `);
  return said === undefined || said.trim() === "" ? fallback : said.trim();
}

/**
 * What an option says, else the answer to a question, read with a check: who sits at the terminal is told of a mistake
 * and asked again.
 * @throws UserError as `read`, where the option is given or nobody can be asked.
 */
export async function answerTo<T>(
  { option, question, fallback }: Question,
  read: (text: string) => T,
  given: Given,
  io: Io,
): Promise<T> {
  const said = given.optional(option);
  if (said !== undefined) return read(said);
  for (;;) {
    try {
      return read(await askOr(question, fallback, io));
    } catch (error) {
      if (!(error instanceof UserError) || io.ask === undefined) throw error;
      io.stderr.write(`${error.message}. ${error.hint}\n`);
    }
  }
}

interface Question {
  /** That answers it beforehand. */
  readonly option: string;
  readonly question: string;
  readonly fallback: string;
}

export function toleranceFrom(
  question: string,
  fallback: number,
  given: Given,
  io: Io,
): Promise<number> {
  const asked = { option: "tolerance", question, fallback: String(fallback) };
  return answerTo(asked, readTolerance, given, io);
}

function readTolerance(text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && value >= 0 && value < Infinity) return value;
  throw new UserError("bad-option", `--tolerance cannot be "${text}"`, "Give a number from 0 on.");
}

/** @throws UserError `bad-option` for options that say nothing here. */
export function onlyFor(names: readonly string[], what: string, given: Given): void {
  const stray = names.find((name) => given.optional(name) !== undefined);
  if (stray === undefined) return;
  throw new UserError("bad-option", `--${stray} is for ${what}`, "Leave it out.");
}

/** In kebab-case. */
export function nameFrom(text: string): string {
  const words = text.replace(/([a-z0-9])([A-Z])/g, "$1-$2").toLowerCase();
  return words.replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "") || "kernel";
}

/** @throws UserError `cannot-write`, and where something is there by now. */
export function writeNew(file: string, text: string, cwd: string): void {
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text, { flag: "wx" });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UserError(
      "cannot-write",
      `${relative(cwd, file)} cannot be written: ${why}`,
      "Give another place with --out FILE.ts.",
    );
  }
}

/** @param more options that the command needs. */
export function nextStep(out: string, cwd: string, more = ""): string {
  const folder = relative(cwd, dirname(out)) || ".";
  const name = basename(out) === "workload.ts" ? folder : relative(cwd, out);
  return `Next: npx gevo evolve ${name}${more}`;
}
