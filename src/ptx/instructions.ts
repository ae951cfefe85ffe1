/**
 * The instruction table: one row per form of an instruction, with the words its mnemonic may have, its
 * operands and its effects. Section numbers are those of the PTX ISA manual, version 8.5. Parser,
 * analyses and coverage reports read it; describe.ts finds the row of an instruction.
 *
 * Operands are written as in the manual: `d` is the result, `d|p` a result with an optional predicate
 * beside it, `[a]` an address, `b?` may be left out, `label+` may be several; `name:type` has a type
 * other than the mnemonic's: `from` is the mnemonic's second type, `wide` twice the first one's width.
 *
 * Left out: textures, surfaces, tensor cores, bulk copies, clusters, video instructions.
 */
import type { PtxType } from "./ast.ts";
import { ignored, maybe, one, type Slot, worded } from "./mnemonic.ts";

/**
 * What an instruction does besides writing its results: memory is read or written, a barrier is met,
 * lanes of the warp exchange values or wait, control goes elsewhere.
 */
export type Effect = "read" | "write" | "barrier" | "warp" | "control";

export interface OperandPattern {
  readonly name: string;
  readonly role: "result" | "source" | "address" | "label" | "call";
  /** A type, or whose type it has. */
  readonly type: PtxType | "type" | "from" | "wide";
  readonly optional: boolean;
  /** A result that may have a predicate beside it: `d|p`. */
  readonly pair: boolean;
  /** Any number of them may follow: `label+`. */
  readonly repeated: boolean;
}

export interface InstructionRow {
  readonly opcode: string;
  /** Section of the PTX ISA manual. */
  readonly section: string;
  readonly slots: readonly Slot[];
  readonly operands: readonly OperandPattern[];
  readonly effects: readonly Effect[];
  /** Ends a basic block: control does not simply go on behind it. */
  readonly terminator: boolean;
  /** Reads the carry flag (9.7.2). */
  readonly carryIn: boolean;
  /** False for rows of which the emulator runs nothing. */
  readonly executed: boolean;
}

interface Facts {
  readonly effects?: readonly Effect[];
  readonly terminator?: true;
  readonly carryIn?: true;
  readonly executed?: false;
}

function row(
  section: string,
  opcode: string,
  slots: readonly Slot[],
  operands: string,
  facts: Facts = {},
): InstructionRow {
  return {
    opcode,
    section,
    slots,
    operands: operands === "" ? [] : operands.split(", ").map(pattern),
    effects: facts.effects ?? [],
    terminator: facts.terminator ?? false,
    carryIn: facts.carryIn ?? false,
    executed: facts.executed ?? true,
  };
}

function pattern(text: string): OperandPattern {
  const optional = text.endsWith("?");
  const repeated = text.endsWith("+");
  const [spelled = "", type = "type"] = text.replace(/[?+]$/, "").split(":");
  const pair = spelled.endsWith("|p");
  const bare = spelled.replace("|p", "");
  const name = bare.replace(/[[\]]/g, "");
  let role: OperandPattern["role"] = "source";
  if (bare.startsWith("[")) role = "address";
  else if (name === "d") role = "result";
  else if (name === "label" || name === "call") role = name;
  return { name, role, type: type as OperandPattern["type"], optional, pair, repeated };
}

const type = (...words: readonly PtxType[]): Slot => one("type", ...words);
const from = (...words: readonly PtxType[]): Slot => one("from", ...words);

const INT16_32: readonly PtxType[] = ["s16", "u16", "s32", "u32"];
const INT: readonly PtxType[] = [...INT16_32, "s64", "u64"];
const SIGNED: readonly PtxType[] = ["s16", "s32", "s64"];
const BITS: readonly PtxType[] = ["b16", "b32", "b64"];
const HALF: readonly PtxType[] = ["f16", "f16x2", "bf16", "bf16x2"];
const MEMORY: readonly PtxType[] = [
  "b8",
  "u8",
  "s8",
  "b16",
  "u16",
  "s16",
  "b32",
  "u32",
  "s32",
  "f32",
  "b64",
  "u64",
  "s64",
  "f64",
];
const MOVABLE: readonly PtxType[] = [...BITS, ...INT, "f32", "f64"];

const round = maybe("rounding", "rn", "rz", "rm", "rp");
const rounded = one("rounding", "rn", "rz", "rm", "rp");
const nearest = one("rounding", "rn");
const ftz = worded("ftz", { ftz: true });
const flushed: Slot = { ...ftz, required: true };
const sat = worded("sat", { sat: true });
const saturated: Slot = { ...sat, required: true };
const cc: Slot = { ...worded("carryOut", { cc: true }), required: true };
const maybeCc = worded("carryOut", { cc: true });
const approx = one("precision", "approx");
const half = one("product", "lo", "hi");
const wide = one("product", "wide");
const compare = one("comparison", "eq", "ne", "lt", "le", "gt", "ge", "lo", "ls", "hi", "hs");
const compareFloat = one(
  "comparison",
  ...(["eq", "ne", "lt", "le", "gt", "ge", "equ", "neu", "ltu", "leu", "gtu", "geu"] as const),
  ...(["num", "nan"] as const),
);
const combine = maybe("combine", "and", "or", "xor");

const space = worded("space", {
  global: "global",
  shared: "shared",
  "shared::cta": "shared",
  local: "local",
  const: "const",
  param: "param",
  "param::entry": "param",
  "param::func": "param",
});
const someSpace: Slot = { ...space, required: true };
const vector = worded("vector", { v2: 2, v4: 4 });
const cache = maybe("cache", "ca", "cg", "cs", "cv", "lu", "wb", "wt", "nc");
const order = maybe(
  "order",
  "weak",
  "volatile",
  "relaxed",
  "acquire",
  "release",
  "acq_rel",
  "sc",
  "mmio",
);
const scope = maybe("scope", "cta", "cluster", "gpu", "sys");
/** Eviction and prefetch hints (9.7.8.2) change speed only. */
const evict = ignored(
  ...["normal", "unchanged", "first", "last"].map((word) => `L1::evict_${word}`),
  "L1::no_allocate",
);
const prefetch = ignored("L2::64B", "L2::128B", "L2::256B");
const access: readonly Slot[] = [order, scope, space, cache, evict, prefetch, vector];
const noted: readonly Slot[] = [order, scope, space];
/** Operations of atom and red, with their types. */
const ATOMIC: readonly (readonly Slot[])[] = [
  [one("operation", "add"), type("u32", "s32", "u64", "s64", "f32", "f64")],
  [one("operation", "min", "max"), type("u32", "s32", "u64", "s64")],
  [one("operation", "inc", "dec"), type("u32")],
  [one("operation", "and", "or", "xor"), type("b32", "b64")],
];
const sync = ignored("sync");
const aligned = ignored("aligned");
const cta = ignored("cta");
const reduce: readonly Slot[] = [cta, one("operation", "red"), aligned];
const REDUCED = "d, a:u32, b:u32?, c:pred";

const reads: Facts = { effects: ["read"] };
const writes: Facts = { effects: ["write"] };
const updates: Facts = { effects: ["read", "write"] };
const warp: Facts = { effects: ["warp"] };
const meet: Facts = { effects: ["barrier"], terminator: true };
const control: Facts = { effects: ["control"], terminator: true };
const carryIn: Facts = { carryIn: true };
const unexecuted: Facts = { executed: false };

export const INSTRUCTIONS: readonly InstructionRow[] = [
  // 9.7.1 integer arithmetic
  row("9.7.1.1", "add", [type(...INT)], "d, a, b"),
  row("9.7.1.1", "add", [saturated, type("s32")], "d, a, b"),
  row("9.7.1.2", "sub", [type(...INT)], "d, a, b"),
  row("9.7.1.2", "sub", [saturated, type("s32")], "d, a, b"),
  row("9.7.1.3", "mul", [half, type(...INT)], "d, a, b"),
  row("9.7.1.3", "mul", [wide, type(...INT16_32)], "d:wide, a, b"),
  row("9.7.1.4", "mad", [half, type(...INT)], "d, a, b, c"),
  row("9.7.1.4", "mad", [one("product", "hi"), saturated, type("s32")], "d, a, b, c"),
  row("9.7.1.4", "mad", [wide, type(...INT16_32)], "d:wide, a, b, c:wide"),
  row("9.7.1.5", "mul24", [half, type("s32", "u32")], "d, a, b"),
  row("9.7.1.6", "mad24", [half, type("s32", "u32")], "d, a, b, c"),
  row("9.7.1.7", "sad", [type(...INT)], "d, a, b, c"),
  row("9.7.1.8", "div", [type(...INT)], "d, a, b"),
  row("9.7.1.9", "rem", [type(...INT)], "d, a, b"),
  row("9.7.1.10", "abs", [type(...SIGNED)], "d, a"),
  row("9.7.1.11", "neg", [type(...SIGNED)], "d, a"),
  row("9.7.1.12", "min", [type(...INT)], "d, a, b"),
  row("9.7.1.13", "max", [type(...INT)], "d, a, b"),
  row("9.7.1.14", "popc", [type("b32", "b64")], "d:u32, a"),
  row("9.7.1.15", "clz", [type("b32", "b64")], "d:u32, a"),
  row(
    "9.7.1.16",
    "bfind",
    [worded("shiftAmount", { shiftamt: true }), type("s32", "u32", "s64", "u64")],
    "d:u32, a",
  ),
  row("9.7.1.17", "fns", [type("b32")], "d, a, b, c", unexecuted),
  row("9.7.1.18", "brev", [type("b32", "b64")], "d, a"),
  row("9.7.1.19", "bfe", [type("s32", "u32", "s64", "u64")], "d, a, b:u32, c:u32"),
  row("9.7.1.20", "bfi", [type("b32", "b64")], "d, a, b, c:u32, e:u32"),
  row(
    "9.7.1.21",
    "szext",
    [one("overflow", "wrap", "clamp"), type("s32", "u32")],
    "d, a, b:u32",
    unexecuted,
  ),
  row("9.7.1.22", "bmsk", [one("overflow", "wrap", "clamp"), type("b32")], "d, a, b", unexecuted),
  row("9.7.1.23", "dp4a", [type("s32", "u32"), from("s32", "u32")], "d, a, b:from, c"),
  // 9.7.2 extended-precision integer arithmetic
  row("9.7.2.1", "add", [cc, type("s32", "u32", "s64", "u64")], "d, a, b"),
  row("9.7.2.2", "addc", [maybeCc, type("s32", "u32", "s64", "u64")], "d, a, b", carryIn),
  row("9.7.2.3", "sub", [cc, type("s32", "u32", "s64", "u64")], "d, a, b"),
  row("9.7.2.4", "subc", [maybeCc, type("s32", "u32", "s64", "u64")], "d, a, b", carryIn),
  row("9.7.2.5", "mad", [half, cc, type("s32", "u32", "s64", "u64")], "d, a, b, c"),
  row("9.7.2.6", "madc", [half, maybeCc, type("s32", "u32", "s64", "u64")], "d, a, b, c", carryIn),
  // 9.7.3 floating point
  row(
    "9.7.3.1",
    "testp",
    [
      one("operation", "finite", "infinite", "number", "notanumber", "normal", "subnormal"),
      type("f32", "f64"),
    ],
    "d:pred, a",
  ),
  row("9.7.3.2", "copysign", [type("f32", "f64")], "d, a, b"),
  row("9.7.3.3", "add", [round, ftz, sat, type("f32")], "d, a, b"),
  row("9.7.3.3", "add", [round, type("f64")], "d, a, b"),
  row("9.7.3.4", "sub", [round, ftz, sat, type("f32")], "d, a, b"),
  row("9.7.3.4", "sub", [round, type("f64")], "d, a, b"),
  row("9.7.3.5", "mul", [round, ftz, sat, type("f32")], "d, a, b"),
  row("9.7.3.5", "mul", [round, type("f64")], "d, a, b"),
  row("9.7.3.6", "fma", [rounded, ftz, sat, type("f32")], "d, a, b, c"),
  row("9.7.3.6", "fma", [rounded, type("f64")], "d, a, b, c"),
  row("9.7.3.7", "mad", [rounded, ftz, sat, type("f32")], "d, a, b, c"),
  row("9.7.3.7", "mad", [rounded, type("f64")], "d, a, b, c"),
  row("9.7.3.8", "div", [rounded, ftz, type("f32")], "d, a, b"),
  row("9.7.3.8", "div", [rounded, type("f64")], "d, a, b"),
  row("9.7.3.8", "div", [one("precision", "approx", "full"), ftz, type("f32")], "d, a, b"),
  row("9.7.3.9", "abs", [ftz, type("f32")], "d, a"),
  row("9.7.3.9", "abs", [type("f64")], "d, a"),
  row("9.7.3.10", "neg", [ftz, type("f32")], "d, a"),
  row("9.7.3.10", "neg", [type("f64")], "d, a"),
  row("9.7.3.11", "min", [ftz, ignored("NaN"), type("f32")], "d, a, b"),
  row("9.7.3.11", "min", [type("f64")], "d, a, b"),
  row("9.7.3.12", "max", [ftz, ignored("NaN"), type("f32")], "d, a, b"),
  row("9.7.3.12", "max", [type("f64")], "d, a, b"),
  row("9.7.3.13", "rcp", [rounded, ftz, type("f32")], "d, a"),
  row("9.7.3.13", "rcp", [rounded, type("f64")], "d, a"),
  row("9.7.3.13", "rcp", [approx, ftz, type("f32")], "d, a"),
  row("9.7.3.14", "rcp", [approx, flushed, type("f64")], "d, a"),
  row("9.7.3.15", "sqrt", [rounded, ftz, type("f32")], "d, a"),
  row("9.7.3.15", "sqrt", [rounded, type("f64")], "d, a"),
  row("9.7.3.15", "sqrt", [approx, ftz, type("f32")], "d, a"),
  row("9.7.3.16", "rsqrt", [approx, ftz, type("f32", "f64")], "d, a"),
  row("9.7.3.18", "sin", [approx, ftz, type("f32")], "d, a"),
  row("9.7.3.19", "cos", [approx, ftz, type("f32")], "d, a"),
  row("9.7.3.20", "lg2", [approx, ftz, type("f32")], "d, a"),
  row("9.7.3.21", "ex2", [approx, ftz, type("f32")], "d, a"),
  row("9.7.3.22", "tanh", [approx, type("f32")], "d, a"),
  // 9.7.4 half precision
  row("9.7.4.1", "add", [maybe("rounding", "rn"), ftz, sat, type(...HALF)], "d, a, b", unexecuted),
  row("9.7.4.2", "sub", [maybe("rounding", "rn"), ftz, sat, type(...HALF)], "d, a, b", unexecuted),
  row("9.7.4.3", "mul", [maybe("rounding", "rn"), ftz, sat, type(...HALF)], "d, a, b", unexecuted),
  row(
    "9.7.4.4",
    "fma",
    [nearest, ftz, sat, ignored("relu"), type(...HALF)],
    "d, a, b, c",
    unexecuted,
  ),
  row("9.7.4.5", "neg", [ftz, type(...HALF)], "d, a", unexecuted),
  row("9.7.4.6", "abs", [ftz, type(...HALF)], "d, a", unexecuted),
  row("9.7.4.7", "min", [ftz, ignored("NaN"), type(...HALF)], "d, a, b", unexecuted),
  row("9.7.4.8", "max", [ftz, ignored("NaN"), type(...HALF)], "d, a, b", unexecuted),
  row("9.7.4.9", "tanh", [approx, type(...HALF)], "d, a", unexecuted),
  row("9.7.4.10", "ex2", [approx, ftz, type(...HALF)], "d, a", unexecuted),
  // 9.7.5 comparison and selection
  row(
    "9.7.5.1",
    "set",
    [compare, combine, type("u32", "s32", "f32"), from(...BITS, ...INT)],
    "d, a:from, b:from, c:pred?",
  ),
  row(
    "9.7.5.1",
    "set",
    [compareFloat, combine, ftz, type("u32", "s32", "f32"), from("f32", "f64")],
    "d, a:from, b:from, c:pred?",
  ),
  row("9.7.5.2", "setp", [compare, combine, type(...BITS, ...INT)], "d|p:pred, a, b, c:pred?"),
  row(
    "9.7.5.2",
    "setp",
    [compareFloat, combine, ftz, type("f32", "f64")],
    "d|p:pred, a, b, c:pred?",
  ),
  row("9.7.5.3", "selp", [type(...MOVABLE)], "d, a, b, c:pred"),
  row("9.7.5.4", "slct", [ftz, type(...MOVABLE), from("s32", "f32")], "d, a, b, c:from"),
  // 9.7.6 half-precision comparison
  row(
    "9.7.6.1",
    "set",
    [compareFloat, combine, ftz, type("u32", "s32", ...HALF), from(...HALF)],
    "d, a:from, b:from, c:pred?",
    unexecuted,
  ),
  row(
    "9.7.6.2",
    "setp",
    [compareFloat, combine, ftz, type("f16", "f16x2", "bf16", "bf16x2")],
    "d|p:pred, a, b, c:pred?",
    unexecuted,
  ),
  // 9.7.7 logic and shifts
  row("9.7.7.1", "and", [type("pred", ...BITS)], "d, a, b"),
  row("9.7.7.2", "or", [type("pred", ...BITS)], "d, a, b"),
  row("9.7.7.3", "xor", [type("pred", ...BITS)], "d, a, b"),
  row("9.7.7.4", "not", [type("pred", ...BITS)], "d, a"),
  row("9.7.7.5", "cnot", [type(...BITS)], "d, a"),
  row("9.7.7.6", "lop3", [type("b32")], "d, a, b, c, e:u32"),
  row(
    "9.7.7.7",
    "shf",
    [one("direction", "l", "r"), one("overflow", "wrap", "clamp"), type("b32")],
    "d, a, b, c:u32",
  ),
  row("9.7.7.8", "shl", [type(...BITS)], "d, a, b:u32"),
  row("9.7.7.9", "shr", [type(...BITS, ...INT)], "d, a, b:u32"),
  // 9.7.8 data movement
  row("9.7.8.3", "mov", [type("pred", "f16", "f16x2", "b128", ...MOVABLE)], "d, a"),
  row(
    "9.7.8.6",
    "shfl",
    [sync, one("operation", "up", "down", "bfly", "idx"), type("b32")],
    "d|p, a, b:u32, c:u32, m:u32?",
    warp,
  ),
  row(
    "9.7.8.7",
    "prmt",
    [type("b32"), maybe("permute", "f4e", "b4e", "rc8", "ecl", "ecr", "rc16")],
    "d, a, b, c",
  ),
  row("9.7.8.8", "ld", [...access, type(...MEMORY, "b128")], "d, [a]", reads),
  row("9.7.8.10", "ldu", [space, vector, type(...MEMORY)], "d, [a]", reads),
  row("9.7.8.11", "st", [...access, type(...MEMORY, "b128")], "[a], b", writes),
  row("9.7.8.14", "prefetch", [space, evict, ignored("L1", "L2")], "[a]"),
  row("9.7.8.14", "prefetchu", [ignored("L1")], "[a]"),
  row("9.7.8.18", "isspacep", [someSpace], "d:pred, a:u64"),
  row("9.7.8.19", "cvta", [worded("to", { to: true }), someSpace, type("u64")], "d, a"),
  row(
    "9.7.8.20",
    "cvt",
    [
      maybe("rounding", "rn", "rna", "rz", "rm", "rp", "rni", "rzi", "rmi", "rpi"),
      ftz,
      sat,
      type("u8", "s8", ...INT, "f16", "bf16", "f32", "f64"),
      from("u8", "s8", ...INT, "f16", "bf16", "f32", "f64"),
    ],
    "d, a:from",
  ),
  row("9.7.8.20", "cvt", [nearest, type("f16x2", "bf16x2"), from("f32")], "d, a:from, b:from"),
  // 9.7.11 control flow
  row("9.7.11.3", "bra", [ignored("uni")], "label", control),
  row("9.7.11.4", "brx", [one("operation", "idx"), ignored("uni")], "a:u32, label+", {
    ...control,
    executed: false,
  }),
  row("9.7.11.5", "call", [ignored("uni")], "call", { effects: ["read", "write", "control"] }),
  row("9.7.11.6", "ret", [ignored("uni")], "", control),
  row("9.7.11.7", "exit", [], "", control),
  // 9.7.12 synchronisation and communication
  ...["bar", "barrier"].flatMap((opcode) => [
    row(
      "9.7.12.1",
      opcode,
      [cta, one("operation", "sync", "arrive"), aligned],
      "a:u32, b:u32?",
      meet,
    ),
    row("9.7.12.1", opcode, [...reduce, one("reduction", "popc"), type("u32")], REDUCED, meet),
    row(
      "9.7.12.1",
      opcode,
      [...reduce, one("reduction", "and", "or"), type("pred")],
      REDUCED,
      meet,
    ),
  ]),
  row("9.7.12.2", "bar", [one("operation", "warp"), sync], "m:u32", warp),
  row("9.7.12.4", "membar", [one("scope", "cta", "gl", "sys")], "", updates),
  row(
    "9.7.12.4",
    "fence",
    [maybe("order", "sc", "acq_rel"), one("scope", "cta", "cluster", "gpu", "sys")],
    "",
    updates,
  ),
  ...ATOMIC.map((slots) => row("9.7.12.5", "atom", [...noted, ...slots], "d, [a], b", updates)),
  row(
    "9.7.12.5",
    "atom",
    [...noted, one("operation", "exch"), type("b32", "b64")],
    "d, [a], b",
    updates,
  ),
  row(
    "9.7.12.5",
    "atom",
    [...noted, one("operation", "cas"), type("b16", "b32", "b64")],
    "d, [a], b, c",
    updates,
  ),
  ...ATOMIC.map((slots) => row("9.7.12.6", "red", [...noted, ...slots], "[a], b", updates)),
  row(
    "9.7.12.9",
    "vote",
    [sync, one("operation", "all", "any", "uni"), type("pred")],
    "d, a, m:u32?",
    warp,
  ),
  row(
    "9.7.12.9",
    "vote",
    [sync, one("operation", "ballot"), type("b32")],
    "d, a:pred, m:u32?",
    warp,
  ),
  row(
    "9.7.12.10",
    "match",
    [sync, one("operation", "any", "all"), type("b32", "b64")],
    "d|p:b32, a, m:u32",
    warp,
  ),
  row("9.7.12.11", "activemask", [type("b32")], "d", warp),
  row(
    "9.7.12.12",
    "redux",
    [sync, one("operation", "add", "min", "max"), type("u32", "s32")],
    "d, a, m:u32",
    warp,
  ),
  row(
    "9.7.12.12",
    "redux",
    [sync, one("operation", "and", "or", "xor"), type("b32")],
    "d, a, m:u32",
    warp,
  ),
  // 9.7.18 miscellaneous
  row("9.7.18.1", "brkpt", [], "", { effects: ["control"] }),
  row("9.7.18.2", "nanosleep", [type("u32")], "a", warp),
  row("9.7.18.3", "pmevent", [ignored("mask")], "a:u32", warp),
  row("9.7.18.4", "trap", [], "", control),
];
