/**
 * One flat body per kernel: every called function is copied to its call site with its own registers
 * and variables, its `ret` a branch behind the call. The `.param` variables that carry arguments and
 * results become local variables, shared by caller and callee under one name. Refuses recursion,
 * indirect calls and functions without a body. Calls of `vprintf` and `__assertfail` stay: the device
 * itself provides them.
 */
import { DeviceFault } from "../../../fault.ts";
import type {
  PtxFunction,
  PtxInstruction,
  PtxModule,
  PtxOperand,
  PtxType,
  PtxVariable,
} from "./ptx.ts";

/** A kernel without calls. */
export interface Flat {
  readonly name: string;
  readonly registers: ReadonlyMap<string, PtxType>;
  /** Variables of the kernel and of the copies, renamed apart. */
  readonly variables: readonly PtxVariable[];
  readonly body: readonly PtxInstruction[];
}

const DEPTH = 32;
/** Most instructions, operands and variables together: some 50,000 instructions. */
const SIZE = 200_000;

class Inliner {
  readonly registers = new Map<string, PtxType>();
  readonly variables: PtxVariable[] = [];
  readonly #functions: ReadonlyMap<string, PtxFunction>;
  readonly #entry: string;
  readonly #shared = new Set<string>();
  #copies = 0;
  #size = 0;

  constructor(module: PtxModule, entry: string) {
    this.#entry = entry;
    this.#functions = new Map(module.functions.map((f) => [f.name, f]));
  }

  /** The function's body with labels relative to its own start. */
  expand(
    f: PtxFunction,
    bound: ReadonlyMap<string, string>,
    path: readonly string[],
  ): PtxInstruction[] {
    const suffix = path.length === 0 ? "" : `$${++this.#copies}`;
    const names = new Map(bound);
    for (const [name, type] of f.registers) this.registers.set(name + suffix, type);
    for (const v of f.variables) {
      // Shared variables of a function exist once, whatever the number of copies.
      if (v.space !== "shared") names.set(v.name, v.name + suffix);
      if (v.space !== "shared" || suffix === "")
        this.variables.push({ ...v, name: names.get(v.name) ?? v.name });
      else if (!this.#shared.has(v.name)) this.variables.push(v);
      if (v.space === "shared") this.#shared.add(v.name);
      this.#grow(f.body[0], 1);
    }
    const rename = renamer(suffix, names);
    const out: PtxInstruction[] = [];
    const at: number[] = [];
    // Branches of this level, whose labels are mapped when all positions are known.
    const own: number[] = [];
    for (const instruction of f.body) {
      at.push(out.length);
      const i = rename(instruction);
      if (i.opcode === "call") this.#call(i, out, path.concat(f.name));
      else if (i.opcode === "ret" && suffix !== "") {
        own.push(out.length);
        out.push(jump(i, i.guard, f.body.length));
      } else {
        if (i.operands.some((o) => o.kind === "label")) own.push(out.length);
        out.push(i);
      }
      this.#grow(i, 1 + instruction.operands.length);
    }
    at.push(out.length);
    for (const k of own) out[k] = shiftLabels(out[k]!, (index) => at[index] ?? out.length);
    return out;
  }

  #call(i: PtxInstruction, out: PtxInstruction[], path: readonly string[]): void {
    const [first, target, last] = i.operands;
    const callee = target?.kind === "symbol" ? target.name : "";
    const returned = first?.kind === "vector" ? first.elements : [];
    const args = last?.kind === "vector" ? last.elements : [];
    if (callee === "__assertfail" || callee === "vprintf") {
      out.push(i);
      return;
    }
    const f = this.#functions.get(callee);
    if (callee === "") this.#refuse(i, "an indirect call");
    if (f === undefined) this.#refuse(i, `${callee} is not in the module`);
    if (path.includes(callee) || path.length >= DEPTH)
      throw new DeviceFault("call-depth", `${callee} is recursive`, {
        entry: this.#entry,
        line: i.line,
      });
    if (f.body.length === 0) this.#refuse(i, `${callee} has no body`);
    if (returned.length > f.returns.length || args.length < f.params.length)
      this.#refuse(i, "arguments do not match");
    const bound = new Map<string, string>();
    for (const [k, v] of f.returns.entries()) bound.set(v.name, this.#argument(i, returned[k], v));
    for (const [k, v] of f.params.entries()) bound.set(v.name, this.#argument(i, args[k], v));
    const around = out.length;
    if (i.guard !== undefined) out.push(i);
    const start = out.length;
    for (const inner of this.expand(f, bound, path))
      out.push(shiftLabels(inner, (index) => index + start));
    if (i.guard !== undefined)
      out[around] = jump(i, { register: i.guard.register, negated: !i.guard.negated }, out.length);
    // A place for branches to the end of the callee, also when the call is the last instruction.
    const nothing: PtxOperand = { kind: "integer", value: 0n };
    out.push({ line: i.line, opcode: "nanosleep", modifiers: ["u32"], operands: [nothing] });
  }

  /** Counts what copies add: instructions with their operands, variables. */
  #grow(i: PtxInstruction | undefined, by: number): void {
    this.#size += by;
    if (this.#size <= SIZE) return;
    throw new DeviceFault("too-large", "the kernel grows too large with its calls inlined", {
      entry: this.#entry,
      ...(i === undefined ? {} : { line: i.line }),
    });
  }

  #argument(i: PtxInstruction, operand: PtxOperand | undefined, v: PtxVariable): string {
    if (operand?.kind === "symbol") return operand.name;
    if (operand !== undefined) this.#refuse(i, "an argument that is not a .param variable");
    const name = `${v.name}$unused${++this.#copies}`;
    this.variables.push({ ...v, name, space: "param" });
    return name;
  }

  #refuse(i: PtxInstruction, why: string): never {
    throw new DeviceFault("unsupported-call", `${why} (line ${i.line})`, {
      entry: this.#entry,
      line: i.line,
    });
  }
}

const jump = (
  i: PtxInstruction,
  guard: PtxInstruction["guard"],
  index: number,
): PtxInstruction => ({
  line: i.line,
  ...(guard === undefined ? {} : { guard }),
  opcode: "bra",
  modifiers: [],
  operands: [{ kind: "label", name: "", index }],
});

function shiftLabels(i: PtxInstruction, to: (index: number) => number): PtxInstruction {
  if (!i.operands.some((o) => o.kind === "label")) return i;
  return {
    ...i,
    operands: i.operands.map((o) => (o.kind === "label" ? { ...o, index: to(o.index) } : o)),
  };
}

function renamer(
  suffix: string,
  names: ReadonlyMap<string, string>,
): (i: PtxInstruction) => PtxInstruction {
  if (suffix === "" && names.size === 0) return (i) => i;
  const symbol = (name: string): string => names.get(name) ?? name;
  const operand = (o: PtxOperand): PtxOperand => {
    switch (o.kind) {
      case "register":
        return { ...o, name: o.name + suffix };
      case "symbol":
        return { ...o, name: symbol(o.name) };
      case "address":
        if (o.base === null) return o;
        return {
          ...o,
          base: {
            ...o.base,
            name: o.base.kind === "register" ? o.base.name + suffix : symbol(o.base.name),
          },
        };
      case "vector":
        return { ...o, elements: o.elements.map(operand) };
      case "pair":
        return { ...o, first: operand(o.first), second: operand(o.second) };
      case "not":
        return { ...o, operand: operand(o.operand) };
      default:
        return o;
    }
  };
  return (i) => ({
    ...i,
    ...(i.guard === undefined
      ? {}
      : { guard: { ...i.guard, register: i.guard.register + suffix } }),
    operands: i.operands.map(operand),
  });
}

/** The kernel with all its calls inlined. */
export function inline(module: PtxModule, entry: PtxFunction): Flat {
  const inliner = new Inliner(module, entry.name);
  const body = inliner.expand(entry, new Map(), []);
  return { name: entry.name, registers: inliner.registers, variables: inliner.variables, body };
}
