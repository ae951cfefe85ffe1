/**
 * Instructions that an assembler deletes because nothing needs them: without an effect of their own,
 * and no instruction that is needed reads their results. A cost model must not charge for them.
 *
 * Registers are taken as wholes: a write that is overwritten before it is read counts as needed.
 * Stores are always needed, also to memory that nobody reads.
 */
import type { PtxFunction, PtxInstruction } from "./ast.ts";
import { defs, describe, uses } from "./describe.ts";

/** Stands for the carry flag among register names. */
const CARRY = "";

export function deadInstructions(fn: PtxFunction): ReadonlySet<number> {
  const writers = new Map<string, number[]>();
  const dead = new Set<number>();
  const needed: number[] = [];
  fn.body.forEach((instruction, at) => {
    for (const name of results(instruction)) {
      const list = writers.get(name);
      if (list === undefined) writers.set(name, [at]);
      else list.push(at);
    }
    if (hasEffect(instruction)) needed.push(at);
    else dead.add(at);
  });
  for (let at = needed.pop(); at !== undefined; at = needed.pop()) {
    for (const name of sources(fn.body[at] as PtxInstruction)) {
      for (const writer of writers.get(name) ?? []) if (dead.delete(writer)) needed.push(writer);
      writers.delete(name);
    }
  }
  return dead;
}

function results(instruction: PtxInstruction): readonly string[] {
  const form = describe(instruction);
  return form?.carryOut ? [...defs(instruction), CARRY] : defs(instruction);
}

function sources(instruction: PtxInstruction): readonly string[] {
  const form = describe(instruction);
  return form?.row.carryIn ? [...uses(instruction), CARRY] : uses(instruction);
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
