/**
 * Variable declarations (PTX ISA 5.4): `.shared .align 4 .b8 tile[1024];`, parameters and
 * initialisers included. Refuses vector registers' kin: what it reads always has a size in bytes.
 */
import type { PtxType, PtxVariable, Relocation, VariableSpace } from "./ast.ts";
import { floatBits, type Literal, negate, parseLiteral } from "./literals.ts";
import type { Scanner } from "./scanner.ts";

/** Bytes of a fundamental type; predicates cannot be stored. */
export const TYPE_BYTES: Readonly<Record<PtxType, number>> = {
  pred: 0,
  b8: 1,
  u8: 1,
  s8: 1,
  b16: 2,
  u16: 2,
  s16: 2,
  f16: 2,
  bf16: 2,
  b32: 4,
  u32: 4,
  s32: 4,
  f32: 4,
  f16x2: 4,
  bf16x2: 4,
  b64: 8,
  u64: 8,
  s64: 8,
  f64: 8,
  b128: 16,
};

export function isType(word: string): word is PtxType {
  return Object.hasOwn(TYPE_BYTES, word);
}

/** Largest variable: more cannot be addressed by the devices at hand. */
const MOST_BYTES = 2 ** 31 - 1;
/** Deepest nesting of braces in an initialiser. */
const DEPTH = 8;

/** Masks that pick each byte of an address. */
const BYTE_MASKS = Array.from({ length: 8 }, (_, part) => 255n << BigInt(8 * part));

/** `.global`, `.const`, … with the dot, as a state space. */
export function variableSpace(word: string): VariableSpace | undefined {
  switch (word) {
    case ".global":
    case ".const":
    case ".shared":
    case ".local":
    case ".param":
      return word.slice(1) as VariableSpace;
    default:
      return undefined;
  }
}

/** The facts before a name: alignment, element type and size. */
interface Shape {
  readonly align: number;
  readonly type: PtxType;
  /** Bytes of one element, lanes of a vector included. */
  readonly element: number;
}

/** Reads from behind the state space through the `;`. */
export function parseVariables(scanner: Scanner, space: VariableSpace): readonly PtxVariable[] {
  const shape = parseShape(scanner);
  const variables: PtxVariable[] = [];
  do variables.push(parseOne(scanner, space, shape));
  while (scanner.take(","));
  scanner.expect(";");
  return variables;
}

/** One parameter, from behind its `.param`. */
export function parseParameter(scanner: Scanner): PtxVariable {
  return parseOne(scanner, "param", parseShape(scanner));
}

function parseShape(scanner: Scanner): Shape {
  let align: number | undefined;
  let type: PtxType | undefined;
  let lanes = 1;
  for (;;) {
    const word = scanner.token;
    if (word === ".align") {
      scanner.next();
      align = parseAlign(scanner);
    } else if (word === ".ptr") {
      scanner.next();
      skipPointee(scanner);
    } else if (word === ".v2" || word === ".v4" || word === ".v8") {
      scanner.next();
      lanes = Number(word.slice(2));
    } else if (type === undefined && /^\.(texref|samplerref|surfref)$/.test(word)) {
      // A handle of its own kind, which only instructions take that are not run.
      scanner.next();
      type = "u64";
    } else if (word === ".attribute") scanner.skipThrough(")");
    else if (type === undefined && word.startsWith(".") && isType(word.slice(1))) {
      scanner.next();
      type = word.slice(1) as PtxType;
    } else break;
  }
  if (type === undefined) throw scanner.unexpected("a type");
  const element = TYPE_BYTES[type] * lanes;
  if (element === 0) throw scanner.error("predicates cannot be variables");
  return { type, element, align: align ?? element };
}

function parseAlign(scanner: Scanner): number {
  const place = scanner.place;
  const align = scanner.count("an alignment");
  if (align < 1 || align > 65536 || (align & (align - 1)) !== 0) {
    throw scanner.error("an alignment is a power of two", place);
  }
  return align;
}

/** `.ptr .global .align 8`: facts about what a pointer parameter points to (7.1.1). */
function skipPointee(scanner: Scanner): void {
  for (;;) {
    if (scanner.take(".align")) parseAlign(scanner);
    else if (variableSpace(scanner.token) !== undefined) scanner.next();
    else return;
  }
}

function parseOne(scanner: Scanner, space: VariableSpace, shape: Shape): PtxVariable {
  const { place, line } = scanner;
  const name = scanner.name("a variable's name");
  let bytes = shape.element;
  while (scanner.take("[")) {
    if (scanner.token !== "]") bytes *= scanner.count("an array's size");
    else bytes = 0;
    scanner.expect("]");
  }
  if (bytes > MOST_BYTES) throw scanner.error(`${name} is too large`, place);
  const plain = { name, line, space, align: shape.align, type: shape.type, bytes };
  if (!scanner.take("=")) return plain;
  if (space !== "global" && space !== "const") {
    throw scanner.error(`.${space} variables have no initial values`, place);
  }
  return { ...plain, ...parseInitialiser(scanner, shape.type, bytes) };
}

interface Initial {
  readonly init: Uint8Array;
  readonly bytes: number;
  readonly relocations?: readonly Relocation[];
}

/**
 * `= 5`, `= {1, generic(f)+4, {2}}`. Bytes behind the last value are zero. An array without a size
 * takes that of its values.
 */
function parseInitialiser(scanner: Scanner, type: PtxType, size: number): Initial {
  const width = TYPE_BYTES[type];
  const place = scanner.place;
  const bytes: number[] = [];
  const relocations: Relocation[] = [];
  let depth = 0;
  do {
    while (scanner.take("{")) if (++depth > DEPTH) throw scanner.error("too many braces");
    if (scanner.token !== "}") {
      const value = parseInitial(scanner, type);
      if (value.symbol !== undefined && value.part === 0) {
        if (width !== 8 && !value.masked) throw scanner.error("an address has 64 bits", place);
        const { symbol, generic } = value;
        relocations.push({ at: bytes.length, symbol, generic });
      }
      let rest = BigInt.asUintN(width * 8, value.value);
      for (let k = 0; k < width; k++, rest >>= 8n) bytes.push(Number(rest & 255n));
    }
    while (depth > 0 && scanner.take("}")) depth--;
  } while (scanner.take(","));
  if (depth > 0) throw scanner.unexpected('"}"');
  if (size > 0 && bytes.length > size) throw scanner.error("more initial values than room", place);
  const init = Uint8Array.from(bytes);
  const whole = { init, bytes: Math.max(size, bytes.length) };
  return relocations.length === 0 ? whole : { ...whole, relocations };
}

/** A number, or a symbol plus a number; `part` is which of its bytes an 8-bit mask picks. */
interface InitialValue {
  readonly value: bigint;
  readonly symbol?: string;
  readonly generic: boolean;
  readonly masked: boolean;
  readonly part: number;
}

function parseInitial(scanner: Scanner, type: PtxType): InitialValue {
  const { place } = scanner;
  const negative = scanner.take("-");
  const literal = scanner.word ? parseLiteral(scanner.token) : undefined;
  if (literal === undefined) {
    if (negative) throw scanner.unexpected("a number after -");
    const { offset, ...target } = parseSymbol(scanner);
    return { value: offset, ...target, masked: false, part: 0 };
  }
  scanner.next();
  if (!scanner.take("(")) {
    const value = floatBits(negative ? negate(literal) : literal, type === "f32" ? 32 : 64);
    return { value, generic: false, masked: false, part: 0 };
  }
  // `0xFF00(symbol+4)`: one byte of an address (5.4.4).
  const part = BYTE_MASKS.indexOf(literal.value);
  if (part < 0) throw scanner.error("not the mask of one byte", place);
  const { offset, ...target } = parseSymbol(scanner);
  scanner.expect(")");
  return { value: offset >> BigInt(8 * part), ...target, masked: true, part };
}

/** `symbol`, `generic(symbol)`, `symbol+4`. */
function parseSymbol(scanner: Scanner): {
  readonly symbol: string;
  readonly generic: boolean;
  readonly offset: bigint;
} {
  const word = scanner.name("an initial value");
  const generic = word === "generic";
  const symbol = generic ? parenthesised(scanner) : word;
  return { symbol, generic, offset: scanner.take("+") ? integer(scanner) : 0n };
}

function parenthesised(scanner: Scanner): string {
  scanner.expect("(");
  const name = scanner.name("a symbol");
  scanner.expect(")");
  return name;
}

function integer(scanner: Scanner): bigint {
  const negative = scanner.take("-");
  const literal: Literal | undefined = scanner.word ? parseLiteral(scanner.token) : undefined;
  if (literal === undefined || literal.width !== undefined) throw scanner.unexpected("a number");
  scanner.next();
  return negative ? -literal.value : literal.value;
}
