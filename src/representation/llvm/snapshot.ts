/**
 * A function's instructions, blocks and values as plain arrays, so that choosing an edit needs no
 * call into libLLVM. Taken once per draw from a module with the genome applied; anchors are left out.
 */

import { Dominance } from "./dominance.ts";
import type { Handle, Llvm } from "./library.ts";
import { llvm } from "./library.ts";
import { eligible, OP, TYPE } from "./opcodes.ts";

export interface Slot {
  readonly name: string;
  readonly user: Instruction;
  readonly index: number;
  readonly value: Handle;
  readonly type: Handle;
  /** For a PHI: the block at whose end the value must be available. */
  readonly incoming: number | undefined;
}

export interface Value {
  readonly id: string;
  readonly handle: Handle;
  readonly type: Handle;
  /** Where it is defined; an argument dominates everything in its function. */
  readonly at: Position | undefined;
  readonly fn: number;
}

/** Block number within the snapshot and order within the block. */
export interface Position {
  readonly block: number;
  readonly order: number;
}

export interface Instruction extends Value {
  readonly at: Position;
  readonly opcode: number;
  readonly eligible: boolean;
  /** Slots that edits may overwrite. */
  readonly slots: readonly Slot[];
}

export class Snapshot {
  readonly instructions: Instruction[] = [];
  readonly args: Value[] = [];
  readonly #dominance: Dominance[] = [];
  readonly #blockNumbers = new Map<Handle, { readonly fn: number; readonly block: number }>();
  readonly #callees = new Map<Handle, string | undefined>();

  /**
   * @param functions functions that may be edited, with names for all their values.
   * @param nameOf id of an instruction, undefined for anchors.
   */
  constructor(
    functions: readonly Handle[],
    nameOf: (instruction: Handle) => string | undefined,
    argOf: (arg: Handle) => string,
  ) {
    for (const [number, fn] of functions.entries()) this.#read(fn, number, nameOf, argOf);
  }

  /** Is the value available for an instruction placed just before `at`? */
  available(value: Value, at: Position, fn: number): boolean {
    if (value.fn !== fn) return false;
    if (value.at === undefined) return true;
    if (value.at.block === at.block) return value.at.order < at.order;
    return this.#dominance[fn]?.dominates(value.at.block, at.block) ?? false;
  }

  /** May the slot be given the value? */
  fits(value: Value, slot: Slot): boolean {
    if (value.type !== slot.type) return false;
    const at =
      slot.incoming === undefined
        ? slot.user.at
        : { block: slot.incoming, order: Number.POSITIVE_INFINITY };
    return this.available(value, at, slot.user.fn);
  }

  #read(
    fn: Handle,
    number: number,
    nameOf: (instruction: Handle) => string | undefined,
    argOf: (arg: Handle) => string,
  ): void {
    const { c } = llvm();
    const blocks: Handle[] = [];
    for (let b = c.GetFirstBasicBlock(fn); b !== 0; b = c.GetNextBasicBlock(b)) {
      this.#blockNumbers.set(b, { fn: number, block: blocks.length });
      blocks.push(b);
    }
    for (let p = c.GetFirstParam(fn); p !== 0; p = c.GetNextParam(p)) {
      this.args.push({ id: argOf(p), handle: p, type: c.TypeOf(p), at: undefined, fn: number });
    }
    const successors = blocks.map((block) => this.#successors(c, block));
    this.#dominance.push(new Dominance(successors));
    blocks.forEach((block, b) => {
      let order = 0;
      for (let i = c.GetFirstInstruction(block); i !== 0; i = c.GetNextInstruction(i)) {
        const id = nameOf(i);
        if (id !== undefined) this.#add(c, i, id, { block: b, order }, number);
        order++;
      }
    });
  }

  #successors(c: Llvm, block: Handle): readonly number[] {
    const end = c.GetBasicBlockTerminator(block);
    const count = end === 0 ? 0 : c.GetNumSuccessors(end);
    return Array.from(
      { length: count },
      (_, i) => this.#blockNumbers.get(c.GetSuccessor(end, i))?.block ?? 0,
    );
  }

  #add(c: Llvm, handle: Handle, id: string, at: Position, fn: number): void {
    const opcode = c.GetInstructionOpcode(handle);
    const callee = opcode === OP.call ? this.#callee(c, c.GetCalledValue(handle)) : undefined;
    const slots: Slot[] = [];
    const instruction: Instruction = {
      id,
      handle,
      type: c.TypeOf(handle),
      at,
      fn,
      opcode,
      eligible: eligible(opcode, callee),
      slots,
    };
    this.instructions.push(instruction);
    const operands = slotCount(c, handle, opcode);
    for (let k = 0; k < operands; k++) {
      const value = c.GetOperand(handle, k);
      if (!touchable(c, handle, opcode, callee, value, k)) continue;
      const incoming =
        opcode === OP.phi
          ? this.#blockNumbers.get(c.GetIncomingBlock(handle, k))?.block
          : undefined;
      slots.push({
        name: `${id}.${k}`,
        user: instruction,
        index: k,
        value,
        type: c.TypeOf(value),
        incoming,
      });
    }
  }

  /** Name of a called function; undefined for inline assembly and indirect calls. */
  #callee(c: Llvm, called: Handle): string | undefined {
    if (!this.#callees.has(called)) {
      const name = c.IsAFunction(called) === 0 ? undefined : c.GetValueName2(called, [0]);
      this.#callees.set(called, c.IsAInlineAsm(called) === 0 ? name : "asm");
    }
    return this.#callees.get(called);
  }
}

/** Operands that are data at all: not a callee, not switch cases, not an alloca's size. */
function slotCount(c: Llvm, handle: Handle, opcode: number): number {
  const count = c.GetNumOperands(handle);
  if (opcode === OP.call) return count - 1;
  if (opcode === OP.switch) return 1;
  return opcode === OP.alloca ? 0 : count;
}

function touchable(
  c: Llvm,
  handle: Handle,
  opcode: number,
  callee: string | undefined,
  value: Handle,
  index: number,
): boolean {
  if (c.IsABasicBlock(value) !== 0 || c.GetTypeKind(c.TypeOf(value)) === TYPE.metadata)
    return false;
  const constant = c.IsAConstantInt(value) !== 0;
  // Constant arguments of intrinsics may have to be constant (`immarg`), as struct indices have to.
  if (constant && (callee?.startsWith("llvm.") ?? false)) return false;
  if (callee === "asm" && constant) return false;
  if (opcode === OP.getelementptr && constant && index > 1) {
    return c.GetTypeKind(c.GetGEPSourceElementType(handle)) !== TYPE.struct;
  }
  return true;
}
