/**
 * What one PTX instruction costs, in the terms of the model: issue slots, cycles on a pipe, latency.
 * PTX is not machine code: what the assembler folds away is free (parameter loads, register moves,
 * address conversions, additions that end in an address operand, dead code), what it expands is
 * charged as such (division, double-precision functions). Expansion figures are rounded from the
 * growth of machine code per use and from published simulator latencies.
 */
import type { Program, Step } from "../decode/program.ts";
import type { Preset } from "./parameters.ts";

export type Pipe = keyof Preset["pipes"];

export interface Charge {
  /** Warp-scheduler slots. */
  readonly slots: number;
  readonly pipe?: Pipe;
  /** Times the pipe's cycles per warp. */
  readonly uses: number;
  /** Cycles until a dependent instruction may issue. */
  readonly latency: number;
  /** Goes through the memory pipe; its latency depends on what was measured. */
  readonly memory?: "global" | "shared" | "local" | "const";
  readonly shuffle?: true;
  readonly barrier?: true;
}

const free: Charge = { slots: 0, uses: 0, latency: 0 };

const cheapMoves = new Set(["mov", "cvta", "membar", "fence", "nanosleep", "prefetch", "isspacep"]);

/** The charge of each step of a program; steps after the first of an instruction are free. */
export function charges(preset: Preset, program: Program): Charge[] {
  const uses = usesOf(program.steps);
  const dead = deadSteps(program.steps, uses.readers);
  return program.steps.map((s, k) => {
    if (!s.head || dead.has(k) || addressArithmetic(s, program.steps, uses)) return free;
    return charge(preset, s);
  });
}

function charge(preset: Preset, s: Step): Charge {
  const { opcode, modifiers } = s.instruction;
  const { latency } = preset;
  const type = modifiers.at(-1) ?? "";
  const wide = /64$/.test(type);
  const on = (pipe: Pipe, slots: number, uses: number, cycles: number): Charge => ({
    slots,
    pipe,
    uses,
    latency: cycles,
  });
  if (cheapMoves.has(opcode)) return free;
  switch (opcode) {
    case "ld":
    case "ldu":
    case "st":
    case "atom":
    case "red":
      return memoryCharge(s);
    case "bar":
    case "barrier":
      return modifiers.includes("warp")
        ? free
        : { slots: 1, uses: 0, latency: latency.barrier, barrier: true };
    case "shfl":
    case "match":
    case "redux":
      return { slots: 1, uses: 0, latency: latency.shuffle, shuffle: true };
    case "bra":
    case "brx":
    case "exit":
    case "ret":
      return { slots: 1, uses: 0, latency: latency.branch };
    case "cvt":
      return convert(preset, modifiers);
    case "div":
    case "rem":
      if (type === "f32")
        return modifiers.includes("approx") || modifiers.includes("full")
          ? on("xu", 2, 1, latency.xu + latency.alu)
          : on("xu", 9, 1, latency.xu + 4 * latency.alu);
      if (type === "f64") return on("fp64", 20, 20, 12 * latency.fp64);
      return wide ? on("imad", 80, 80, 40 * latency.alu) : on("imad", 25, 25, 25 * latency.alu);
    case "sqrt":
    case "rcp":
    case "rsqrt":
      if (wide) return on("fp64", 16, 16, 10 * latency.fp64);
      return modifiers.includes("approx")
        ? on("xu", 1, 1, latency.xu)
        : on("xu", 8, 1, latency.xu + 4 * latency.alu);
    case "ex2":
    case "lg2":
    case "sin":
    case "cos":
    case "tanh":
      return on("xu", 1, 1, latency.xu);
    case "popc":
    case "clz":
    case "brev":
    case "bfind":
      return on("xu", wide ? 2 : 1, wide ? 2 : 1, latency.xu);
  }
  if (type === "f64") return on("fp64", 1, 1, latency.fp64);
  if (type === "f32" && /^(add|sub|mul|fma|mad)$/.test(opcode))
    return on("fp32", 1, 1, latency.alu);
  if (/^(mul|mad|madc|dp4a|sad)$/.test(opcode)) {
    const uses = modifiers.includes("wide") ? 1 : wide ? 4 : modifiers.includes("hi") ? 2 : 1;
    return on("imad", uses, uses, uses === 1 ? latency.alu : 2 * latency.alu);
  }
  return on("alu", wide ? 2 : 1, wide ? 2 : 1, latency.alu);
}

function memoryCharge(s: Step): Charge {
  const where = s.instruction.modifiers;
  if (where.includes("param")) return free;
  const memory = where.some((m) => m.startsWith("shared"))
    ? "shared"
    : where.includes("local")
      ? "local"
      : where.includes("const")
        ? "const"
        : "global";
  return { slots: 1, uses: 0, latency: 0, memory };
}

function convert(preset: Preset, modifiers: readonly string[]): Charge {
  const [to = "", from = ""] = modifiers.slice(-2);
  const float = (t: string): boolean => /^(b?f|tf)\d/.test(t);
  const { latency } = preset;
  if (!float(to) && !float(from)) {
    // Widening to 64 bits folds into what uses it; narrowing selects a register.
    if (/64$/.test(to) || /64$/.test(from)) return free;
    return { slots: 1, pipe: "alu", uses: 1, latency: latency.alu };
  }
  if (/64$/.test(to) || /64$/.test(from))
    return { slots: 2, pipe: "xu", uses: 2, latency: latency.xu };
  return { slots: 1, pipe: "xu", uses: 1, latency: latency.xu };
}

interface Uses {
  /** Steps that read a value, by value. */
  readonly readers: ReadonlyMap<number, readonly number[]>;
  readonly writers: ReadonlyMap<number, readonly number[]>;
}

function usesOf(steps: readonly Step[]): Uses {
  const readers = new Map<number, number[]>();
  const writers = new Map<number, number[]>();
  const add = (map: Map<number, number[]>, v: number, k: number): void => {
    const list = map.get(v);
    if (list === undefined) map.set(v, [k]);
    else list.push(k);
  };
  steps.forEach((s, k) => {
    for (const v of s.reads) add(readers, v, k);
    if (s.guard >= 0) add(readers, s.guard, k);
    for (const v of s.writes) add(writers, v, k);
  });
  return { readers, writers };
}

/** Whether the step does more than write its results. */
const effects = (s: Step): boolean =>
  s.op.startsWith("@") ||
  s.op.startsWith("st.") ||
  s.op.startsWith("atom.") ||
  s.op === "trap" ||
  s.op === "assert" ||
  s.writes.length === 0 ||
  s.instruction.modifiers.includes("volatile");

/** Steps whose results nobody needs, transitively: the assembler deletes them. */
function deadSteps(steps: readonly Step[], readers: Uses["readers"]): ReadonlySet<number> {
  const dead = new Set<number>();
  for (let changed = true; changed; ) {
    changed = false;
    for (let k = steps.length - 1; k >= 0; k--) {
      const s = steps[k]!;
      if (dead.has(k) || effects(s)) continue;
      if (s.writes.some((v) => readers.get(v)?.some((r) => r !== k && !dead.has(r)))) continue;
      dead.add(k);
      changed = true;
    }
  }
  return dead;
}

/**
 * 64-bit additions that fold into a neighbour: `mul.wide` + `add` is one instruction, and a constant
 * added to an address goes into the instruction's offset.
 */
function addressArithmetic(s: Step, steps: readonly Step[], { readers, writers }: Uses): boolean {
  const { opcode, modifiers } = s.instruction;
  const type = modifiers.at(-1) ?? "";
  if (!/^[sub]64$/.test(type)) return false;
  const users = s.writes.flatMap((v) => readers.get(v) ?? []);
  if (opcode === "add") {
    if (s.reads.some((v) => writers.get(v)?.every((k) => steps[k]!.op.startsWith("mul.wide"))))
      return true;
    const constant = s.instruction.operands.some(
      (o) => o.kind === "integer" || o.kind === "symbol",
    );
    return (
      constant &&
      users.every((k) => s.writes.includes(steps[k]!.operands[1]) && isAccess(steps[k]!))
    );
  }
  // A shift that scales an index: shl + add is one LEA.
  return opcode === "shl" && users.length > 0 && users.every((k) => steps[k]!.op === "add.b64");
}

const isAccess = (s: Step): boolean => /^(ld|st|atom)\./.test(s.op);
