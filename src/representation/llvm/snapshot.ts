/**
 * Functions as plain arrays, so that choosing an edit needs no call into libLLVM: instructions with
 * their slots, arguments, positions, dominators. Taken once per draw from a module with the genome
 * applied; anchors are left out.
 */
import type { Dominance } from "../dominance.ts";
import { Flow } from "./flow.ts";
import type { Handle } from "./library.ts";
import { llvm } from "./library.ts";
import type { Loops } from "./loops.ts";
import { eligible, OP, TYPE } from "./opcodes.ts";
import { pointeeOf, slotIndices } from "./slots.ts";

/** Block number within the function and order within the block. */
export interface Position {
  readonly block: number;
  readonly order: number;
}

export interface Value {
  readonly id: string;
  readonly handle: Handle;
  readonly type: Handle;
  /** Number of the function within the snapshot. */
  readonly fn: number;
  /** Where it is defined; an argument dominates everything in its function. */
  readonly at: Position | undefined;
  /** For pointers: the type its uses reach through it; undefined when unknown. */
  pointee: Handle | undefined;
}

export interface Instruction extends Value {
  readonly at: Position;
  /** See opcodes.ts. */
  readonly opcode: number;
  /** Name of the function it calls, `asm` for inline assembly; undefined for all else. */
  readonly callee: string | undefined;
  readonly eligible: boolean;
  /** False for stores, barriers and the like. */
  readonly hasResult: boolean;
  /** Slots that edits may overwrite. */
  readonly slots: readonly Slot[];
}

export interface Slot {
  readonly name: string;
  readonly user: Instruction;
  readonly index: number;
  /** What it holds: an instruction, an argument, or undefined for constants and globals. */
  value: Value | undefined;
  readonly type: Handle;
  readonly pointee: Handle | undefined;
  /** For a PHI: the block at whose end the value must be available. */
  readonly incoming: number | undefined;
}

/** A function that may be edited, by the name edits have for it. */
export interface EditableFunction {
  readonly id: string;
  readonly handle: Handle;
}

export class Snapshot {
  readonly functions: readonly EditableFunction[];
  readonly instructions: Instruction[] = [];
  readonly args: Value[] = [];
  /** Values that some instruction uses, through a slot or not. */
  readonly used: Set<Value> = new Set();
  readonly #dominance: Dominance[] = [];
  readonly #loops: Loops[] = [];

  /** @param nameOf id of an instruction or argument, undefined for anchors. */
  constructor(
    functions: readonly EditableFunction[],
    nameOf: (value: Handle) => string | undefined,
  ) {
    this.functions = functions;
    functions.forEach(({ handle }, number) => {
      this.#read(handle, number, nameOf);
    });
  }

  /** Does the terminator lead back to the head of a loop that it is in? */
  closesLoop(terminator: Instruction): boolean {
    return this.#loops[terminator.fn]?.bodies.has(terminator.at.block) ?? false;
  }

  /** Does the terminator decide whether a loop goes on? */
  leavesLoop(terminator: Instruction): boolean {
    return this.#loops[terminator.fn]?.exits.has(terminator.at.block) ?? false;
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
    if (value.type !== slot.type || !samePointee(value.pointee, slot.pointee)) return false;
    const at =
      slot.incoming === undefined ? slot.user.at : { block: slot.incoming, order: Infinity };
    return this.available(value, at, slot.user.fn);
  }

  #read(fn: Handle, number: number, nameOf: (value: Handle) => string | undefined): void {
    const { c } = llvm();
    const { blocks, numbers, dominance, loops } = new Flow(fn);
    this.#dominance.push(dominance);
    this.#loops.push(loops);

    const values = new Map<Handle, Value>();
    for (let p = c.GetFirstParam(fn); p !== 0; p = c.GetNextParam(p)) {
      const id = nameOf(p) ?? "";
      const type = c.TypeOf(p);
      const arg = { id, handle: p, type, fn: number, at: undefined, pointee: undefined };
      this.args.push(arg);
      values.set(p, arg);
    }
    const own: { readonly instruction: Instruction; readonly opcode: number }[] = [];
    blocks.forEach((block, b) => {
      let order = 0;
      for (let i = c.GetFirstInstruction(block); i !== 0; i = c.GetNextInstruction(i)) {
        const at = { block: b, order: order++ };
        const id = nameOf(i);
        if (id === undefined) continue;
        const opcode = c.GetInstructionOpcode(i);
        const instruction = instructionOf(i, id, opcode, at, number);
        own.push({ instruction, opcode });
        values.set(i, instruction);
      }
    });
    for (const { instruction, opcode } of own) this.#slots(instruction, opcode, values, numbers);
    for (const { instruction } of own) this.instructions.push(instruction);
  }

  #slots(
    user: Instruction,
    opcode: number,
    values: ReadonlyMap<Handle, Value>,
    blocks: ReadonlyMap<Handle, number>,
  ): void {
    const { c } = llvm();
    const slots = user.slots as Slot[];
    for (const index of slotIndices(user.handle, opcode, calleeOf(user.handle, opcode))) {
      const held = c.GetOperand(user.handle, index);
      const value = values.get(held);
      const type = value?.type ?? c.TypeOf(held);
      const pointer = c.GetTypeKind(type) === TYPE.pointer;
      const pointee = pointer ? pointeeOf(user.handle, opcode, index) : undefined;
      const incoming =
        opcode === OP.phi ? blocks.get(c.GetIncomingBlock(user.handle, index)) : undefined;
      slots.push({ name: `${user.id}.${index}`, user, index, value, type, pointee, incoming });
      if (value === undefined) continue;
      this.used.add(value);
      value.pointee ??= pointee;
    }
  }
}

/** Unknown pointees agree with all. */
export function samePointee(a: Handle | undefined, b: Handle | undefined): boolean {
  return a === undefined || b === undefined || a === b;
}

function instructionOf(
  handle: Handle,
  id: string,
  opcode: number,
  at: Position,
  fn: number,
): Instruction {
  const { c } = llvm();
  const type = c.TypeOf(handle);
  const callee = calleeName(calleeOf(handle, opcode));
  return {
    id,
    handle,
    type,
    fn,
    at,
    opcode,
    callee,
    pointee: undefined,
    eligible: eligible(opcode, callee),
    hasResult: c.GetTypeKind(type) !== TYPE.void,
    slots: [],
  };
}

function calleeOf(handle: Handle, opcode: number): Handle | undefined {
  return opcode === OP.call ? llvm().c.GetCalledValue(handle) : undefined;
}

function calleeName(callee: Handle | undefined): string | undefined {
  const { c } = llvm();
  if (callee === undefined) return undefined;
  if (c.IsAInlineAsm(callee) !== 0) return "asm";
  return c.IsAFunction(callee) === 0 ? undefined : c.GetValueName2(callee, [0]);
}
