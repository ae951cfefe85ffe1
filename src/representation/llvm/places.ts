/** Where in the user's source an instruction comes from, and how it reads. */
import type { EditPlace } from "../../representation.ts";
import type { Handle } from "./library.ts";
import { llvm } from "./library.ts";

/** @param lines the user's source file. */
export function placeOf(handle: Handle, file: string, lines: readonly string[]): EditPlace {
  const { c, takeString } = llvm();
  const line = lineOf(handle, file);
  const text = takeString(c.PrintValueToString(handle)).trim();
  return {
    file,
    line,
    source: (lines[line - 1] ?? "").trim(),
    instruction: text.replace(/, !\w+ !\d+/g, ""),
  };
}

/**
 * Optimisation merges instructions and drops their line where two disagree: then the nearest one before
 * in the block speaks for it, then the nearest after.
 */
export function lineOf(handle: Handle, file: string): number {
  const { c } = llvm();
  for (const step of [c.GetPreviousInstruction, c.GetNextInstruction]) {
    for (let at = handle; at !== 0; at = step(at)) {
      const line = lineIn(at, file);
      if (line > 0) return line;
    }
  }
  return 0;
}

/** The innermost line in the user's own file: code inlined from a header counts where it was called. */
function lineIn(handle: Handle, file: string): number {
  const { c } = llvm();
  for (let at = c.InstructionGetDebugLoc(handle); at !== 0; at = c.DILocationGetInlinedAt(at)) {
    const scope = c.DIScopeGetFile(c.DILocationGetScope(at));
    if (scope === 0) continue;
    const name = c.DIFileGetFilename(scope, [0]);
    if (name === file || file.endsWith(`/${name}`)) return c.DILocationGetLine(at);
  }
  return 0;
}
