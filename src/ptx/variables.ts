/**
 * Variable declarations (PTX ISA 5.4): `.shared .align 4 .b8 tile[1024];`, initialisers included.
 * Called after the state space has been read; reads through the `;` (not for parameters).
 */
import type { PtxType, PtxVariable, VariableSpace } from "./ast.ts";
import type { Cursor } from "./cursor.ts";

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
const MOST_BYTES = 2 ** 31;

export function parseVariables(
  cursor: Cursor,
  space: VariableSpace,
  external: boolean,
  parameter = false,
): readonly PtxVariable[] {
  let align: number | undefined;
  let type: PtxType | undefined;
  let lanes = 1;
  for (;;) {
    const word = cursor.next();
    const bare = word.slice(1);
    if (word === ".align") align = Number(cursor.word("alignment"));
    else if (word === ".ptr") skipPointerFacts(cursor);
    else if (/^\.v[248]$/.test(word)) lanes = Number(word.slice(2));
    else if (word.startsWith(".") && isType(bare)) {
      type = bare;
      break;
    } else if (!/^\.(managed|attribute)$/.test(word)) {
      throw cursor.error(`unexpected "${word}" in a declaration`);
    }
  }
  if (parameter && cursor.take(".ptr")) align = skipPointerFacts(cursor) ?? align;
  const element = TYPE_BYTES[type] * lanes;
  const variables: PtxVariable[] = [];
  do {
    variables.push(parseOne(cursor, space, type, element, pointerSafe(align, element), external));
  } while (!parameter && cursor.take(","));
  if (!parameter) cursor.expect(";");
  return variables;
}

/** A pointer parameter's `.align` speaks of the pointee, so it is read and dropped. */
function skipPointerFacts(cursor: Cursor): undefined {
  while (/^\.(global|const|shared|local|align|param)$/.test(cursor.peek())) {
    if (cursor.next() === ".align") cursor.next();
  }
  return undefined;
}

function pointerSafe(align: number | undefined, element: number): number {
  const wanted = align ?? element;
  return Number.isInteger(wanted) && wanted > 0 ? wanted : Math.max(1, element);
}

function parseOne(
  cursor: Cursor,
  space: VariableSpace,
  type: PtxType,
  element: number,
  align: number,
  external: boolean,
): PtxVariable {
  const name = cursor.word("variable name");
  let count = 1;
  let unsized = false;
  while (cursor.take("[")) {
    if (cursor.peek() === "]") unsized = true;
    else count *= Number(cursor.word("array size"));
    cursor.expect("]");
  }
  const size = unsized ? 0 : element * count;
  if (!(size >= 0 && size <= MOST_BYTES)) throw cursor.error(`${name} has an impossible size`);
  const plain = { name, space, align, type, bytes: external && unsized ? 0 : size };
  if (!cursor.take("=")) return plain;
  return { ...plain, ...parseInitialiser(cursor, type, size) };
}

function parseInitialiser(
  cursor: Cursor,
  type: PtxType,
  size: number,
): Pick<PtxVariable, "init" | "relocations"> & { readonly bytes: number } {
  const width = TYPE_BYTES[type];
  const values: (bigint | { readonly symbol: string; readonly offset: bigint })[] = [];
  const item = (): void => {
    if (cursor.take("{")) {
      while (!cursor.take("}")) {
        item();
        cursor.take(",");
      }
    } else values.push(parseInitial(cursor));
  };
  item();
  const bytes = Math.max(size, values.length * width);
  const init = new Uint8Array(bytes);
  const relocations: { at: number; symbol: string }[] = [];
  values.forEach((value, i) => {
    if (typeof value !== "bigint") relocations.push({ at: i * width, symbol: value.symbol });
    let rest = BigInt.asUintN(width * 8, typeof value === "bigint" ? value : value.offset);
    for (let b = 0; b < width; b++, rest >>= 8n) init[i * width + b] = Number(rest & 255n);
  });
  return relocations.length > 0 ? { init, relocations, bytes } : { init, bytes };
}

function parseInitial(
  cursor: Cursor,
): bigint | { readonly symbol: string; readonly offset: bigint } {
  const negative = cursor.take("-");
  const text = cursor.word("initial value");
  const number = parseNumber(text);
  if (number !== undefined) return negative ? -number.value : number.value;
  let symbol = text;
  if (text === "generic") {
    cursor.expect("(");
    symbol = cursor.word("symbol");
    cursor.expect(")");
  }
  let offset = 0n;
  if (cursor.take("+")) offset = parseNumber(cursor.word("offset"))?.value ?? 0n;
  return { symbol, offset };
}

/** Integer or float literal (4.5); `width` is given for `0f`/`0d`. */
export function parseNumber(
  text: string,
): { readonly value: bigint; readonly width?: 32 | 64 } | undefined {
  const float = /^0([fFdD])([0-9a-fA-F]+)$/.exec(text);
  if (float !== null) {
    const width = float[1]?.toLowerCase() === "f" ? 32 : 64;
    if ((float[2] ?? "").length === width / 4) return { value: BigInt(`0x${float[2]}`), width };
  }
  const bare = text.replace(/U$/, "");
  if (/^(\d+|0x[0-9a-fA-F]+|0b[01]+)$/i.test(bare)) {
    return { value: BigInt(/^0[0-7]+$/.test(bare) ? `0o${bare.slice(1)}` : bare) };
  }
  if (/^\d+\.\d*([eE]\d+)?$/.test(text)) {
    const view = new DataView(new ArrayBuffer(8));
    view.setFloat64(0, Number(text));
    return { value: view.getBigUint64(0), width: 64 };
  }
  return undefined;
}
