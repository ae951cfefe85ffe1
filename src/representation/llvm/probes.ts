/**
 * Puts probes into a variant (probe.ts): before each instruction whose operand an edit would overwrite, inline
 * assembly that moves the operand and its substitute into registers of agreed names. Refuses, with no probe, where
 * there is no telling beforehand: phis, what the edit itself creates, types that no register holds.
 */
import type { Edit } from "../../genome.ts";
import { SELF } from "../../genome.ts";
import { constantOf } from "./constants.ts";
import type { Handle } from "./library.ts";
import { llvm } from "./library.ts";
import { OP, TYPE } from "./opcodes.ts";
import type { Variant } from "./variant.ts";

/** How a type comes into a register: constraint of the operand, the register's type, the move (9.7.9.1, 9.7.9.7). */
interface Register {
  readonly constraint: string;
  readonly type: string;
  readonly move: (to: string, from: string) => string;
}

/** @returns how many were put in. */
export function insertProbes(variant: Variant, edit: Edit): number {
  let count = 0;
  edit.rewires.forEach(({ slot, value }, k) => {
    const place = slot === "*" ? ofResult(variant, edit) : ofOperand(variant, slot);
    if (place === undefined || value.startsWith(SELF)) return;
    const { before, old } = place;
    const type = llvm().c.TypeOf(old);
    const substitute = value.startsWith("#") ? constantOf(value, type) : variant.find(value);
    const register = registerFor(type);
    if (substitute === undefined || register === undefined) return;
    if (llvm().c.TypeOf(substitute) !== type) return;
    insert(variant, before, [old, substitute], register, k);
    count++;
  });
  return count;
}

interface Place {
  readonly before: Handle;
  readonly old: Handle;
}

function ofOperand(variant: Variant, slot: string): Place | undefined {
  const { c } = llvm();
  const dot = slot.lastIndexOf(".");
  const before = variant.find(slot.slice(0, dot));
  const index = Number(slot.slice(dot + 1));
  if (before === undefined || c.GetInstructionOpcode(before) === OP.phi) return undefined;
  if (!(index < c.GetNumOperands(before))) return undefined;
  return { before, old: c.GetOperand(before, index) };
}

/** A result that goes: seen right behind its instruction. */
function ofResult(variant: Variant, { targets }: Edit): Place | undefined {
  const { c } = llvm();
  const old = variant.find(targets.at(-1) ?? "");
  if (old === undefined || c.IsAInstruction(old) === 0) return undefined;
  let before = c.GetNextInstruction(old);
  while (before !== 0 && c.GetInstructionOpcode(before) === OP.phi) {
    before = c.GetNextInstruction(before);
  }
  return before === 0 ? undefined : { before, old };
}

function registerFor(type: Handle): Register | undefined {
  const { c } = llvm();
  const mov = (constraint: string, kind: string): Register => ({
    constraint,
    type: kind,
    move: (to, from) => `mov.${kind} ${to}, ${from};`,
  });
  switch (c.GetTypeKind(type)) {
    case TYPE.float:
      return mov("f", "f32");
    case TYPE.double:
      return mov("d", "f64");
    case TYPE.pointer:
      return mov("l", "b64");
    case TYPE.integer:
      break;
    default:
      return undefined;
  }
  const width = c.GetIntTypeWidth(type);
  if (width === 32) return mov("r", "s32");
  if (width === 64) return mov("l", "s64");
  if (width !== 1) return undefined;
  return { constraint: "b", type: "s32", move: (to, from) => `selp.s32 ${to}, 1, 0, ${from};` };
}

function insert(
  variant: Variant,
  before: Handle,
  values: readonly [Handle, Handle],
  { constraint, type, move }: Register,
  index: number,
): void {
  const { c } = llvm();
  const [old, substitute] = [`gevo_${index}_old`, `gevo_${index}_new`];
  const text = `{ .reg .${type} ${old}, ${substitute}; ${move(old, "$0")} ${move(substitute, "$1")} }`;
  const constraints = `${constraint},${constraint}`;
  const kind = c.TypeOf(values[0]);
  const signature = c.FunctionType(c.VoidTypeInContext(variant.context), [kind, kind], 2, 0);
  const code = c.GetInlineAsm(
    signature,
    text,
    text.length,
    constraints,
    constraints.length,
    1,
    0,
    0,
    0,
  );
  c.BuildCall2(variant.builderBefore(before), signature, code, [...values], 2, "");
}
