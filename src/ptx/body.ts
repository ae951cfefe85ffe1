/**
 * A function body: declarations, labels and instructions, nested `{ }` scopes flattened. A name that
 * an inner scope declares again is renamed apart (`%temp` → `%temp#2`).
 *
 * Calls become one instruction whose operands are: vector of returned parameters, callee, vector of
 * arguments (PTX ISA 9.7.12.4).
 */
import type {
  PtxFunction,
  PtxInstruction,
  PtxOperand,
  PtxType,
  PtxVariable,
  VariableSpace,
} from "./ast.ts";
import type { Cursor } from "./cursor.ts";
import { isType, parseNumber, parseVariables } from "./variables.ts";

type Body = Pick<PtxFunction, "registers" | "variables" | "body">;

const SPECIAL =
  /^%(n?tid|n?ctaid)\.[xyz]$|^%(laneid|warpid|nwarpid|smid|nsmid|gridid|lanemask_(eq|le|lt|ge|gt)|clock|clock_hi|clock64|globaltimer|globaltimer_lo|globaltimer_hi|dynamic_smem_size|total_smem_size|envreg\d+|pm\d+|is_explicit_cluster|cluster_\w+(\.[xyz])?)$/;

class BodyParser {
  readonly #cursor: Cursor;
  readonly #registers = new Map<string, PtxType>();
  readonly #variables: PtxVariable[] = [];
  readonly #body: PtxInstruction[] = [];
  readonly #labels = new Map<string, number>();
  /** Innermost scope last: declared name → unique name. */
  readonly #scopes: Map<string, string>[] = [];
  #source: number | undefined;
  #renamed = 0;

  constructor(cursor: Cursor) {
    this.#cursor = cursor;
  }

  parse(): Body {
    this.#scope();
    return {
      registers: this.#registers,
      variables: this.#variables,
      body: this.#body.map((each) => this.#resolve(each)),
    };
  }

  /** Statements through the closing brace. */
  #scope(): void {
    const cursor = this.#cursor;
    this.#scopes.push(new Map());
    for (;;) {
      const word = cursor.peek();
      if (word === "}") break;
      if (word === "{") {
        cursor.next();
        this.#scope();
      } else if (word === ";") cursor.next();
      else if (word.startsWith(".") && !cursor.peek(1).startsWith(":")) this.#directive();
      else if (cursor.peek(1) === ":") this.#label();
      else this.#instruction();
    }
    cursor.expect("}");
    this.#scopes.pop();
  }

  #directive(): void {
    const cursor = this.#cursor;
    const word = cursor.next();
    if (word === ".reg") {
      this.#declareRegisters();
      return;
    }
    if (word === ".loc") {
      const [, line] = cursor.restOfLine().split(" ");
      this.#source = Number(line) || undefined;
      return;
    }
    if (/^\.(shared|local|param|const|global)$/.test(word)) {
      for (const each of parseVariables(cursor, word.slice(1) as VariableSpace, false)) {
        this.#variables.push({ ...each, name: this.#declare(each.name) });
      }
      return;
    }
    if (/^\.(pragma|callprototype|branchtargets|calltargets)$/.test(word)) {
      cursor.skipTo(";");
      return;
    }
    throw cursor.error(`unexpected "${word}"`);
  }

  /** `.reg .b32 %r<9>, %tmp;` */
  #declareRegisters(): void {
    const cursor = this.#cursor;
    let word = cursor.next();
    if (/^\.v[248]$/.test(word)) throw cursor.error("vector registers are not known");
    const type = word.slice(1);
    if (!isType(type)) throw cursor.error(`unknown register type "${word}"`);
    do {
      word = cursor.word("register name");
      if (!cursor.take("<")) {
        this.#registers.set(this.#declare(word), type);
        continue;
      }
      const count = Number(cursor.word("register count"));
      cursor.expect(">");
      if (!(count >= 0 && count <= 1_000_000)) throw cursor.error("too many registers");
      for (let i = 0; i < count; i++) this.#registers.set(this.#declare(`${word}${i}`), type);
    } while (cursor.take(","));
    cursor.expect(";");
  }

  /** Registers a name in the innermost scope; one that is known outside gets a new name. */
  #declare(name: string): string {
    const scope = this.#scopes.at(-1) as Map<string, string>;
    const taken = this.#registers.has(name) || this.#variables.some((each) => each.name === name);
    const unique = taken ? `${name}#${++this.#renamed}` : name;
    scope.set(name, unique);
    return unique;
  }

  #lookup(name: string): string | undefined {
    for (let i = this.#scopes.length - 1; i >= 0; i--) {
      const found = this.#scopes[i]?.get(name);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  #label(): void {
    const name = this.#cursor.next();
    this.#cursor.expect(":");
    if (/^\.(branchtargets|callprototype|calltargets)$/.test(this.#cursor.peek())) return;
    if (this.#labels.has(name)) throw this.#cursor.error(`label ${name} stands twice`);
    this.#labels.set(name, this.#body.length);
  }

  #instruction(): void {
    const cursor = this.#cursor;
    const line = cursor.line;
    let guard: PtxInstruction["guard"];
    if (cursor.take("@")) {
      const negated = cursor.take("!");
      const name = cursor.word("predicate");
      guard = { register: this.#lookup(name) ?? name, negated };
    }
    const [opcode = "", ...modifiers] = cursor.word("instruction").split(".");
    if (!/^[a-z][a-z0-9_]*$/.test(opcode)) throw cursor.error(`unexpected "${opcode}"`);
    const operands = opcode === "call" ? this.#callOperands() : this.#operands(";");
    cursor.expect(";");
    this.#body.push({
      line,
      ...(guard === undefined ? {} : { guard }),
      opcode,
      modifiers,
      operands,
      ...(this.#source === undefined ? {} : { source: this.#source }),
    });
  }

  #operands(end: string): PtxOperand[] {
    const operands: PtxOperand[] = [];
    while (this.#cursor.peek() !== end) {
      operands.push(this.#operand());
      if (!this.#cursor.take(",") && this.#cursor.peek() !== end) {
        throw this.#cursor.error(`expected "," or "${end}", got "${this.#cursor.peek()}"`);
      }
    }
    return operands;
  }

  #list(): PtxOperand {
    this.#cursor.expect("(");
    const elements = this.#operands(")");
    this.#cursor.expect(")");
    return { kind: "vector", elements };
  }

  #callOperands(): PtxOperand[] {
    const none: PtxOperand = { kind: "vector", elements: [] };
    let returned: PtxOperand = none;
    if (this.#cursor.peek() === "(") {
      returned = this.#list();
      this.#cursor.take(",");
    }
    const callee = this.#operand();
    const args = this.#cursor.take(",") ? this.#list() : none;
    // An indirect call names its prototype last.
    const rest = this.#cursor.take(",") ? [this.#operand()] : [];
    return [returned, callee, args, ...rest];
  }

  #operand(): PtxOperand {
    const first = this.#simple();
    if (!this.#cursor.take("|")) return first;
    return { kind: "pair", first, second: this.#simple() };
  }

  #simple(): PtxOperand {
    const cursor = this.#cursor;
    if (cursor.take("!")) return { kind: "not", operand: this.#simple() };
    if (cursor.take("{")) {
      const elements = this.#operands("}");
      cursor.expect("}");
      return { kind: "vector", elements };
    }
    if (cursor.take("[")) return this.#address();
    if (cursor.take("-")) {
      const number = parseNumber(cursor.word("number"));
      if (number === undefined) throw cursor.error("expected a number after -");
      return { kind: "integer", value: -number.value };
    }
    return this.#word(cursor.word("operand"));
  }

  #word(word: string): PtxOperand {
    if (word === "_") return { kind: "sink" };
    const number = parseNumber(word);
    if (number?.width !== undefined) {
      return { kind: "float", bits: number.value, width: number.width };
    }
    if (number !== undefined) return { kind: "integer", value: number.value };
    if (SPECIAL.test(word)) return { kind: "special", name: word };
    if (word === "WARP_SZ") return { kind: "integer", value: 32n };
    const name = this.#lookup(word) ?? word;
    if (this.#registers.has(name)) return { kind: "register", name };
    if (word.startsWith("%") && word !== "%SP" && word !== "%SPL") {
      throw this.#cursor.error(`unknown register ${word}`);
    }
    return { kind: "symbol", name, offset: this.#offset() };
  }

  #address(): PtxOperand {
    const cursor = this.#cursor;
    const word = cursor.peek();
    const number = /^\d/.test(word) || word === "-" ? this.#signed() : undefined;
    if (number !== undefined) {
      cursor.expect("]");
      return { kind: "address", base: null, offset: number };
    }
    const base = this.#word(cursor.word("address"));
    let offset = base.kind === "symbol" ? base.offset : this.#offset();
    if (base.kind === "symbol") offset += this.#offset();
    cursor.expect("]");
    if (base.kind !== "register" && base.kind !== "symbol") throw cursor.error("not an address");
    return { kind: "address", base: { kind: base.kind, name: base.name }, offset };
  }

  /** `+4`, `+-4`, `-4` or nothing. */
  #offset(): number {
    if (this.#cursor.take("+")) return this.#signed();
    return this.#cursor.peek() === "-" ? this.#signed() : 0;
  }

  #signed(): number {
    const negative = this.#cursor.take("-");
    const number = parseNumber(this.#cursor.word("offset"));
    if (number === undefined) throw this.#cursor.error("expected a number");
    return Number(negative ? -number.value : number.value);
  }

  /** Names that turn out to be labels become branch targets. */
  #resolve(instruction: PtxInstruction): PtxInstruction {
    if (!instruction.operands.some((each) => each.kind === "symbol")) return instruction;
    return {
      ...instruction,
      operands: instruction.operands.map((operand) => {
        const index = operand.kind === "symbol" ? this.#labels.get(operand.name) : undefined;
        return operand.kind === "symbol" && index !== undefined
          ? { kind: "label", name: operand.name, index }
          : operand;
      }),
    };
  }
}

/** Parses from after the opening brace through the closing one. */
export function parseBody(cursor: Cursor): Body {
  return new BodyParser(cursor).parse();
}
