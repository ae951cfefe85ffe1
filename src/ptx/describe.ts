/**
 * Finds the row of the instruction table that an instruction belongs to. An instruction without a row
 * is unknown: no device may run it.
 */
import type { PtxInstruction, PtxOperand } from "./ast.ts";
import { INSTRUCTIONS, type InstructionRow, type OperandPattern } from "./instructions.ts";
import { type Mnemonic, sortWords } from "./mnemonic.ts";

/** An instruction's row, and the words of its mnemonic as fields. */
export interface InstructionForm extends Mnemonic {
  readonly row: InstructionRow;
}

const BY_OPCODE: ReadonlyMap<string, readonly InstructionRow[]> = groupByOpcode();

/** Forms by mnemonic; a mnemonic may have several, told apart by their operands. */
const known = new Map<string, readonly InstructionForm[]>();
/** Mnemonics remembered: more than compilers emit, few enough for any amount of odd text. */
const REMEMBERED = 4096;

/** The form, or undefined when no row has this mnemonic with such operands. */
export function describe(instruction: PtxInstruction): InstructionForm | undefined {
  const { opcode, modifiers, operands } = instruction;
  return formsOf(opcode, modifiers).find((each) => fits(each.row.operands, operands));
}

function groupByOpcode(): ReadonlyMap<string, readonly InstructionRow[]> {
  const groups = new Map<string, InstructionRow[]>();
  for (const row of INSTRUCTIONS) {
    const group = groups.get(row.opcode);
    if (group === undefined) groups.set(row.opcode, [row]);
    else group.push(row);
  }
  return groups;
}

function formsOf(opcode: string, modifiers: readonly string[]): readonly InstructionForm[] {
  const mnemonic = `${opcode}.${modifiers.join(".")}`;
  const remembered = known.get(mnemonic);
  if (remembered !== undefined) return remembered;
  const forms: InstructionForm[] = [];
  for (const row of BY_OPCODE.get(opcode) ?? []) {
    const fields = sortWords(row.slots, modifiers);
    if (fields !== undefined) forms.push({ ...fields, row });
  }
  if (known.size >= REMEMBERED) known.clear();
  known.set(mnemonic, forms);
  return forms;
}

/** Whether the operands are as many and of the kinds that the patterns want. */
function fits(patterns: readonly OperandPattern[], operands: readonly PtxOperand[]): boolean {
  if (patterns[0]?.role === "call") return true;
  let spare = operands.length - patterns.filter((each) => !each.optional).length;
  let at = 0;
  for (const pattern of patterns) {
    if (pattern.optional && spare-- <= 0) continue;
    if (!suits(pattern, operands[at++])) return false;
    if (!pattern.repeated) continue;
    for (; spare > 0; spare--) if (!suits(pattern, operands[at++])) return false;
  }
  return at === operands.length;
}

function suits(pattern: OperandPattern, operand: PtxOperand | undefined): boolean {
  switch (operand?.kind) {
    case undefined:
      return false;
    case "address":
    case "label":
      return pattern.role === operand.kind;
    case "register":
    case "vector":
      return pattern.role === "source" || pattern.role === "result";
    case "sink":
      return pattern.role === "result";
    case "pair":
      return pattern.pair;
    case "list":
    case "part":
      return false;
    case "special":
    case "integer":
    case "float":
    case "symbol":
    case "not":
      return pattern.role === "source";
    default:
      return operand satisfies never;
  }
}
