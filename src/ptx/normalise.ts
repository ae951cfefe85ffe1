/**
 * PTX text with everything removed that cannot change what it does: comments, blank lines, debug
 * directives and sections. Variants with equal normalised text behave the same, so it is what
 * artifacts hold and what is hashed. Works line by line, on any text; names stay as they are.
 */
import { createHash } from "node:crypto";
import type { PtxArtifact } from "../artifact.ts";

/** A string, which may hold what looks like a comment, or a comment. */
const STRING_OR_COMMENT = /"[^"\n]*"|\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)/g;
/** Source positions, one a line (11.5.3, 11.5.4). */
const POSITION = /^\.(file|loc)\b/;

/** Labels that line tables refer to; no branch goes there. */
const DEBUG_LABEL = /^\$L__(tmp|func_begin|func_end)\d+:$/;

export function normalisePtx(text: string): string {
  return kept(text, (line) => !POSITION.test(line));
}

/** Normal text but for the lines that `keep` judges: every statement that is not in a section. */
function kept(text: string, keep: (line: string) => boolean): string {
  const lines: string[] = [];
  let section = false;
  for (const raw of text.replace(STRING_OR_COMMENT, withoutComment).split("\n")) {
    let line = raw.trim();
    section ||= line.startsWith(".section");
    // A section's braces hold no others (11.5.2).
    for (let end = line.indexOf("}"); section && end >= 0; end = line.indexOf("}")) {
      line = line.slice(end + 1).trim();
      section = line.startsWith(".section");
    }
    if (section) continue;
    line = line.replace(/\s+/g, " ");
    if (line !== "" && keep(line)) lines.push(line);
  }
  return `${lines.join("\n")}\n`;
}

function withoutComment(found: string): string {
  if (found.startsWith('"')) return found;
  return found.includes("\n") ? "\n" : " ";
}

export function ptxArtifact(text: string): PtxArtifact {
  return artifactOf(normalisePtx(text));
}

/**
 * The same code with the lines of one source file kept (`.loc`), for profiles. What was inlined from
 * other files has no line there: it counts to the line before it.
 * @param file absolute path.
 */
export function linedArtifact(text: string, file: string): PtxArtifact {
  const files = text.matchAll(/^\s*\.file\s+(\d+)\s+"([^"\n]*)"/gm);
  const own = [...files].find(([, , name = ""]) => name === file || file.endsWith(`/${name}`));
  const ofFile = new RegExp(`^\\.loc ${own?.[1] ?? "none"} [1-9]`);
  return artifactOf(
    kept(text, (line) => (POSITION.test(line) ? ofFile.test(line) : !DEBUG_LABEL.test(line))),
  );
}

function artifactOf(text: string): PtxArtifact {
  return { kind: "ptx", text, hash: createHash("sha256").update(text).digest("hex") };
}
