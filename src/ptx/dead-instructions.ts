/**
 * Instructions that an assembler deletes because nothing needs them: without an effect of their own,
 * and no instruction that is needed reads their results. A cost model must not charge for them.
 *
 * Registers are taken as wholes: a write that is overwritten before it is read counts as needed.
 * Stores are always needed, also to memory that nobody reads.
 */
import type { PtxFunction, PtxInstruction } from "./ast.ts";
import { defs, describe, uses } from "./describe.ts";

export function deadInstructions(fn: PtxFunction): ReadonlySet<number> {
  const writers = registerWriters(fn);
  const carries = carryWriters(fn);
  const dead = new Set<number>(fn.body.keys());
  const needed: number[] = [];
  const need = (at: number): void => {
    if (dead.delete(at)) needed.push(at);
  };
  fn.body.forEach((instruction, at) => {
    if (hasEffect(instruction)) need(at);
  });
  for (let at = needed.pop(); at !== undefined; at = needed.pop()) {
    for (const name of uses(fn.body[at] as PtxInstruction)) {
      writers.get(name)?.forEach(need);
      writers.delete(name);
    }
    const carry = carries.get(at);
    if (carry !== undefined) need(carry);
  }
  return dead;
}

/** The instructions that write each register. */
function registerWriters(fn: PtxFunction): Map<string, number[]> {
  const writers = new Map<string, number[]>();
  fn.body.forEach((instruction, at) => {
    for (const name of defs(instruction)) {
      const list = writers.get(name);
      if (list === undefined) writers.set(name, [at]);
      else list.push(at);
    }
  });
  return writers;
}

/** For each reader of the carry flag the instruction that set it, the last one before (9.7.2). */
function carryWriters(fn: PtxFunction): ReadonlyMap<number, number> {
  const writers = new Map<number, number>();
  let last: number | undefined;
  fn.body.forEach((instruction, at) => {
    const form = describe(instruction);
    if (form?.row.carryIn && last !== undefined) writers.set(at, last);
    if (form?.carryOut) last = at;
  });
  return writers;
}

/** Whether an instruction must stay whatever becomes of its results. Unknown ones must. */
function hasEffect(instruction: PtxInstruction): boolean {
  const form = describe(instruction);
  if (form === undefined || form.row.operands[0]?.role !== "result") return true;
  if (form.order !== null && form.order !== "weak") return true;
  if (instruction.operands.some(isClock)) return true;
  return form.row.effects.some((effect) => effect !== "read");
}

/** Two reads of a clock differ, so each stays. */
function isClock(operand: PtxInstruction["operands"][number]): boolean {
  return operand.kind === "special" && /^%(clock|globaltimer)/.test(operand.name);
}
