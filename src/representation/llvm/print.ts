/**
 * IR text of a variant for people: every value is called after its id (`%v14`, `%a2`, what an edit
 * created `%vx0123…`), blocks `b0`…, line tables are left out. So two variants differ in the text
 * exactly where their edits act, and an edit's ids are found in it.
 *
 * Instructions without a result cannot be called anything: their id follows as a comment.
 */
import type { Handle } from "./library.ts";
import { llvm } from "./library.ts";
import { TYPE } from "./opcodes.ts";
import type { Variant } from "./variant.ts";

export function printEdited(variant: Variant): string {
  const comments = nameValues(variant).map((id) => (id === "" ? "" : ` ; ${id}`));
  let next = 0;
  return printModule(variant.module)
    .split("\n")
    .map((line) => (isInstruction(line) ? line + (comments[next++] ?? "") : line))
    .join("\n");
}

/**
 * Calls every value after its id.
 * @returns ids of the instructions that cannot be named, empty for the others, in textual order.
 */
export function nameValues(variant: Variant): readonly string[] {
  const { c } = llvm();
  const rename = (value: Handle, name: string): void => c.SetValueName2(value, name, name.length);
  const nameless: string[] = [];
  for (const fn of variant.functions()) {
    for (let p = c.GetFirstParam(fn); p !== 0; p = c.GetNextParam(p)) {
      rename(p, variant.nameOf(p) ?? "");
    }
    let block = 0;
    for (let b = c.GetFirstBasicBlock(fn); b !== 0; b = c.GetNextBasicBlock(b)) {
      rename(c.BasicBlockAsValue(b), `b${block++}`);
      for (let i = c.GetFirstInstruction(b); i !== 0; i = c.GetNextInstruction(i)) {
        const id = variant.nameOf(i) ?? "";
        const hasResult = c.GetTypeKind(c.TypeOf(i)) !== TYPE.void;
        if (hasResult) rename(i, id === "" ? "gone" : `v${id}`);
        nameless.push(hasResult ? "" : id);
      }
    }
  }
  return nameless;
}

export function printModule(module: Handle): string {
  const { c, takeString } = llvm();
  c.StripModuleDebugInfo(module);
  return takeString(c.PrintModuleToString(module));
}

/** First lines of instructions: two blanks of indent. A switch goes on over further lines. */
function isInstruction(line: string): boolean {
  return /^ {2}[^ \]]/.test(line);
}
