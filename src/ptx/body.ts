/**
 * A function body: declarations, labels and instructions, nested `{ }` scopes flattened (scope.ts).
 * What an operand is, operands.ts says; what an instruction does, instructions.ts.
 */
import type { PtxFunction, PtxInstruction, PtxOperand, PtxVariable } from "./ast.ts";
import { OperandReader } from "./operands.ts";
import type { Scanner } from "./scanner.ts";
import { Scopes } from "./scope.ts";
import { isType, parseVariables, variableSpace } from "./variables.ts";

type Body = Pick<PtxFunction, "registers" | "variables" | "body">;

/** Opcode and modifiers of one mnemonic. */
type Mnemonic = Pick<PtxInstruction, "opcode" | "modifiers">;

/** Most registers that one declaration may make. */
const MOST_REGISTERS = 1_000_000;

/** Most operands of a function: lists of branch targets count for each branch that names them. */
const MOST_OPERANDS = 2_000_000;

class BodyParser {
  readonly #scanner: Scanner;
  readonly #scopes: Scopes;
  readonly #operands: OperandReader;
  readonly #variables: PtxVariable[] = [];
  readonly #body: PtxInstruction[] = [];
  readonly #mnemonics = new Map<string, Mnemonic>();
  #source: number | undefined;
  #file = 0;
  #operandCount = 0;

  constructor(scanner: Scanner, parameters: readonly string[]) {
    this.#scanner = scanner;
    this.#scopes = new Scopes(scanner, parameters);
    this.#operands = new OperandReader(scanner, this.#scopes);
  }

  parse(): Body {
    const scanner = this.#scanner;
    scanner.expect("{");
    this.#scopes.enter();
    for (let depth = 1; depth > 0; ) {
      if (scanner.take("{")) {
        this.#scopes.enter();
        depth++;
      } else if (scanner.take("}")) {
        this.#scopes.leave();
        depth--;
      } else this.#statement();
    }
    return { registers: this.#scopes.registers, variables: this.#variables, body: this.#body };
  }

  #statement(): void {
    const scanner = this.#scanner;
    if (scanner.take(";")) return;
    if (scanner.token === "@") {
      this.#instruction();
      return;
    }
    if (!scanner.word) throw scanner.unexpected("a statement");
    if (scanner.token.startsWith(".")) {
      this.#directive();
      return;
    }
    const { place, line } = scanner;
    const word = scanner.next();
    if (scanner.take(":")) this.#label(word, place);
    else this.#operation(word, line, undefined, place);
  }

  #label(name: string, place: number): void {
    const scanner = this.#scanner;
    switch (scanner.token) {
      case ".branchtargets": {
        scanner.next();
        const targets: PtxOperand[] = [];
        do targets.push(this.#operands.label());
        while (scanner.take(","));
        scanner.expect(";");
        this.#scopes.declareTargets(name, targets);
        return;
      }
      case ".callprototype":
      case ".calltargets":
        scanner.skipThrough(";");
        return;
      default:
        this.#scopes.declareLabel(name, this.#body.length, place);
    }
  }

  #directive(): void {
    const scanner = this.#scanner;
    const { place } = scanner;
    const space = variableSpace(scanner.token);
    if (space !== undefined) {
      scanner.next();
      for (const each of parseVariables(scanner, space)) {
        this.#variables.push({ ...each, name: this.#scopes.declareVariable(each.name, place) });
      }
      return;
    }
    switch (scanner.token) {
      case ".reg":
        scanner.next();
        this.#registers();
        return;
      case ".loc": {
        const { line } = scanner;
        scanner.next();
        this.#file = scanner.count("a file's number");
        if (scanner.line === line) this.#source = scanner.count("a line") || undefined;
        if (scanner.line === line) scanner.skipLine();
        return;
      }
      case ".pragma":
        scanner.skipThrough(";");
        return;
      default:
        throw scanner.unexpected("a declaration");
    }
  }

  /** `.reg .b32 %r<9>, %tmp;`, `.reg .v4 .f32 %v;` (5.1.1, 5.4.2, 5.4.6) */
  #registers(): void {
    const scanner = this.#scanner;
    const lanes = scanner.take(".v2") ? 2 : scanner.take(".v4") ? 4 : 1;
    const type = scanner.token.slice(1);
    if (!isType(type)) throw scanner.unexpected("a register's type");
    scanner.next();
    do {
      const { place } = scanner;
      const name = scanner.name("a register's name");
      if (scanner.take("<")) {
        const count = scanner.count("how many registers");
        if (count > MOST_REGISTERS) throw scanner.error("too many registers");
        scanner.expect(">");
        this.#scopes.declareRange(name, count, type);
      } else if (lanes > 1) this.#scopes.declareVector(name, type, lanes, place);
      else this.#scopes.declareRegister(name, type, place);
    } while (scanner.take(","));
    scanner.expect(";");
  }

  /** An instruction that may have a guard: `@%p`, `@!%p` (9.3). */
  #instruction(): void {
    const scanner = this.#scanner;
    const { line } = scanner;
    scanner.expect("@");
    const negated = scanner.take("!");
    const operand = scanner.word ? this.#scopes.lookup(scanner.token) : undefined;
    if (operand?.kind !== "register" || this.#scopes.registers.get(operand.name) !== "pred") {
      throw scanner.unexpected("a predicate register");
    }
    scanner.next();
    const { place } = scanner;
    const word = scanner.name("an instruction");
    this.#operation(word, line, { register: operand.name, negated }, place);
  }

  #operation(word: string, line: number, guard: PtxInstruction["guard"], place: number): void {
    const scanner = this.#scanner;
    let name = word;
    while (scanner.word && scanner.token.startsWith(".")) name += scanner.next();
    const { opcode, modifiers } = this.#mnemonics.get(name) ?? this.#mnemonic(name, place);
    const operands = this.#operandsOf(opcode);
    this.#operandCount += operands.length;
    if (this.#operandCount > MOST_OPERANDS) throw scanner.error("too many operands in a function");
    scanner.expect(";");
    const instruction: Writable<PtxInstruction> = { line, opcode, modifiers, operands };
    if (guard !== undefined) instruction.guard = guard;
    if (this.#source !== undefined) {
      instruction.source = this.#source;
      instruction.file = this.#file;
    }
    this.#body.push(instruction);
  }

  #operandsOf(opcode: string): readonly PtxOperand[] {
    switch (opcode) {
      case "bra":
        return [this.#operands.label()];
      case "brx":
        return this.#operands.indexedBranch();
      case "call":
        return this.#operands.call();
      default:
        return this.#operands.list(";");
    }
  }

  #mnemonic(name: string, place: number): Mnemonic {
    if (!/^[a-z][a-z0-9]*(\.[A-Za-z0-9_]+(::[A-Za-z0-9_]+)*)*$/.test(name)) {
      throw this.#scanner.error(`"${name.slice(0, 60)}" is not an instruction`, place);
    }
    const [opcode = "", ...modifiers] = name.split(".");
    const mnemonic = { opcode, modifiers };
    this.#mnemonics.set(name, mnemonic);
    return mnemonic;
  }
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/**
 * Parses a body with its braces.
 * @param parameters names of the function's parameters, which no variable may take
 */
export function parseBody(scanner: Scanner, parameters: readonly string[]): Body {
  return new BodyParser(scanner, parameters).parse();
}
