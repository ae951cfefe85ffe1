/**
 * Which operand slots edits may overwrite, and what a pointer slot expects to find. Never: labels,
 * metadata, tokens, callees, operand bundles, switch cases, sizes of allocas, constants that an
 * intrinsic (`immarg`) or inline assembly needs as constants, and indices into structures.
 *
 * Pointers are opaque: a slot's pointee is what its instruction reads or writes there (arrays count as
 * their elements, `i8` as unknown), which stands in for the pointer types of the published work.
 */
import { attributeKind } from "./attributes.ts";
import type { Handle } from "./library.ts";
import { llvm } from "./library.ts";
import { OP, TYPE } from "./opcodes.ts";

/** Indices of an instruction's slots. @param callee called function or undefined. */
export function slotIndices(handle: Handle, opcode: number, callee?: Handle): readonly number[] {
  const { c } = llvm();
  const indices: number[] = [];
  const count = operandCount(handle, opcode);
  const fixed = opcode === OP.call ? fixedArguments(handle, callee) : undefined;
  const fields = opcode === OP.getelementptr ? fieldOperands(handle) : undefined;
  for (let k = 0; k < count; k++) {
    if (fixed?.(k) === true || fields?.has(k) === true) continue;
    if (isData(c.GetOperand(handle, k))) indices.push(k);
  }
  return indices;
}

function operandCount(handle: Handle, opcode: number): number {
  const { c } = llvm();
  switch (opcode) {
    case OP.call:
      return c.GetNumArgOperands(handle);
    case OP.switch:
      return 1;
    case OP.alloca:
    case OP.indirectbr:
      return 0;
    default:
      return c.GetNumOperands(handle);
  }
}

function isData(value: Handle): boolean {
  const { c } = llvm();
  const kind = c.GetTypeKind(c.TypeOf(value));
  return kind !== TYPE.label && kind !== TYPE.metadata && kind !== TYPE.token;
}

/** Tells the arguments of a call that must stay the constants they are. */
function fixedArguments(call: Handle, callee: Handle | undefined): (index: number) => boolean {
  const { c } = llvm();
  if (callee === undefined || c.IsAFunction(callee) === 0) {
    return (k) => c.IsAConstantInt(c.GetOperand(call, k)) !== 0;
  }
  const immarg = attributeKind("immarg");
  return (k) => c.GetEnumAttributeAtIndex(callee, k + 1, immarg) !== 0;
}

/** Operands of a GEP that select a field of a structure: constants they must stay. */
function fieldOperands(gep: Handle): ReadonlySet<number> {
  const { c } = llvm();
  const fields = new Set<number>();
  const count = c.GetNumOperands(gep);
  let type = c.GetGEPSourceElementType(gep);
  for (let k = 2; k < count; k++) {
    if (c.GetTypeKind(type) === TYPE.struct) {
      fields.add(k);
      const field = Number(c.ConstIntGetZExtValue(c.GetOperand(gep, k)));
      type = c.StructGetTypeAtIndex(type, field);
    } else {
      type = c.GetElementType(type);
    }
  }
  return fields;
}

/** Is it LLVM's `i1`? */
export function isTruthValue(type: Handle): boolean {
  const { c } = llvm();
  return c.GetTypeKind(type) === TYPE.integer && c.GetIntTypeWidth(type) === 1;
}

/** Type that a pointer slot's instruction reaches through it; undefined when unknown. */
export function pointeeOf(user: Handle, opcode: number, index: number): Handle | undefined {
  const { c } = llvm();
  switch (opcode) {
    case OP.load:
      return element(c.TypeOf(user));
    case OP.store:
      return index === 1 ? element(c.TypeOf(c.GetOperand(user, 0))) : undefined;
    case OP.cmpxchg:
    case OP.atomicrmw:
      return index === 0 ? element(c.TypeOf(c.GetOperand(user, 1))) : undefined;
    case OP.getelementptr:
      return index === 0 ? element(c.GetGEPSourceElementType(user)) : undefined;
    default:
      return undefined;
  }
}

function element(type: Handle): Handle | undefined {
  const { c } = llvm();
  const kind = c.GetTypeKind(type);
  if (kind === TYPE.array || kind === TYPE.vector) return element(c.GetElementType(type));
  return kind === TYPE.integer && c.GetIntTypeWidth(type) === 8 ? undefined : type;
}
