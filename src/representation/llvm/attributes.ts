/** Attributes of functions, parameters and results: how LLVM's C API numbers kinds and places. */
import { llvm } from "./library.ts";

/** The place of a function's own attributes: `LLVMAttributeFunctionIndex`. Its parameters' begin at 1. */
export const FUNCTION = 0xffffffff;

export function attributeKind(name: string): number {
  return llvm().c.GetEnumAttributeKindForName(name, name.length);
}
