/**
 * What one PTX instruction costs, in the terms of the model: issue slots, cycles on a pipe, latency.
 * PTX is not machine code: what an assembler expands is charged as such (division, double-precision
 * functions, 64-bit integers), what it folds away is free (folding.ts). Expansion figures are rounded
 * from the growth of machine code per use and from published simulator latencies.
 */
import { end, type Program, type Step } from "../decode/program.ts";
import { foldedSteps } from "./folding.ts";
import type { Pipe, Preset } from "./parameters.ts";

export type MemoryKind = "global" | "shared" | "local" | "const";

export interface Charge {
  /** Warp-scheduler slots. */
  readonly slots: number;
  readonly pipe?: Pipe;
  /** Times the pipe's cycles per warp. */
  readonly uses: number;
  /** Cycles until a dependent instruction may issue. */
  readonly latency: number;
  /** Goes through the memory pipe; its latency depends on what was measured. */
  readonly memory?: MemoryKind;
  /** Cycles of the memory pipe that are no access: exchanges between lanes. */
  readonly exchange?: number;
  readonly barrier?: true;
}

const free: Charge = { slots: 0, uses: 0, latency: 0 };

/** Register moves and address conversions leave no instruction. */
const weightless = new Set(["mov", "cvta", "isspacep", "applypriority", "discard", "pmevent"]);

/**
 * The charge of each step of a program: the whole of an instruction at the step that makes its access
 * or, for others, at the first one that is needed.
 */
export function charges(preset: Preset, program: Program): Charge[] {
  const folded = foldedSteps(program.steps, program.values.length);
  program.blocks.forEach((block, index) => {
    // A branch to the next block is no instruction.
    const onwards = block.end === end.branch && block.guard < 0 && block.target === index + 1;
    if (onwards) folded.add(block.control);
  });
  let charged: Step["instruction"] | undefined;
  return program.steps.map((s, k) => {
    if (folded.has(k)) return free;
    const memory = accessOf(s);
    if (memory !== undefined) return isAccess(s) ? access(s, memory) : free;
    if (charged === s.instruction) return free;
    charged = s.instruction;
    return chargeOf(preset, s);
  });
}

/** The memory that an instruction accesses; parameters are constants and registers. */
function accessOf({ instruction: { opcode, modifiers } }: Step): MemoryKind | "none" | undefined {
  if (!/^(ld|ldu|st|atom|red)$/.test(opcode)) return undefined;
  for (const word of modifiers) {
    if (word.startsWith("param")) return "none";
    if (word.startsWith("shared")) return "shared";
    if (word === "local" || word === "const") return word;
  }
  return "global";
}

const isAccess = (s: Step): boolean => /^(ld|st|atom)\./.test(s.op);

function access({ instruction: { opcode, modifiers } }: Step, memory: MemoryKind | "none"): Charge {
  if (memory === "none") return free;
  const float = /^f\d/.test(modifiers.at(-1) ?? "");
  // Shared memory adds integers itself; floats take a loop of load, add and compare-and-swap.
  const slots = memory === "shared" && float && /^(atom|red)$/.test(opcode) ? 4 : 1;
  return { slots, uses: 0, latency: 0, memory };
}

/** The charge of an instruction that is no memory access, when nothing of it folds away. */
export function chargeOf(preset: Preset, s: Step): Charge {
  const { opcode, modifiers } = s.instruction;
  const { latency } = preset;
  if (weightless.has(opcode)) return free;
  switch (opcode) {
    case "bar":
    case "barrier":
      // Without `.sync` on a barrier's number the warp's own lanes meet.
      return modifiers.includes("warp")
        ? { slots: 1, uses: 0, latency: latency.alu }
        : { slots: 1, uses: 0, latency: latency.barrier, barrier: true };
    case "membar":
    case "fence":
      return { slots: 1, uses: 0, latency: modifiers.includes("cta") ? latency.alu : latency.l2 };
    case "nanosleep":
    case "prefetch":
    case "prefetchu":
      return { slots: 1, uses: 0, latency: latency.alu };
    case "shfl":
    case "match":
      return { slots: 1, uses: 0, latency: latency.shuffle, exchange: 1 };
    case "redux":
      return { slots: 1, uses: 0, latency: latency.shuffle, exchange: 2 };
    case "bra":
    case "brx":
    case "exit":
    case "ret":
    case "trap":
    case "brkpt":
      return { slots: 1, uses: 0, latency: latency.branch };
    case "cvt":
      return convert(preset, modifiers);
    case "div":
    case "rem":
      return divide(preset, modifiers);
    case "sqrt":
    case "rcp":
    case "rsqrt":
    case "ex2":
    case "lg2":
    case "sin":
    case "cos":
    case "tanh":
      return special(preset, opcode, modifiers);
    default:
      return arithmetic(preset, opcode, modifiers);
  }
}

const on = (pipe: Pipe, slots: number, uses: number, latency: number): Charge => ({
  slots,
  pipe,
  uses,
  latency,
});

function divide({ latency }: Preset, modifiers: readonly string[]): Charge {
  const type = modifiers.at(-1) ?? "";
  if (type === "f64") return on("fp64", 20, 20, 12 * latency.fp64);
  if (type === "f32") {
    if (modifiers.includes("full")) return on("xu", 4, 1, latency.xu + 3 * latency.alu);
    if (modifiers.includes("approx")) {
      const scaling = modifiers.includes("ftz") ? 0 : SCALING;
      return on("xu", 2 + scaling, 1, latency.xu + (1 + scaling) * latency.alu);
    }
    return on("xu", 9, 1, latency.xu + 4 * latency.alu);
  }
  if (/64$/.test(type)) return on("imad", 80, 80, 40 * latency.alu);
  return on("imad", 25, 25, 25 * latency.alu);
}

/** Instructions around an approximate function that keep subnormals right; `.ftz` needs none. */
const SCALING = 2;

/** Functions of the special-function unit; 16-bit ones as those of f32. */
function special({ latency }: Preset, opcode: string, modifiers: readonly string[]): Charge {
  const type = modifiers.at(-1) ?? "";
  const ftz = modifiers.includes("ftz");
  if (type === "f64") {
    // Only the high word of the result is made (9.7.3.14).
    if (modifiers.includes("approx") && ftz) return on("xu", 1, 1, latency.xu);
    return on("fp64", 16, 16, 10 * latency.fp64);
  }
  if (!modifiers.includes("approx") && /^(sqrt|rcp)$/.test(opcode))
    return on("xu", 8, 1, latency.xu + 4 * latency.alu);
  // The argument of sin and cos is brought into range by a multiplication.
  const around = /^(sin|cos)$/.test(opcode) ? 1 : ftz || opcode === "tanh" ? 0 : SCALING;
  return on("xu", 1 + around, 1, latency.xu + around * latency.alu);
}

const BITS = /^(mov|selp|slct|abs|neg|copysign|testp)$/;

function arithmetic({ latency }: Preset, opcode: string, modifiers: readonly string[]): Charge {
  const type = modifiers.find((m) => /^b?[sufb]\d+(x2)?$/.test(m)) ?? "";
  const wide = /64$/.test(modifiers.at(-1) ?? "");
  if (/^(popc|clz|brev|bfind)$/.test(opcode))
    return on("xu", wide ? 2 : 1, wide ? 2 : 1, latency.xu);
  if (!BITS.test(opcode)) {
    if (type === "f64") return on("fp64", 1, 1, latency.fp64);
    if (/^(f32|b?f16(x2)?)$/.test(type) && /^(add|sub|mul|fma|mad)$/.test(opcode))
      return on("fp32", 1, 1, latency.alu);
  }
  if (/^(mul|mad|madc|mul24|mad24|dp4a|sad)$/.test(opcode)) {
    const high = modifiers.includes("hi");
    const uses = modifiers.includes("wide") ? 1 : wide ? (high ? 8 : 4) : high ? 2 : 1;
    return on("imad", uses, uses, uses === 1 ? latency.alu : 2 * latency.alu);
  }
  const pieces = /^(bfe|bfi|set|slct|szext)$/.test(opcode) ? 2 : 1;
  // Flipping or copying a sign touches the high word only.
  const words = wide && !/^(abs|neg|copysign|testp)$/.test(opcode) ? 2 : 1;
  return on("alu", pieces * words, pieces * words, latency.alu);
}

function convert({ latency }: Preset, modifiers: readonly string[]): Charge {
  const [to = "", from = ""] = modifiers.slice(-2);
  const float = (t: string): boolean => /^(b?f|tf)\d/.test(t);
  if (!float(to) && !float(from)) {
    // The low word of a register pair is a register; a zero above it costs nothing to name.
    if (/64$/.test(from) && /(32|64)$/.test(to)) return free;
    if (/64$/.test(to) && from.startsWith("u")) return free;
    return on("alu", 1, 1, latency.alu);
  }
  if (/64$/.test(to) || /64$/.test(from)) return on("xu", 2, 2, latency.xu);
  if (/^b?f16/.test(to) !== /^b?f16/.test(from) && float(to) && float(from))
    return on("fp32", 1, 1, latency.alu);
  return on("xu", 1, 1, latency.xu);
}
