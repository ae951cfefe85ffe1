/**
 * Reads a `.cases` file: one instruction and the values it must give, one case a line.
 *
 *     add.s32 d, a, b
 *       0x7fffffff 1 = 0x80000000
 *     lop3.or.b32 d|p, a, b, c, 0x1e, q
 *     d:u32 h:u32 <- a:u32 b:u32 : add.cc.u32 d, a, a; addc.u32 h, b, b
 *
 * Operands are named as in the instruction table and take the row's types; with an arrow in front the
 * names and types are given, for sequences. Values are integers or, for floats, numbers, `inf`, `nan`
 * (the hardware's canonical one) or bits in hexadecimal; `~ 1e-6` behind a result allows that error.
 * Each case runs in a thread of its own, in a kernel made here that loads the sources and stores the
 * results, 8 bytes each.
 */
import { describe, parsePtx } from "../../../src/ptx/index.ts";
import type { Expected, Program } from "./program.ts";

interface Operand {
  readonly name: string;
  readonly type: string;
}

interface Case {
  readonly text: string;
  readonly sources: readonly string[];
  readonly results: readonly string[];
  readonly tolerance?: number;
}

interface Group {
  readonly code: string;
  readonly results: readonly Operand[];
  readonly sources: readonly Operand[];
  readonly cases: Case[];
}

export const HEADER = ".version 8.5\n.target sm_90\n.address_size 64\n";

export function readTable(file: string, text: string): readonly Program[] {
  const groups: Group[] = [];
  for (const [at, raw] of text.split("\n").entries()) {
    const line = raw.replace(/\/\/.*/, "").trim();
    if (line === "") continue;
    if (line.includes(" = ")) groups.at(-1)?.cases.push(readCase(line));
    else {
      try {
        groups.push(readGroup(line));
      } catch (error) {
        throw new Error(`${file}:${at + 1}: ${(error as Error).message}`);
      }
    }
  }
  // All kernels of a file are one module.
  const lines = HEADER.trimEnd().split("\n");
  const programs = groups.map((group, k) => assemble(file, group, `k${k}`, lines));
  const ptx = `${lines.join("\n")}\n`;
  return programs.map((program) => ({ ...program, ptx }));
}

function readCase(line: string): Case {
  const [before = "", after = ""] = line.split(" = ");
  const [values = "", error] = after.split(" ~ ");
  const words = (part: string): readonly string[] => part.trim().split(/\s+/);
  const plain = { text: line, sources: words(before), results: words(values) };
  return error === undefined ? plain : { ...plain, tolerance: Number(error) };
}

function readGroup(line: string): Group {
  const signature = /^(.*?) <- (.*?) : (.*)$/.exec(line);
  if (signature !== null) {
    const [, to = "", from = "", code = ""] = signature;
    const operands = (part: string): readonly Operand[] =>
      part.split(" ").map((each) => {
        const [name = "", type = ""] = each.split(":");
        return { name, type };
      });
    return { code, results: operands(to), sources: operands(from), cases: [] };
  }
  return { code: line, ...typesOf(line), cases: [] };
}

/** The operands of one instruction, with the types that its row gives them. */
function typesOf(code: string): Pick<Group, "results" | "sources"> {
  const stub = `${HEADER}.entry k() { .reg .b64 d, p, a, b, c, e, q, m; ${code}; }`;
  const [instruction] = parsePtx(stub).functions[0]?.body ?? [];
  const form = instruction && describe(instruction);
  if (form === undefined) throw new Error(`no row describes ${code}`);
  const results: Operand[] = [];
  const sources: Operand[] = [];
  form.row.operands.forEach((pattern, k) => {
    const operand = instruction!.operands[k];
    const own = form.type ?? "";
    const wide = own.replace(/\d+/, (width) => `${2 * Number(width)}`);
    const types: Record<string, string> = { type: own, from: form.from ?? "", wide };
    const type = types[pattern.type] ?? pattern.type;
    if (operand?.kind === "pair") {
      const [first, second] = [operand.first, operand.second];
      if (first.kind === "register") results.push({ name: first.name, type });
      if (second.kind === "register") results.push({ name: second.name, type: "pred" });
      return;
    }
    const named = operand?.kind === "not" ? operand.operand : operand;
    if (named?.kind !== "register") return;
    (pattern.role === "result" ? results : sources).push({ name: named.name, type });
  });
  return { results, sources };
}

/** Bits of the register that holds a type; 8-bit ones live in 32. */
function widthOf(type: string): number {
  if (type === "pred") return 1;
  const width = Number(/\d+/.exec(type)?.[0]);
  return type.endsWith("x2") || width === 8 ? 32 : width;
}

/** Appends the kernel of a group to a module's lines. */
function assemble(
  file: string,
  { code, results, sources, cases }: Group,
  entry: string,
  lines: string[],
): Omit<Program, "ptx"> {
  lines.push(
    `.visible .entry ${entry}(.param .u64 ${entry}_out, .param .u64 ${entry}_in)`,
    "{",
    "  .reg .b32 %thread, %bit; .reg .b64 %out, %in, %at;",
    ...[...results, ...sources].map(({ name, type }) => {
      const width = widthOf(type);
      return `  .reg .${width === 1 ? "pred" : `b${width}`} ${name};`;
    }),
    `  ld.param.u64 %out, [${entry}_out];`,
    `  ld.param.u64 %in, [${entry}_in];`,
    "  mov.u32 %thread, %tid.x;",
    `  mad.wide.u32 %out, %thread, ${8 * results.length}, %out;`,
    `  mad.wide.u32 %in, %thread, ${8 * sources.length}, %in;`,
    ...sources.flatMap(({ name, type }, k) => {
      const width = widthOf(type);
      if (width > 1) return [`  ld.global.b${width} ${name}, [%in+${8 * k}];`];
      return [`  ld.global.b32 %bit, [%in+${8 * k}];`, `  setp.ne.u32 ${name}, %bit, 0;`];
    }),
  );
  const first = lines.length + 1;
  const statements = code.split(";").map((each) => each.trim());
  lines.push(...statements.map((each) => `  ${each};`));
  lines.push(
    ...results.flatMap(({ name, type }, k) => {
      const width = widthOf(type);
      if (width > 1) return [`  st.global.b${width} [%out+${8 * k}], ${name};`];
      return [`  selp.u32 %bit, 1, 0, ${name};`, `  st.global.u32 [%out+${8 * k}], %bit;`];
    }),
    "  ret;",
    "}",
  );
  const cell = (operand: Operand, word: string | undefined): Uint8Array => {
    if (word === undefined) throw new Error(`${file}: ${code}: a value is missing`);
    return bytesOf(operand.type, word);
  };
  const input = new Uint8Array(8 * sources.length * cases.length);
  const expected: Expected[] = [];
  cases.forEach((each, row) => {
    sources.forEach((operand, k) => {
      input.set(cell(operand, each.sources[k]), 8 * (row * sources.length + k));
    });
    results.forEach((operand, k) => {
      const { tolerance } = each;
      expected.push({
        parameter: 0,
        at: 8 * (row * results.length + k),
        bytes: cell(operand, each.results[k]),
        what: each.text,
        ...(tolerance === undefined ? {} : { tolerance }),
      });
    });
  });
  return {
    name: code,
    file,
    entry,
    grid: [1],
    block: [cases.length],
    shared: 0,
    parameters: [
      { kind: "memory", bytes: new Uint8Array(8 * results.length * cases.length) },
      { kind: "memory", bytes: input },
    ],
    expected,
    tested: statements.map((_, k) => first + k),
  };
}

/** A value of a table, as many bytes as its register has. */
export function bytesOf(type: string, word: string): Uint8Array {
  const width = widthOf(type);
  const data = new Uint8Array(Math.max(4, width / 8));
  const view = new DataView(data.buffer);
  const value = BigInt.asUintN(width, floatBits(type, word) ?? integer(word));
  if (width === 64) view.setBigUint64(0, value, true);
  else view.setUint32(0, Number(value), true);
  return width === 16 ? data.slice(0, 2) : data;
}

function integer(word: string): bigint {
  return word.startsWith("-") ? -BigInt(word.slice(1)) : BigInt(word);
}

/** The bits of a float written as a number; undefined for other types and for bits. */
function floatBits(type: string, word: string): bigint | undefined {
  if ((type !== "f32" && type !== "f64") || /^-?0x/.test(word)) return undefined;
  if (word === "nan") return type === "f32" ? 0x7fffffffn : 0xfff8000000000000n;
  const value = word.endsWith("inf") ? (word[0] === "-" ? -1 : 1) / 0 : Number(word);
  if (Number.isNaN(value)) throw new Error(`${word} is no number`);
  const view = new DataView(new ArrayBuffer(8));
  if (type === "f32") view.setFloat32(0, value);
  else view.setFloat64(0, value);
  return type === "f32" ? BigInt(view.getUint32(0)) : view.getBigUint64(0);
}
