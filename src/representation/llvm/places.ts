/** Where in the user's source an instruction, an argument or a function comes from, and how it reads. */
import type { EditPlace } from "../../representation.ts";
import type { Handle } from "./library.ts";
import { llvm } from "./library.ts";

/** @param lines the user's source file. */
export function placeOf(handle: Handle, file: string, lines: readonly string[]): EditPlace {
  const { c, takeString } = llvm();
  const isFunction = c.IsAFunction(handle) !== 0;
  const line =
    c.IsAInstruction(handle) !== 0
      ? lineOf(handle, file)
      : lineOfFunction(isFunction ? handle : c.GetParamParent(handle));
  const text = takeString(c.PrintValueToString(handle)).trim();
  return {
    file,
    line,
    source: (lines[line - 1] ?? "").trim(),
    instruction: (isFunction ? headOf(text) : text).replace(/, !\w+ !\d+/g, ""),
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

/** Where the function begins; 0 when the compiler kept no line. */
function lineOfFunction(fn: Handle): number {
  const { c } = llvm();
  const subprogram = c.GetSubprogram(fn);
  return subprogram === 0 ? 0 : c.DISubprogramGetLine(subprogram);
}

/** A function's text without its body. */
function headOf(text: string): string {
  const head = text.split("\n").find((line) => line.startsWith("define")) ?? "";
  return head.replace(/ (?:local_unnamed_addr )?#\d+.*$/, "");
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
