/**
 * Where in the user's source an operation comes from: the innermost file and line in its location.
 *
 * Locations nest (`loc("name"("a.py":3:4))`, `callsite(… at …)`, `fused<…>[…]`) and stand behind aliases;
 * what comes first in them is the innermost. The file `-` is the text that the module was parsed from.
 */
import { readFileSync } from "node:fs";
import type { EditPlace } from "../../representation.ts";
import type { Module, Operation } from "./ir.ts";

/** How deep aliases are followed: a guard against texts whose aliases go in circles. */
const DEPTH = 32;

const PART = /"((?:[^"\\]|\\.)*)":(\d+):|(#\w+)/g;

/** @param file the user's file: said, with line 0, of operations without a location. */
export function sourceLine(
  { location }: Operation,
  module: Module,
  file: string,
): Omit<EditPlace, "instruction"> {
  const { before, after } = module.aliases;
  const aliases = new Map([...before, ...after].map(({ name, value }) => [name, value]));
  const found = location === undefined ? undefined : innermost(location, aliases, DEPTH);
  if (found === undefined) return { file, line: 0, source: "" };
  const from = found.file === "-" ? file : found.file;
  return { file: from, line: found.line, source: lineOf(from, found.line) };
}

function innermost(
  text: string,
  aliases: ReadonlyMap<string, string>,
  depth: number,
): { readonly file: string; readonly line: number } | undefined {
  for (const [, file, line, alias = ""] of text.matchAll(PART)) {
    if (file !== undefined) return { file, line: Number(line) };
    if (depth === 0) return undefined;
    const found = innermost(aliases.get(alias) ?? "", aliases, depth - 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Empty when the file cannot be read here: models travel without their sources. */
function lineOf(file: string, line: number): string {
  try {
    return (readFileSync(file, "utf8").split("\n")[line - 1] ?? "").trim();
  } catch {
    return "";
  }
}
