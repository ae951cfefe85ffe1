/** What the tests in this folder compare: PTX's parsed form and forms, as lines. */
import type { PtxFunction, PtxModule, PtxOperand, PtxVariable } from "../../../src/ptx/index.ts";
import { describe, normalisePtx, parsePtx } from "../../../src/ptx/index.ts";

/** The commands of `RUN:` lines. */
export const commands: Readonly<Record<string, (text: string) => readonly string[]>> = {
  parse: (text) => showModule(parsePtx(text)),
  forms: (text) => parsePtx(text).functions.flatMap(showForms),
  normalise: (text) => normalisePtx(text).trimEnd().split("\n"),
};

function showModule(module: PtxModule): readonly string[] {
  return [
    `version ${module.version} target ${module.target}`,
    ...module.variables.map(showVariable),
    ...module.functions.flatMap((fn) => [
      `${fn.entry ? "entry" : "func"} ${fn.name}`,
      ...[...fn.directives].map(([name, numbers]) => `directive ${name} ${numbers.join(" ")}`),
      ...fn.returns.map((each) => `returns ${showVariable(each)}`),
      ...fn.params.map((each) => `at ${each.offset} ${showVariable(each)}`),
      ...fn.variables.map(showVariable),
      ...fn.body.map((_, at) => showInstruction(fn, at)),
    ]),
  ];
}

function showVariable(variable: PtxVariable): string {
  const { name, space, align, type, bytes, init, relocations = [] } = variable;
  const values = init === undefined ? [] : [`= ${Buffer.from(init).toString("hex")}`];
  const symbols = relocations.map((each) => `${each.symbol}@${each.at}`);
  return [space, name, type, `${bytes} bytes align ${align}`, ...values, ...symbols].join(" ");
}

function mnemonic(fn: PtxFunction, at: number): string {
  const { opcode, modifiers } = fn.body[at]!;
  return [opcode, ...modifiers].join(".");
}

function showInstruction(fn: PtxFunction, at: number): string {
  const { guard, operands } = fn.body[at]!;
  const condition = guard === undefined ? "" : `@${guard.negated ? "!" : ""}${guard.register} `;
  return `${at}: ${condition}${mnemonic(fn, at)} ${operands.map(showOperand).join(", ")}`.trimEnd();
}

function showOperand(operand: PtxOperand): string {
  switch (operand.kind) {
    case "register":
    case "special":
      return operand.name;
    case "integer":
      return `${operand.value}`;
    case "float":
      return `f${operand.width}:${operand.bits.toString(16)}`;
    case "address": {
      const base = operand.base === null ? "absolute" : `${operand.base.kind} ${operand.base.name}`;
      return `[${base} + ${operand.offset}]`;
    }
    case "symbol":
      return `symbol ${operand.name} + ${operand.offset}`;
    case "label":
      return `label ${operand.name} = ${operand.index}`;
    case "vector":
      return `{${operand.elements.map(showOperand).join(", ")}}`;
    case "list":
      return `[${operand.elements.map(showOperand).join(", ")}]`;
    case "part":
      return `${operand.register} part ${operand.part}`;
    case "pair":
      return `${showOperand(operand.first)}|${showOperand(operand.second)}`;
    case "sink":
      return "_";
    case "not":
      return `!${showOperand(operand.operand)}`;
  }
}

/** One line an instruction: its section and the fields that are set. */
function showForms(fn: PtxFunction): readonly string[] {
  return fn.body.map((instruction, at) => {
    const form = describe(instruction);
    if (form === undefined) return `${at}: ${mnemonic(fn, at)}: unknown`;
    const { row, ...fields } = form;
    const said = Object.entries(fields)
      .filter(([, value]) => ![null, false, "generic", 1].includes(value as null))
      .map(([name, value]) => `${name}=${value}`);
    return `${at}: ${row.section} ${row.opcode} ${said.join(" ")}`.trimEnd();
  });
}
