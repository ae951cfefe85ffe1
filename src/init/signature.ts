/**
 * What a kernel takes: types from its compiled form, where they are certain, names from its source, where they
 * are nothing but names.
 *
 * The compiled form has a pointer as a number of 64 bits. What it points at shows in the instructions that use
 * it: every register made from the parameter is followed to the loads and stores of global memory (PTX ISA 8.5,
 * 9.7.9). Refuses to guess beyond that: a pointer that nothing shows is one to bytes.
 */
import type { Element } from "../device.ts";
import { ARRAYS } from "../device.ts";
import type { Parameter, Signature } from "../init.ts";
import { isReal } from "../init.ts";
import type { PtxFunction, PtxInstruction, PtxModule, PtxOperand, PtxType } from "../ptx/index.ts";
import { sourceName } from "../ptx/index.ts";

/** Every kernel of a module, in order. @param source its text, CUDA or LLVM IR. */
export function signaturesOf(module: PtxModule, source: string): readonly Signature[] {
  const kernels = module.functions.filter(({ entry }) => entry);
  return kernels.map((kernel) => signatureOf(kernel, module, source));
}

function signatureOf(fn: PtxFunction, module: PtxModule, source: string): Signature {
  const kernel = sourceName(fn.name);
  const names = namesOf(kernel, source, fn.params.length);
  const uses = usesOf(fn);
  const parameters = fn.params.map(({ name, type, bytes }, index): Parameter => {
    const own = names[index] as string;
    const use = uses.get(name);
    const isArray = use !== undefined || (type === "u64" && isPointer(kernel, source, index));
    if (isArray) {
      const { elements = [], read = true, written = true } = use ?? {};
      return { kind: "array", name: own, ...contentOf([...elements]), read, written };
    }
    const element = ELEMENTS[type];
    if (element === undefined || bytes !== Number(/\d+/.exec(type)?.[0]) / 8) {
      return { kind: "struct", name: own, bytes };
    }
    return { kind: "number", name: own, element };
  });
  const threads = fn.directives.get("reqntid") ?? fn.directives.get("maxntid");
  const all = [...module.variables, ...fn.variables].filter(({ space }) => space === "shared");
  return {
    kernel,
    parameters,
    ...(threads === undefined ? {} : { threads }),
    axes: { threads: axesOf(fn.body, "tid"), blocks: axesOf(fn.body, "ctaid") },
    shared: all.reduce((sum, { bytes }) => sum + bytes, 0),
    dynamicShared: all.some(({ bytes }) => bytes === 0),
  };
}

/** Signedness is the source's matter; what is compared or drawn small does not show it. */
const ELEMENTS: Partial<Record<PtxType, Element>> = {
  s8: "i8",
  u8: "u8",
  b8: "u8",
  s16: "i16",
  u16: "i16",
  b16: "f16",
  s32: "i32",
  u32: "i32",
  b32: "i32",
  s64: "i64",
  u64: "i64",
  b64: "i64",
  f32: "f32",
  f64: "f64",
};

/** What an array is one of; where the kernel itself says several things, integers as wide as the narrowest. */
function contentOf(elements: readonly Element[]): Pick<ArrayParameter, "element" | "mixed"> {
  const [first = "u8"] = elements;
  const least = Math.min(...elements.map(widthOf));
  const alike = elements.every((each) => !isReal(each) && widthOf(each) === least);
  if (elements.length < 2 || alike) return { element: first };
  return { element: WHOLE[least] as Element, mixed: true };
}

type ArrayParameter = Extract<Parameter, { kind: "array" }>;

const widthOf = (element: Element): number => ARRAYS[element].BYTES_PER_ELEMENT;

const WHOLE: Readonly<Record<number, Element>> = { 1: "u8", 2: "i16", 4: "i32", 8: "i64" };

interface Use {
  /** In the order of the code. */
  readonly elements: Set<Element>;
  read: boolean;
  written: boolean;
}

/** What is done through each parameter that is used as a pointer, by its name in the compiled form. */
function usesOf({ params, body }: PtxFunction): ReadonlyMap<string, Use> {
  const names = new Set(params.map(({ name }) => name));
  const origins = new Map<string, Set<string>>();
  const uses = new Map<string, Use>();
  // Loops hand pointers on to instructions further up: again until nothing is new.
  for (let before = -1; before !== total(origins); ) {
    before = total(origins);
    for (const instruction of body) follow(instruction, names, origins);
  }
  for (const instruction of body) note(instruction, origins, uses);
  return uses;
}

const total = (origins: ReadonlyMap<string, Set<string>>): number =>
  [...origins.values()].reduce((sum, { size }) => sum + size, 0);

/** Instructions whose result points where one of their operands does. */
const CARRIERS: ReadonlySet<string> = new Set(["cvta", "mov", "add", "sub", "mad", "selp"]);

function follow(
  { opcode, modifiers, operands }: PtxInstruction,
  names: ReadonlySet<string>,
  origins: Map<string, Set<string>>,
): void {
  const [to, ...from] = operands;
  if (to?.kind !== "register") return;
  const found = new Set<string>();
  if (opcode === "ld" && modifiers.includes("param")) {
    const base = from[0]?.kind === "address" ? from[0].base : null;
    if (base !== null && names.has(base.name)) found.add(base.name);
  } else if (CARRIERS.has(opcode)) {
    for (const operand of from) for (const each of originsOf(operand, origins)) found.add(each);
  }
  if (found.size === 0) return;
  origins.set(to.name, new Set([...(origins.get(to.name) ?? []), ...found]));
}

function originsOf(
  operand: PtxOperand | undefined,
  origins: ReadonlyMap<string, Set<string>>,
): Iterable<string> {
  if (operand?.kind === "register") return origins.get(operand.name) ?? [];
  if (operand?.kind === "address" && operand.base?.kind === "register") {
    return origins.get(operand.base.name) ?? [];
  }
  return [];
}

function note(
  { opcode, modifiers, operands }: PtxInstruction,
  origins: ReadonlyMap<string, Set<string>>,
  uses: Map<string, Use>,
): void {
  const access = { ld: "read", st: "written", atom: "both", red: "both" }[opcode];
  const global = modifiers.includes("global") || modifiers.every((word) => word !== "shared");
  if (access === undefined || !global || modifiers.includes("param")) return;
  const type = modifiers.findLast((word) => word in ELEMENTS) as PtxType | undefined;
  for (const operand of operands) {
    if (operand.kind !== "address") continue;
    for (const name of originsOf(operand, origins)) {
      const use = uses.get(name) ?? { elements: new Set(), read: false, written: false };
      use.elements.add(type === undefined ? "u8" : (ELEMENTS[type] as Element));
      use.read ||= access !== "written";
      use.written ||= access !== "read";
      uses.set(name, use);
    }
  }
}

/** Of the special registers `%tid.x`, `%ctaid.y`, … that the kernel reads. */
function axesOf(body: readonly PtxInstruction[], register: string): number {
  const axes = body.flatMap(({ operands }) =>
    operands.flatMap((operand) => {
      const [name, axis = ""] = operand.kind === "special" ? operand.name.split(".") : [];
      return name === `%${register}` ? ["xyz".indexOf(axis) + 1] : [];
    }),
  );
  return Math.max(1, ...axes);
}

/** Names of the parameters as the source has them; `a0`, `a1`, … where it cannot be told. */
function namesOf(kernel: string, source: string, count: number): readonly string[] {
  const declared = declarationsOf(kernel, source);
  const numbered = Array.from({ length: count }, (_, k) => `a${k}`);
  if (declared.length !== count) return numbered;
  const found = declared.map((text) => /%?([A-Za-z_]\w*)\s*(?:\[\w*\])?$/.exec(text)?.[1] ?? "");
  const taken = new Set<string>(RESERVED);
  return found.map((name, k) => {
    const plain = name === "" ? (numbered[k] as string) : camel(name);
    const free = taken.has(plain) ? `${plain}${k}` : plain;
    taken.add(free);
    return free;
  });
}

/** Words that the workload uses otherwise, and those of the language that a CUDA source may use as names. */
const RESERVED = [
  ..."gpu seed index scale random size real blocks threads arguments eval function".split(" "),
  ..."export import var let in of with yield await delete typeof instanceof".split(" "),
];

const camel = (name: string): string =>
  name.replace(/^_+|_+$/g, "").replace(/_+(\w)/g, (_, letter: string) => letter.toUpperCase());

function isPointer(kernel: string, source: string, index: number): boolean {
  return /\*|\bptr\b|\[\w*\]$/.test(declarationsOf(kernel, source)[index] ?? "");
}

/** The text of each parameter: of `void name(…)` with a body, or of IR's `define … @name(…)`. */
function declarationsOf(kernel: string, source: string): readonly string[] {
  const text = source.replace(/\/\*[\s\S]*?\*\/|\/\/.*$|^\s*#.*$/gm, " ");
  const heads = new RegExp(
    `(?:\\bvoid\\b[^;{}]*?[\\s)]|@"?[\\w$.]*)${kernel}[\\w$.]*"?\\s*\\(`,
    "g",
  );
  for (const head of text.matchAll(heads)) {
    const [inside, end] = bracketed(text, head.index + head[0].length);
    if (/^[^;{]*\{/.test(text.slice(end))) return inside;
  }
  return [];
}

/** Parts between commas up to the bracket that closes, and where that is. */
function bracketed(text: string, from: number): readonly [readonly string[], number] {
  const parts: string[] = [];
  let [depth, start, at] = [0, from, from];
  for (; at < text.length; at++) {
    const letter = text[at] as string;
    if ("([<{".includes(letter)) depth++;
    if (depth === 0 && (letter === "," || letter === ")")) {
      parts.push(text.slice(start, at).trim());
      start = at + 1;
    }
    if (depth === 0 && letter === ")") break;
    if (")]>}".includes(letter)) depth--;
  }
  return [parts.filter((part) => part !== ""), at + 1];
}
