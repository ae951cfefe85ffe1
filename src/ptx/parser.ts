/**
 * PTX text → `PtxModule`. Hand-written, one pass, statement by statement.
 *
 * Understands what LLVM's NVPTX back end and libdevice emit; refuses everything else with a
 * `PtxError` that names the line. It does not judge instructions: any mnemonic with well-formed
 * operands passes (the instruction table knows which exist).
 *
 *     module    directives, variables, functions
 *     function  header (body-scope.ts: registers, variables, labels), statements
 *     operands  operands.ts
 */
import type { PtxFunction, PtxModule, PtxVariable, VariableSpace } from "./ast.ts";
import { parseBody } from "./body.ts";
import { Cursor } from "./cursor.ts";
import { PtxError } from "./error.ts";
import { parseVariables } from "./variables.ts";

const SPACES: ReadonlySet<string> = new Set(["global", "const", "shared", "local", "param"]);
const LINKAGE: ReadonlySet<string> = new Set([".visible", ".weak", ".common", ".extern"]);

/** @throws PtxError */
export function parsePtx(text: string): PtxModule {
  const cursor = new Cursor(text);
  try {
    return parseModule(cursor);
  } catch (error) {
    if (error instanceof PtxError) throw error;
    throw cursor.error(error instanceof Error ? error.message : String(error));
  }
}

function parseModule(cursor: Cursor): PtxModule {
  let version = "";
  let target = "";
  const variables: PtxVariable[] = [];
  const functions: PtxFunction[] = [];
  let external = false;
  while (!cursor.atEnd()) {
    const word = cursor.next();
    if (word === ".version") version = cursor.next();
    else if (word === ".target") target = cursor.restOfLine();
    else if (word === ".address_size" || word === ".file" || word === ".loc") cursor.restOfLine();
    else if (word === ".pragma" || word === ".alias") cursor.skipTo(";");
    else if (word === ".section") cursor.skipBlock();
    else if (LINKAGE.has(word)) external = word === ".extern";
    else if (word === ".entry" || word === ".func") {
      const fn = parseFunction(cursor, word === ".entry");
      if (fn !== undefined) functions.push(fn);
      external = false;
    } else if (word.startsWith(".") && SPACES.has(word.slice(1))) {
      variables.push(...parseVariables(cursor, word.slice(1) as VariableSpace, external));
      external = false;
    } else throw cursor.error(`unexpected "${word}"`);
  }
  if (version === "") throw cursor.error("no .version directive");
  return { version, target, variables, functions };
}

/** A function with a body; a declaration gives undefined. */
function parseFunction(cursor: Cursor, entry: boolean): PtxFunction | undefined {
  const returns = cursor.peek() === "(" ? parseParams(cursor) : [];
  const name = cursor.word("function name");
  const params = cursor.peek() === "(" ? withOffsets(parseParams(cursor)) : [];
  const directives = new Map<string, readonly number[]>();
  for (;;) {
    const word = cursor.next();
    if (word === ";") return undefined;
    if (word === "{") break;
    if (word === ".noreturn") continue;
    if (
      !/^\.(maxntid|reqntid|minnctapersm|maxnctapersm|maxnreg|pragma|explicitcluster|reqnctapercluster|maxclusterrank)$/.test(
        word,
      )
    ) {
      throw cursor.error(`unexpected "${word}" before the body of ${name}`);
    }
    const numbers: number[] = [];
    while (/^[\d"]/.test(cursor.peek()) || cursor.peek() === ",") {
      const value = cursor.next();
      if (/^\d/.test(value)) numbers.push(Number(value));
    }
    if (word === ".pragma") cursor.expect(";");
    else directives.set(word.slice(1), numbers);
  }
  const body = parseBody(cursor);
  return { name, entry, params, returns, directives, ...body };
}

/** `( .param .u64 .ptr .global .align 8 name, … )` */
function parseParams(cursor: Cursor): readonly PtxVariable[] {
  const params: PtxVariable[] = [];
  cursor.expect("(");
  while (cursor.peek() !== ")") {
    const space = cursor.next();
    if (space !== ".param" && space !== ".reg") throw cursor.error(`unexpected "${space}"`);
    params.push(...parseVariables(cursor, "param", false, true));
    if (cursor.peek() === ",") cursor.next();
  }
  cursor.expect(")");
  return params;
}

function withOffsets(params: readonly PtxVariable[]): PtxFunction["params"] {
  let end = 0;
  return params.map((param) => {
    const offset = Math.ceil(end / param.align) * param.align;
    end = offset + param.bytes;
    return { ...param, offset };
  });
}
