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

export function normalisePtx(text: string): string {
  const kept: string[] = [];
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
    if (line !== "" && !POSITION.test(line)) kept.push(line.replace(/\s+/g, " "));
  }
  return `${kept.join("\n")}\n`;
}

function withoutComment(found: string): string {
  if (found.startsWith('"')) return found;
  return found.includes("\n") ? "\n" : " ";
}

export function ptxArtifact(text: string): PtxArtifact {
  const normal = normalisePtx(text);
  return { kind: "ptx", text: normal, hash: createHash("sha256").update(normal).digest("hex") };
}
