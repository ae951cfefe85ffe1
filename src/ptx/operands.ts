/**
 * Operands (PTX ISA chapter 6): registers, literals, addresses, vectors, pairs, calls' lists. Names
 * are resolved on the way; an unknown name that is not a register's is a symbol of the module.
 * Of vector registers (5.4.2) there is no operand of its own: they are vectors of their components.
 */
import type { PtxOperand } from "./ast.ts";
import { negate, parseLiteral } from "./literals.ts";
import type { Scanner } from "./scanner.ts";
import type { Scopes } from "./scope.ts";

/** Special registers (chapter 10). */
const SPECIAL =
  /^%(n?tid\.[xyz]|n?ctaid\.[xyz]|laneid|n?warpid|n?smid|gridid|lanemask_(eq|le|lt|ge|gt)|clock(_hi|64)?|globaltimer(_lo|_hi)?|(dynamic|total|aggr)_smem_size|reserved_smem_offset_(begin|end|cap|[01])|envreg\d+|pm\d+(_64)?|is_explicit_cluster|n?clusterid\.[xyz]|cluster_n?cta(id\.[xyz]|rank)|current_graph_exec)$/;

const SINK: PtxOperand = { kind: "sink" };
const NONE: PtxOperand = { kind: "vector", elements: [] };

export class OperandReader {
  readonly #scanner: Scanner;
  readonly #scopes: Scopes;
  /** Literals and special registers read before, by their text. */
  readonly #known = new Map<string, PtxOperand>();

  constructor(scanner: Scanner, scopes: Scopes) {
    this.#scanner = scanner;
    this.#scopes = scopes;
  }

  /** Operands separated by commas, up to and without `end`. */
  list(end: string): PtxOperand[] {
    const operands: PtxOperand[] = [];
    if (this.#scanner.token === end) return operands;
    do operands.push(this.#operand());
    while (this.#scanner.take(","));
    if (this.#scanner.token !== end) throw this.#scanner.unexpected(`"," or "${end}"`);
    return operands;
  }

  /**
   * A call (9.7.11.5) has always three operands: vector of returned parameters, callee, vector of
   * arguments; an indirect one has the name of its prototype or target list behind them.
   */
  call(): PtxOperand[] {
    const scanner = this.#scanner;
    let returned = NONE;
    if (scanner.token === "(") {
      returned = this.#parenthesised();
      scanner.expect(",");
    }
    const callee = this.#simple();
    if (!scanner.take(",")) return [returned, callee, NONE];
    if (scanner.token !== "(") return [returned, callee, NONE, this.#simple()];
    const args = this.#parenthesised();
    return scanner.take(",") ? [returned, callee, args, this.#simple()] : [returned, callee, args];
  }

  /** The target of `bra`. */
  label(): PtxOperand {
    const { place } = this.#scanner;
    return this.#scopes.label(this.#scanner.name("a label"), place);
  }

  /** `brx.idx`'s operands (9.7.11.4): the index register, then every label of the list. */
  indexedBranch(): PtxOperand[] {
    const scanner = this.#scanner;
    const index = this.#simple();
    scanner.expect(",");
    const place = scanner.place;
    const name = scanner.name("a list of labels");
    const targets = this.#scopes.targets(name);
    if (targets === undefined) throw scanner.error(`unknown list of labels ${name}`, place);
    return [index, ...targets];
  }

  #parenthesised(): PtxOperand {
    this.#scanner.expect("(");
    const elements = this.list(")");
    this.#scanner.expect(")");
    return { kind: "vector", elements };
  }

  #operand(): PtxOperand {
    const scanner = this.#scanner;
    switch (scanner.token) {
      case "{":
        return this.#vector();
      case "[":
        scanner.next();
        return this.#address();
      case "!":
        scanner.next();
        return { kind: "not", operand: this.#simple() };
    }
    const first = this.#simple();
    return scanner.take("|") ? { kind: "pair", first, second: this.#simple() } : first;
  }

  #vector(): PtxOperand {
    const scanner = this.#scanner;
    scanner.expect("{");
    const elements: PtxOperand[] = [];
    do elements.push(this.#simple());
    while (scanner.take(","));
    scanner.expect("}");
    return { kind: "vector", elements };
  }

  /** A register, a literal, a symbol with its offset, `_`. */
  #simple(): PtxOperand {
    const scanner = this.#scanner;
    const word = scanner.token;
    if (word === "-") {
      scanner.next();
      const literal = scanner.word ? parseLiteral(scanner.token) : undefined;
      if (literal === undefined) throw scanner.unexpected("a number after -");
      scanner.next();
      return asOperand(negate(literal));
    }
    if (!scanner.word) throw scanner.unexpected("an operand");
    const found = this.#scopes.lookup(word) ?? this.#known.get(word) ?? this.#unnamed(word);
    scanner.next();
    if (found.kind !== "symbol" || scanner.token !== "+") return found;
    return { ...found, offset: this.#offset() };
  }

  /** A word that no scope knows. */
  #unnamed(word: string): PtxOperand {
    let operand: PtxOperand;
    const literal = parseLiteral(word);
    const part = /^(%.+)\.(b[0-3]|h[01])$/.exec(word);
    const whole = part === null ? undefined : this.#scopes.lookup(part[1] ?? "");
    if (whole?.kind === "register")
      return { kind: "part", register: whole.name, part: part?.[2] ?? "" };
    if (literal !== undefined) operand = asOperand(literal);
    else if (word === "_") operand = SINK;
    else if (word === "WARP_SZ") operand = { kind: "integer", value: 32n };
    else if (SPECIAL.test(word)) operand = { kind: "special", name: word };
    else if (/^[A-Za-z_$][\w$]*$/.test(word)) {
      operand = { kind: "symbol", name: word, offset: 0 };
    } else if (word.startsWith("%")) throw this.#scanner.error(`unknown register ${word}`);
    else throw this.#scanner.error(`"${word.slice(0, 60)}" is not an operand`);
    this.#known.set(word, operand);
    return operand;
  }

  /** `[base+offset]`, from behind the bracket; with commas, a list. */
  #address(): PtxOperand {
    const scanner = this.#scanner;
    const place = scanner.place;
    const base = this.#simple();
    if (scanner.take(",")) {
      const elements = [base, ...this.list("]")];
      scanner.expect("]");
      return { kind: "list", elements };
    }
    let operand: PtxOperand;
    switch (base.kind) {
      case "integer":
        operand = { kind: "address", base: null, offset: this.#fits(base.value) };
        break;
      case "symbol": {
        const { kind, name, offset } = base;
        operand = { kind: "address", base: { kind, name }, offset: offset + this.#offset() };
        break;
      }
      case "register": {
        const { kind, name } = base;
        operand = { kind: "address", base: { kind, name }, offset: this.#offset() };
        break;
      }
      default:
        throw scanner.error("not an address", place);
    }
    scanner.expect("]");
    return operand;
  }

  /** `+4`, `+-4` or nothing (6.4.1). */
  #offset(): number {
    const scanner = this.#scanner;
    if (!scanner.take("+")) return 0;
    const negative = scanner.take("-");
    const literal = scanner.word ? parseLiteral(scanner.token) : undefined;
    if (literal === undefined || literal.width !== undefined) throw scanner.unexpected("an offset");
    const offset = this.#fits(literal.value);
    scanner.next();
    return negative ? -offset : offset;
  }

  #fits(value: bigint): number {
    const offset = Number(value);
    if (!Number.isSafeInteger(offset)) throw this.#scanner.error("an offset that no address has");
    return offset;
  }
}

function asOperand(literal: ReturnType<typeof negate>): PtxOperand {
  const { value, width } = literal;
  return width === undefined ? { kind: "integer", value } : { kind: "float", bits: value, width };
}
