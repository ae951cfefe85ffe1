/**
 * Finds what LLVM's NVPTX back end ends the process on although the verifier accepts it, as far as edits
 * are known to make it: stores and atomics to constant memory, compare-and-swap on a thread's own stack.
 * Looked for after optimisation, because address spaces are inferred there. What slips through costs a
 * worker process, not a wrong result.
 */
import { definedFunctions } from "./kernels.ts";
import type { Handle } from "./library.ts";
import { llvm } from "./library.ts";
import { OP, TYPE } from "./opcodes.ts";

type Space = "constant" | "local" | "other";

/** What is wrong, or undefined. */
export function unselectable(module: Handle): string | undefined {
  const { c } = llvm();
  for (const fn of definedFunctions(module)) {
    for (let b = c.GetFirstBasicBlock(fn); b !== 0; b = c.GetNextBasicBlock(b)) {
      for (let i = c.GetFirstInstruction(b); i !== 0; i = c.GetNextInstruction(i)) {
        const wrong = wrongWrite(i);
        if (wrong !== undefined) return wrong;
      }
    }
  }
  return undefined;
}

function wrongWrite(instruction: Handle): string | undefined {
  const { c } = llvm();
  const opcode = c.GetInstructionOpcode(instruction);
  const pointer = writtenPointer(instruction, opcode);
  if (pointer === undefined) return undefined;
  const space = spaceOf(pointer, new Set());
  if (space === "constant") return "a write to constant memory";
  if (space === "local" && opcode === OP.cmpxchg) return "a compare-and-swap on local memory";
  return undefined;
}

function writtenPointer(instruction: Handle, opcode: number): Handle | undefined {
  const { c } = llvm();
  switch (opcode) {
    case OP.store:
      return c.GetOperand(instruction, 1);
    case OP.atomicrmw:
    case OP.cmpxchg:
      return c.GetOperand(instruction, 0);
    case OP.call: {
      // Memory intrinsics and NVVM's atomics alike: the destination comes first.
      const callee = c.GetCalledValue(instruction);
      const name = c.IsAFunction(callee) === 0 ? "" : c.GetValueName2(callee, [0]);
      const writes = /^llvm\.(mem(set|cpy|move)|nvvm\.atomic)/.test(name);
      return writes ? c.GetOperand(instruction, 0) : undefined;
    }
    default:
      return undefined;
  }
}

const CONSTANT_SPACE = 4;
const LOCAL_SPACE = 5;

/** The space a pointer surely points to; `other` when it is another one or cannot be told. */
function spaceOf(pointer: Handle, seen: Set<Handle>): Space | undefined {
  const { c } = llvm();
  if (seen.has(pointer)) return undefined; // around a loop: the other inputs decide
  seen.add(pointer);
  const type = c.TypeOf(pointer);
  if (c.GetTypeKind(type) !== TYPE.pointer) return "other";
  const number = c.GetPointerAddressSpace(type);
  if (number === CONSTANT_SPACE) return "constant";
  if (number === LOCAL_SPACE) return "local";
  if (number !== 0) return "other";
  const opcode = opcodeOf(pointer);
  switch (opcode) {
    case OP.alloca:
      return "local";
    case OP.getelementptr:
    case OP.addrspacecast:
    case OP.bitcast:
      return spaceOf(c.GetOperand(pointer, 0), seen);
    case OP.phi:
    case OP.select: {
      const spaces = new Set<Space>();
      for (let k = opcode === OP.select ? 1 : 0; k < c.GetNumOperands(pointer); k++) {
        const space = spaceOf(c.GetOperand(pointer, k), seen);
        if (space !== undefined) spaces.add(space);
      }
      const [only, ...more] = spaces;
      return more.length === 0 ? only : "other";
    }
    default:
      return "other";
  }
}

function opcodeOf(value: Handle): number | undefined {
  const { c } = llvm();
  if (c.IsAInstruction(value) !== 0) return c.GetInstructionOpcode(value);
  return c.IsAConstantExpr(value) !== 0 ? c.GetConstOpcode(value) : undefined;
}
