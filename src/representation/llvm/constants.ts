/**
 * Constants as rewire values: `#` and a number, typed by the slot they go to. `#1` in a float slot is
 * 1.0, in a vector slot a vector of ones; pointers and aggregates know `#0` only (null, zero).
 */
import type { Handle } from "./library.ts";
import { llvm } from "./library.ts";
import { TYPE } from "./opcodes.ts";

/**
 * The constant that takes part in every repair (GEVO's published code): integer 1, 1.0, a vector of
 * ones, null for pointers, zero for aggregates.
 */
export function repairConstant(type: Handle): string {
  const { c } = llvm();
  const kind = c.GetTypeKind(type);
  if (kind === TYPE.vector) return repairConstant(c.GetElementType(type));
  return kind === TYPE.pointer || kind === TYPE.struct || kind === TYPE.array ? "#0" : "#1";
}

/** The LLVM constant of a `#…` text for a type; undefined when the type has no such constant. */
export function constantOf(text: string, type: Handle): Handle | undefined {
  const { c } = llvm();
  const number = text.slice(1);
  if (!/^-?\d+(\.\d+)?(e-?\d+)?$/.test(number)) return undefined;
  const value = Number(number);
  switch (c.GetTypeKind(type)) {
    case TYPE.integer:
      if (!/^-?\d+$/.test(number)) return undefined;
      return c.ConstInt(type, BigInt.asUintN(64, BigInt(number)), value < 0 ? 1 : 0);
    case TYPE.half:
    case TYPE.bfloat:
    case TYPE.float:
    case TYPE.double:
      return c.ConstReal(type, value);
    case TYPE.vector: {
      const element = constantOf(text, c.GetElementType(type));
      if (element === undefined) return undefined;
      const lanes = c.GetVectorSize(type);
      return c.ConstVector(new Array<number>(lanes).fill(element), lanes);
    }
    default:
      return value === 0 ? c.ConstNull(type) : undefined;
  }
}
