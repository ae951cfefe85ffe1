/**
 * The instruction table: one row per form of an instruction, with the words its mnemonic may have and
 * its operands. Section numbers are those of the PTX ISA manual, version 8.5. Lowering, tests and
 * docs/coverage.md read it; describe.ts finds the row of an instruction.
 *
 * Operands are written as in the manual: `d` is the result, `d|p` a result with an optional predicate
 * beside it, `[a]` an address, `b?` may be left out, `label+` may be several; `name:type` has a type
 * other than the mnemonic's: `from` is the mnemonic's second type, `wide` twice the first one's width.
 */
import type { PtxType } from "./ast.ts";
import { ignored, maybe, one, type PackedType, type Slot, worded } from "./mnemonic.ts";

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
  /** False for rows of which the emulator runs nothing. */
  readonly executed: boolean;
  /** Executed by doing nothing: hints, and fences where memory is ordered anyway. */
  readonly idle: boolean;
}

interface Facts {
  readonly executed?: false;
  readonly idle?: true;
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
    executed: facts.executed ?? true,
    idle: facts.idle ?? false,
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

const type = (...words: readonly (PtxType | PackedType)[]): Slot => one("type", ...words);
const from = (...words: readonly PtxType[]): Slot => one("from", ...words);

const INT16_32: readonly PtxType[] = ["s16", "u16", "s32", "u32"];
const INT: readonly PtxType[] = [...INT16_32, "s64", "u64"];
const PACKED: readonly PackedType[] = ["u16x2", "s16x2"];
const SIGNED: readonly PtxType[] = ["s16", "s32", "s64"];
const BITS: readonly PtxType[] = ["b16", "b32", "b64"];
const F16: readonly PtxType[] = ["f16", "f16x2"];
const BF16: readonly PtxType[] = ["bf16", "bf16x2"];
const HALF: readonly PtxType[] = [...F16, ...BF16];
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
const maybeNearest = maybe("rounding", "rn");
const ftz = worded("ftz", { ftz: true });
const flushed: Slot = { ...ftz, required: true };
const sat = worded("sat", { sat: true });
const saturated: Slot = { ...sat, required: true };
const cc: Slot = { ...worded("carryOut", { cc: true }), required: true };
const maybeCc = worded("carryOut", { cc: true });
const maybeRelu = worded("relu", { relu: true });
const relu: Slot = { ...maybeRelu, required: true };
const satfinite = worded("satfinite", { satfinite: true });
const narrowed = [one("rounding", "rn", "rz"), maybeRelu, satfinite];
const nan = ignored("NaN");
const xorsign = ignored("xorsign");
const abs = ignored("abs");
const noftz = ignored("noftz");
const pack = one("operation", "pack");
const approx = one("precision", "approx");
const half = one("product", "lo", "hi");
const high = one("product", "hi");
const wide = one("product", "wide");
const compare = one("comparison", "eq", "ne", "lt", "le", "gt", "ge", "lo", "ls", "hi", "hs");
const compareFloat = one(
  "comparison",
  ...(["eq", "ne", "lt", "le", "gt", "ge", "equ", "neu", "ltu", "leu", "gtu", "geu"] as const),
  ...(["num", "nan"] as const),
);
const combine = maybe("combine", "and", "or", "xor");

const SHARED = { shared: "shared", "shared::cta": "shared" } as const;
const PARAM = { param: "param", "param::entry": "param" } as const;
const loadSpace = worded("space", {
  global: "global",
  ...SHARED,
  local: "local",
  const: "const",
  ...PARAM,
  "param::func": "param",
});
const storeSpace = worded("space", {
  global: "global",
  ...SHARED,
  local: "local",
  param: "param",
  "param::func": "param",
});
const atomicSpace = worded("space", { global: "global", ...SHARED });
const globalSpace = worded("space", { global: "global" });
const convertSpace: Slot = {
  ...worded("space", { global: "global", ...SHARED, local: "local", const: "const", ...PARAM }),
  required: true,
};
/** A block alone is a cluster of one, so its own memory is all the cluster's. */
const testedSpace: Slot = {
  ...worded("space", {
    global: "global",
    ...SHARED,
    "shared::cluster": "shared",
    local: "local",
    const: "const",
    ...PARAM,
  }),
  required: true,
};
const vector = worded("vector", { v2: 2, v4: 4 });
/** Orders, scopes, cache operators and hints (9.7.8.1, 9.7.8.2) change nothing on one device. */
const scope = maybe("scope", "cta", "cluster", "gpu", "sys");
const loadCache = maybe("cache", "ca", "cg", "cs", "cv", "lu");
const storeCache = maybe("cache", "wb", "cg", "cs", "wt");
const readOnly = ignored("nc");
const loadOrder = maybe("order", "weak", "volatile", "relaxed", "acquire", "mmio");
const storeOrder = maybe("order", "weak", "volatile", "relaxed", "release", "mmio");
/** `ld.mmio` is also `relaxed`. */
const mmio = ignored("relaxed");
const atomicOrder = maybe("order", "relaxed", "acquire", "release", "acq_rel");
const reduceOrder = maybe("order", "relaxed", "release");
const evict = ignored(
  ...["normal", "unchanged", "first", "last"].map((word) => `L1::evict_${word}`),
  "L1::no_allocate",
);
const nearSpace = worded("space", { global: "global", local: "local" });
const level = ignored("L1", "L2", "L2::evict_last", "L2::evict_normal");
const fetch = ignored("L2::64B", "L2::128B", "L2::256B");
const load: readonly Slot[] = [
  loadOrder,
  mmio,
  scope,
  loadSpace,
  loadCache,
  readOnly,
  evict,
  fetch,
];
const store: readonly Slot[] = [storeOrder, mmio, scope, storeSpace, storeCache, evict];
const noted: readonly Slot[] = [atomicOrder, scope, atomicSpace];
const reduced: readonly Slot[] = [reduceOrder, scope, atomicSpace];
/** Operations of atom and red, with their types. */
const ATOMIC: readonly (readonly Slot[])[] = [
  [one("operation", "add"), type("u32", "s32", "u64", "f32", "f64")],
  [one("operation", "min", "max"), type("u32", "s32", "u64", "s64")],
  [one("operation", "inc", "dec"), type("u32")],
  [one("operation", "and", "or", "xor"), type("b32", "b64")],
];
const sync = ignored("sync");
const cta = ignored("cta");
const aligned = ignored("aligned");

function barriers(opcode: string, marks: readonly Slot[]): readonly InstructionRow[] {
  const reduce = [...marks, one("operation", "red")];
  const operands = "d, a:u32, b:u32?, c:pred";
  return [
    row("9.7.12.1", opcode, [...marks, one("operation", "sync")], "a:u32, b:u32?"),
    row("9.7.12.1", opcode, [...marks, one("operation", "arrive")], "a:u32, b:u32"),
    row("9.7.12.1", opcode, [...reduce, one("reduction", "popc"), type("u32")], operands),
    row("9.7.12.1", opcode, [...reduce, one("reduction", "and", "or"), type("pred")], operands),
  ];
}

const unexecuted: Facts = { executed: false };
const idle: Facts = { idle: true };

export const INSTRUCTIONS: readonly InstructionRow[] = [
  // 9.7.1 integer arithmetic
  row("9.7.1.1", "add", [type(...INT, ...PACKED)], "d, a, b"),
  row("9.7.1.1", "add", [saturated, type("s32")], "d, a, b"),
  row("9.7.1.2", "sub", [type(...INT)], "d, a, b"),
  row("9.7.1.2", "sub", [saturated, type("s32")], "d, a, b"),
  row("9.7.1.3", "mul", [half, type(...INT)], "d, a, b"),
  row("9.7.1.3", "mul", [wide, type(...INT16_32)], "d:wide, a, b"),
  row("9.7.1.4", "mad", [half, type(...INT)], "d, a, b, c"),
  row("9.7.1.4", "mad", [high, saturated, type("s32")], "d, a, b, c"),
  row("9.7.1.4", "mad", [wide, type(...INT16_32)], "d:wide, a, b, c:wide"),
  row("9.7.1.5", "mul24", [half, type("s32", "u32")], "d, a, b"),
  row("9.7.1.6", "mad24", [half, type("s32", "u32")], "d, a, b, c"),
  row("9.7.1.6", "mad24", [high, saturated, type("s32")], "d, a, b, c"),
  row("9.7.1.7", "sad", [type(...INT)], "d, a, b, c"),
  row("9.7.1.8", "div", [type(...INT)], "d, a, b"),
  row("9.7.1.9", "rem", [type(...INT)], "d, a, b"),
  row("9.7.1.10", "abs", [type(...SIGNED)], "d, a"),
  row("9.7.1.11", "neg", [type(...SIGNED)], "d, a"),
  row("9.7.1.12", "min", [type(...INT, ...PACKED)], "d, a, b"),
  row("9.7.1.12", "min", [relu, type("s16x2", "s32")], "d, a, b"),
  row("9.7.1.13", "max", [type(...INT, ...PACKED)], "d, a, b"),
  row("9.7.1.13", "max", [relu, type("s16x2", "s32")], "d, a, b"),
  row("9.7.1.14", "popc", [type("b32", "b64")], "d:u32, a"),
  row("9.7.1.15", "clz", [type("b32", "b64")], "d:u32, a"),
  row(
    "9.7.1.16",
    "bfind",
    [worded("shiftAmount", { shiftamt: true }), type("s32", "u32", "s64", "u64")],
    "d:u32, a",
  ),
  row("9.7.1.17", "fns", [type("b32")], "d, a, b:u32, c:s32"),
  row("9.7.1.18", "brev", [type("b32", "b64")], "d, a"),
  row("9.7.1.19", "bfe", [type("s32", "u32", "s64", "u64")], "d, a, b:u32, c:u32"),
  row("9.7.1.20", "bfi", [type("b32", "b64")], "d, a, b, c:u32, e:u32"),
  row("9.7.1.21", "szext", [one("overflow", "wrap", "clamp"), type("s32", "u32")], "d, a, b:u32"),
  row("9.7.1.22", "bmsk", [one("overflow", "wrap", "clamp"), type("b32")], "d, a, b"),
  row("9.7.1.23", "dp4a", [type("s32", "u32"), from("s32", "u32")], "d, a, b:from, c"),
  row("9.7.1.24", "dp2a", [half, type("s32", "u32"), from("s32", "u32")], "d, a, b:from, c"),
  // 9.7.2 extended-precision integer arithmetic
  row("9.7.2.1", "add", [cc, type("s32", "u32", "s64", "u64")], "d, a, b"),
  row("9.7.2.2", "addc", [maybeCc, type("s32", "u32", "s64", "u64")], "d, a, b"),
  row("9.7.2.3", "sub", [cc, type("s32", "u32", "s64", "u64")], "d, a, b"),
  row("9.7.2.4", "subc", [maybeCc, type("s32", "u32", "s64", "u64")], "d, a, b"),
  row("9.7.2.5", "mad", [half, cc, type("s32", "u32", "s64", "u64")], "d, a, b, c"),
  row("9.7.2.6", "madc", [half, maybeCc, type("s32", "u32", "s64", "u64")], "d, a, b, c"),
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
  row("9.7.3.11", "min", [ftz, nan, xorsign, abs, type("f32")], "d, a, b"),
  row("9.7.3.11", "min", [type("f64")], "d, a, b"),
  row("9.7.3.12", "max", [ftz, nan, xorsign, abs, type("f32")], "d, a, b"),
  row("9.7.3.12", "max", [type("f64")], "d, a, b"),
  row("9.7.3.13", "rcp", [rounded, ftz, type("f32")], "d, a"),
  row("9.7.3.13", "rcp", [rounded, type("f64")], "d, a"),
  row("9.7.3.13", "rcp", [approx, ftz, type("f32")], "d, a"),
  row("9.7.3.14", "rcp", [approx, flushed, type("f64")], "d, a"),
  row("9.7.3.15", "sqrt", [rounded, ftz, type("f32")], "d, a"),
  row("9.7.3.15", "sqrt", [rounded, type("f64")], "d, a"),
  row("9.7.3.15", "sqrt", [approx, ftz, type("f32")], "d, a"),
  row("9.7.3.16", "rsqrt", [approx, ftz, type("f32")], "d, a"),
  row("9.7.3.16", "rsqrt", [approx, type("f64")], "d, a"),
  row("9.7.3.17", "rsqrt", [approx, flushed, type("f64")], "d, a"),
  row("9.7.3.18", "sin", [approx, ftz, type("f32")], "d, a"),
  row("9.7.3.19", "cos", [approx, ftz, type("f32")], "d, a"),
  row("9.7.3.20", "lg2", [approx, ftz, type("f32")], "d, a"),
  row("9.7.3.21", "ex2", [approx, ftz, type("f32")], "d, a"),
  row("9.7.3.22", "tanh", [approx, type("f32")], "d, a"),
  // 9.7.4 half precision: bf16 has neither .ftz nor .sat
  ...["add", "sub", "mul"].flatMap((opcode, k) => [
    row(`9.7.4.${k + 1}`, opcode, [maybeNearest, ftz, sat, type(...F16)], "d, a, b"),
    row(`9.7.4.${k + 1}`, opcode, [maybeNearest, type(...BF16)], "d, a, b"),
  ]),
  row("9.7.4.4", "fma", [nearest, ftz, sat, type(...F16)], "d, a, b, c"),
  row("9.7.4.4", "fma", [nearest, ftz, relu, type(...F16)], "d, a, b, c"),
  row("9.7.4.4", "fma", [nearest, type(...BF16)], "d, a, b, c"),
  row("9.7.4.4", "fma", [nearest, relu, type(...BF16)], "d, a, b, c"),
  ...["neg", "abs"].flatMap((opcode, k) => [
    row(`9.7.4.${k + 5}`, opcode, [ftz, type(...F16)], "d, a"),
    row(`9.7.4.${k + 5}`, opcode, [type(...BF16)], "d, a"),
  ]),
  ...["min", "max"].flatMap((opcode, k) => [
    row(`9.7.4.${k + 7}`, opcode, [ftz, nan, xorsign, abs, type(...F16)], "d, a, b"),
    row(`9.7.4.${k + 7}`, opcode, [nan, xorsign, abs, type(...BF16)], "d, a, b"),
  ]),
  row("9.7.4.9", "tanh", [approx, type(...HALF)], "d, a"),
  row("9.7.4.10", "ex2", [approx, type(...F16)], "d, a"),
  row("9.7.4.10", "ex2", [approx, flushed, type(...BF16)], "d, a"),
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
    [compareFloat, combine, ftz, type("u16", "s16", "u32", "s32", "f16"), from("f16")],
    "d, a:from, b:from, c:pred?",
  ),
  row(
    "9.7.6.1",
    "set",
    [compareFloat, combine, type("u16", "s16", "u32", "s32", "bf16"), from("bf16")],
    "d, a:from, b:from, c:pred?",
  ),
  row(
    "9.7.6.1",
    "set",
    [compareFloat, combine, ftz, type("u32", "s32", "f16x2"), from("f16x2")],
    "d, a:from, b:from, c:pred?",
  ),
  row(
    "9.7.6.1",
    "set",
    [compareFloat, combine, type("u32", "s32", "bf16x2"), from("bf16x2")],
    "d, a:from, b:from, c:pred?",
  ),
  row(
    "9.7.6.1",
    "set",
    [compare, combine, type("f16", "bf16"), from(...BITS, ...INT)],
    "d, a:from, b:from, c:pred?",
  ),
  row(
    "9.7.6.1",
    "set",
    [compareFloat, combine, ftz, type("f16", "bf16"), from("f32", "f64")],
    "d, a:from, b:from, c:pred?",
  ),
  row("9.7.6.2", "setp", [compareFloat, combine, ftz, type("f16")], "d:pred, a, b, c:pred?"),
  row("9.7.6.2", "setp", [compareFloat, combine, type("bf16")], "d:pred, a, b, c:pred?"),
  row("9.7.6.2", "setp", [compareFloat, combine, ftz, type("f16x2")], "d|p:pred, a, b, c:pred?"),
  row("9.7.6.2", "setp", [compareFloat, combine, type("bf16x2")], "d|p:pred, a, b, c:pred?"),
  // 9.7.7 logic and shifts
  row("9.7.7.1", "and", [type("pred", ...BITS)], "d, a, b"),
  row("9.7.7.2", "or", [type("pred", ...BITS)], "d, a, b"),
  row("9.7.7.3", "xor", [type("pred", ...BITS)], "d, a, b"),
  row("9.7.7.4", "not", [type("pred", ...BITS)], "d, a"),
  row("9.7.7.5", "cnot", [type(...BITS)], "d, a"),
  row("9.7.7.6", "lop3", [type("b32")], "d, a, b, c, e:u32"),
  row("9.7.7.6", "lop3", [one("combine", "and", "or"), type("b32")], "d|p, a, b, c, e:u32, q:pred"),
  row(
    "9.7.7.7",
    "shf",
    [one("direction", "l", "r"), one("overflow", "wrap", "clamp"), type("b32")],
    "d, a, b, c:u32",
  ),
  row("9.7.7.8", "shl", [type(...BITS)], "d, a, b:u32"),
  row("9.7.7.9", "shr", [type(...BITS, ...INT)], "d, a, b:u32"),
  // 9.7.8 data movement
  row("9.7.8.3", "mov", [type("pred", ...MOVABLE)], "d, a"),
  row("9.7.8.4", "mov", [type("b128")], "d, a", unexecuted),
  row(
    "9.7.8.6",
    "shfl",
    [sync, one("operation", "up", "down", "bfly", "idx"), type("b32")],
    "d|p, a, b:u32, c:u32, m:u32?",
  ),
  row(
    "9.7.8.7",
    "prmt",
    [type("b32"), maybe("permute", "f4e", "b4e", "rc8", "ecl", "ecr", "rc16")],
    "d, a, b, c",
  ),
  row("9.7.8.8", "ld", [...load, vector, type(...MEMORY)], "d, [a]"),
  row("9.7.8.8", "ld", [...load, vector, type("b128")], "d, [a]", unexecuted),
  row("9.7.8.10", "ldu", [globalSpace, vector, type(...MEMORY)], "d, [a]"),
  row("9.7.8.11", "st", [...store, vector, type(...MEMORY)], "[a], b"),
  row("9.7.8.11", "st", [...store, vector, type("b128")], "[a], b", unexecuted),
  row("9.7.8.14", "prefetch", [nearSpace, level], "[a]", idle),
  row("9.7.8.14", "prefetchu", [ignored("L1")], "[a]", idle),
  row("9.7.8.15", "applypriority", [globalSpace, ignored("L2::evict_normal")], "[a], b:u32", idle),
  row("9.7.8.16", "discard", [globalSpace, ignored("L2")], "[a], b:u32", idle),
  row("9.7.8.18", "isspacep", [testedSpace], "d:pred, a:u64"),
  row("9.7.8.19", "cvta", [worded("to", { to: true }), convertSpace, type("u64")], "d, a"),
  row(
    "9.7.8.20",
    "cvt",
    [
      maybe("rounding", "rn", "rz", "rm", "rp", "rni", "rzi", "rmi", "rpi"),
      ftz,
      sat,
      type("u8", "s8", ...INT, "f16", "bf16", "f32", "f64"),
      from("u8", "s8", ...INT, "f16", "bf16", "f32", "f64"),
    ],
    "d, a:from",
  ),
  row("9.7.8.20", "cvt", [...narrowed, type("f16", "bf16"), from("f32")], "d, a:from"),
  row("9.7.8.20", "cvt", [...narrowed, type("f16x2", "bf16x2"), from("f32")], "d, a:from, b:from"),
  row(
    "9.7.8.20",
    "cvt",
    [one("rounding", "rn", "rz"), maybeRelu, type("tf32"), from("f32")],
    "d:b32, a:from",
  ),
  row(
    "9.7.8.20",
    "cvt",
    [one("rounding", "rna"), satfinite, type("tf32"), from("f32")],
    "d:b32, a:from",
  ),
  row(
    "9.7.8.21",
    "cvt",
    [pack, saturated, type("u16", "s16"), from("s32")],
    "d:b32, a:from, b:from",
  ),
  row(
    "9.7.8.21",
    "cvt",
    [pack, saturated, type("u8", "s8"), from("s32"), ignored("b32")],
    "d:b32, a:from, b:from, c:b32",
  ),
  // 9.7.11 control flow
  row("9.7.11.3", "bra", [ignored("uni")], "label"),
  row("9.7.11.4", "brx", [one("operation", "idx"), ignored("uni")], "a:u32, label+"),
  row("9.7.11.5", "call", [ignored("uni")], "call"),
  row("9.7.11.6", "ret", [ignored("uni")], ""),
  row("9.7.11.7", "exit", [], ""),
  // 9.7.12 synchronisation and communication
  ...barriers("bar", [cta]),
  ...barriers("barrier", [cta, aligned]),
  row("9.7.12.2", "bar", [one("operation", "warp"), sync], "m:u32"),
  row("9.7.12.4", "membar", [one("scope", "cta", "gl", "sys")], "", idle),
  row(
    "9.7.12.4",
    "fence",
    [maybe("order", "sc", "acq_rel"), one("scope", "cta", "cluster", "gpu", "sys")],
    "",
    idle,
  ),
  ...ATOMIC.map((slots) => row("9.7.12.5", "atom", [...noted, ...slots], "d, [a], b")),
  row("9.7.12.5", "atom", [...noted, one("operation", "exch"), type("b32", "b64")], "d, [a], b"),
  row(
    "9.7.12.5",
    "atom",
    [...noted, one("operation", "cas"), type("b16", "b32", "b64")],
    "d, [a], b, c",
  ),
  row("9.7.12.5", "atom", [...noted, one("operation", "add"), noftz, type(...HALF)], "d, [a], b"),
  row(
    "9.7.12.5",
    "atom",
    [...noted, one("operation", "exch", "cas"), type("b128")],
    "d, [a], b, c?",
    unexecuted,
  ),
  ...ATOMIC.map((slots) => row("9.7.12.6", "red", [...reduced, ...slots], "[a], b")),
  row("9.7.12.6", "red", [...reduced, one("operation", "add"), noftz, type(...HALF)], "[a], b"),
  row(
    "9.7.12.9",
    "vote",
    [sync, one("operation", "all", "any", "uni"), type("pred")],
    "d, a, m:u32?",
  ),
  row("9.7.12.9", "vote", [sync, one("operation", "ballot"), type("b32")], "d, a:pred, m:u32?"),
  row(
    "9.7.12.10",
    "match",
    [sync, one("operation", "any", "all"), type("b32", "b64")],
    "d|p:b32, a, m:u32",
  ),
  row("9.7.12.11", "activemask", [type("b32")], "d"),
  row(
    "9.7.12.12",
    "redux",
    [sync, one("operation", "add", "min", "max"), type("u32", "s32")],
    "d, a, m:u32",
  ),
  row(
    "9.7.12.12",
    "redux",
    [sync, one("operation", "and", "or", "xor"), type("b32")],
    "d, a, m:u32",
  ),
  row("9.7.12.14", "elect", [sync], "d|p:u32, m:u32"),
  // 9.7.17 miscellaneous
  row("9.7.17.1", "brkpt", [], ""),
  row("9.7.17.2", "nanosleep", [type("u32")], "a", idle),
  row("9.7.17.3", "pmevent", [ignored("mask")], "a:u32", idle),
  row("9.7.17.4", "trap", [], ""),
];
