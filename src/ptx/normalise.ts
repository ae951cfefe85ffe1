/**
 * PTX text with everything removed that cannot change what it does: comments, blank lines, debug
 * directives and sections. Variants with equal normalised text behave the same, so it is what
 * artifacts hold and what is hashed.
 */
import { createHash } from "node:crypto";
import type { PtxArtifact } from "../artifact.ts";

const DEBUG = /^\.(file|loc)\b/;

export function normalisePtx(text: string): string {
  const lines: string[] = [];
  let section = false;
  for (const raw of text.replace(/\/\*[\s\S]*?\*\//g, "").split("\n")) {
    const line = raw.replace(/\/\/.*$/, "").trim();
    if (line.startsWith(".section")) section = true;
    else if (section) section = line !== "}";
    else if (line !== "" && !DEBUG.test(line)) lines.push(line.replace(/\s+/g, " "));
  }
  return `${lines.join("\n")}\n`;
}

export function ptxArtifact(text: string): PtxArtifact {
  const normal = normalisePtx(text);
  return { kind: "ptx", text: normal, hash: createHash("sha256").update(normal).digest("hex") };
}
