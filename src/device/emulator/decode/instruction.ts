/**
 * Lowers one instruction to steps. Each opcode that is more than "read operands, run a table row" has
 * a function of its own, here or in a file beside this one; the others go through `plain`.
 */

import { describe, familyOf } from "../../../ptx/index.ts";
import { row } from "../ops/index.ts";
import { lowerBarrier, lowerBranch, lowerCall, lowerIndexedBranch } from "./control.ts";
import { lowerElect, lowerMatch, lowerRedux, lowerShuffle, lowerVote } from "./lanes.ts";
import type { Lowering } from "./lowering.ts";
import { lowerAtomic, lowerLoad, lowerStore } from "./memory-access.ts";
import { pack, unpack } from "./pack.ts";
import { isPacked, lowerPackedSet, lowerPackedSetp } from "./packed.ts";
import type { PtxInstruction, PtxOperand } from "./ptx.ts";

type Lower = (l: Lowering, i: PtxInstruction) => void;

/** Operations whose low 16 bits come out right when done on 32. */
const narrowable = new Set([
  "add",
  "sub",
  "mul",
  "mad",
  "neg",
  "and",
  "or",
  "xor",
  "not",
  "mov",
  "selp",
]);

/** Names under which a table may hold the operation, best first. */
function candidates(opcode: string, modifiers: readonly string[]): readonly string[] {
  const rest = modifiers.slice(0, -1);
  const type = modifiers.at(-1) ?? "";
  const forms = [rest];
  if (rest.includes("rn") && /^(add|sub|mul)$/.test(opcode))
    forms.push(rest.filter((m) => m !== "rn"));
  if (/^(div|sqrt|rcp)$/.test(opcode))
    forms.push(rest.map((m) => (m === "approx" || m === "full" ? "rn" : m)));
  const width = type.replace(/^\D+/, "");
  const types = [type];
  // A table row for bits serves both signs; one for a sign serves bits, never the other sign.
  if (/^[su]/.test(type)) types.push(`b${width}`);
  else if (type.startsWith("b")) types.push(`u${width}`, `s${width}`);
  else if (opcode === "mov" || opcode === "selp") types.push(`b${width}`);
  if (/^[bsu]16$/.test(type) && narrowable.has(opcode) && !rest.includes("hi"))
    types.push("b32", "s32");
  return forms.flatMap((form) => types.map((t) => [opcode, ...form, t].join(".")));
}

/** Rows by mnemonic: a kernel uses a handful of mnemonics, and choosing makes many strings. */
const chosen = new Map<string, string | undefined>();
/** More mnemonics than compilers emit, few enough for any amount of odd text. */
const REMEMBERED = 4096;

/** Name of the row that carries out an operation. */
function rowFor(opcode: string, modifiers: readonly string[]): string | undefined {
  const mnemonic = `${opcode}.${modifiers.join(".")}`;
  if (chosen.has(mnemonic)) return chosen.get(mnemonic);
  if (chosen.size >= REMEMBERED) chosen.clear();
  const op = candidates(opcode, modifiers).find((name) => row(name) !== undefined);
  chosen.set(mnemonic, op);
  return op;
}

const dropped = new Set(["uni", "sync", "aligned"]);

function plain(l: Lowering, i: PtxInstruction): void {
  const modifiers = i.modifiers.filter((m) => !dropped.has(m));
  const opcode = i.opcode === "mad" && /^f/.test(modifiers.at(-1) ?? "") ? "fma" : i.opcode;
  const op = rowFor(opcode, modifiers);
  if (op === undefined) l.unsupported();
  l.row(op, [i.operands[0]], i.operands.slice(1));
}

function lowerMove(l: Lowering, i: PtxInstruction): void {
  const [to, from] = i.operands;
  const bits = Number(i.modifiers.at(-1)?.slice(1));
  if (to?.kind === "vector") unpack(l, to.elements, from, bits);
  else if (from?.kind === "vector") pack(l, to, from.elements, bits);
  else plain(l, i);
}

/** setp with its optional second result and combination (9.7.5.2). */
function lowerSetp(l: Lowering, i: PtxInstruction): void {
  if (isPacked(i)) {
    lowerPackedSetp(l, i);
    return;
  }
  const [cmp = "", ...rest] = i.modifiers;
  const combine = rest.find((m) => m === "and" || m === "or" || m === "xor");
  const kept = rest.filter((m) => m !== combine);
  const op = rowFor("setp", [cmp, ...kept]);
  if (op === undefined) l.unsupported();
  const [to, a, b, c] = i.operands;
  if (to === undefined) l.unsupported();
  const first = to.kind === "pair" ? to.first : to;
  const second = to.kind === "pair" ? to.second : undefined;
  if (combine === undefined && second === undefined) {
    l.row(op, [first], [a, b]);
    return;
  }
  const kind = row(op)!.sig.endsWith("l") ? "l" : "w";
  const test = l.temporary("p");
  const with3 = combine === undefined ? -1 : l.source(c, "p");
  l.emit(op, { d: test, a: l.source(a, kind), b: l.source(b, kind) });
  const finish = (target: PtxOperand, value: number): void =>
    l.result(target, "p", (d) =>
      combine === undefined
        ? l.emit("mov.pred", { d, a: value })
        : l.emit(`${combine}.pred`, { d, a: value, b: with3 }),
    );
  if (second === undefined) {
    finish(first, test);
    return;
  }
  const inverse = l.temporary("p");
  l.emit("not.pred", { d: inverse, a: test });
  finish(first, test);
  finish(second, inverse);
}

/** What set leaves for true where the result is a float. */
const ONE: Readonly<Record<string, bigint>> = { f32: 0x3f800000n, f16: 0x3c00n, bf16: 0x3f80n };

/** set: a setp, perhaps combined with a predicate, whose result is all ones (or 1.0) and zero. */
function lowerSet(l: Lowering, i: PtxInstruction): void {
  if (isPacked(i)) {
    lowerPackedSet(l, i);
    return;
  }
  const type = i.modifiers.at(-2) ?? "";
  const combine = i.modifiers.find((m) => m === "and" || m === "or" || m === "xor");
  const kept = i.modifiers.filter((m, k) => m !== combine && k !== i.modifiers.length - 2);
  const name = candidates("setp", kept).find((n) => row(n));
  if (name === undefined) l.unsupported();
  const [to, x, y, other] = i.operands;
  const kind = row(name)!.sig.endsWith("l") ? "l" : "w";
  let test = l.step(name, "p", l.source(x, kind), l.source(y, kind));
  if (combine !== undefined) test = l.step(`${combine}.pred`, "p", test, l.source(other, "p"));
  const one = l.constant("w", ONE[type] ?? 0xffffffffn);
  const zero = l.constant("w", 0n);
  l.result(to, "w", (d) => l.emit("selp.b32", { d, a: one, b: zero, c: test }));
}

/** lop3 with a combination (9.7.7.6): the predicate says whether any bit is set. */
function lowerLop3(l: Lowering, i: PtxInstruction): void {
  const [to, a, b, c, table, other] = i.operands;
  if (to?.kind !== "pair") {
    plain(l, i);
    return;
  }
  const [x = -1, y = -1, w = -1, z = -1] = [a, b, c, table].map((o) => l.source(o, "w"));
  const d = l.temporary("w");
  l.emit("lop3.b32", { d, a: x, b: y, c: w, z });
  const any = l.step("setp.ne.u32", "p", d, l.constant("w", 0n));
  const with2 = l.source(other, "p");
  l.result(to.second, "p", (p) => l.emit(`${i.modifiers[0]}.pred`, { d: p, a: any, b: with2 }));
  l.result(to.first, "w", (e) => l.emit("mov.b32", { d: e, a: d }));
}

/** slct's rows are by the width of what is chosen and the type of the sign. */
function lowerSelect(l: Lowering, i: PtxInstruction): void {
  const [type = "", sign = ""] = i.modifiers.filter((m) => m !== "ftz");
  const ftz = i.modifiers.includes("ftz") ? "ftz." : "";
  const wide = type.endsWith("64") ? "b64." : "";
  l.row(`slct.${wide}${ftz}${sign}`, [i.operands[0]], i.operands.slice(1));
}

/** Extended-precision arithmetic: the carry flag is a hidden operand. */
function lowerCarry(l: Lowering, i: PtxInstruction): void {
  const type = i.modifiers.at(-1) ?? "";
  const name = [i.opcode, ...i.modifiers.slice(0, -1)].join(".");
  const bits = type.endsWith("64") ? "b64" : "b32";
  const op = [`${name}.${type}`, `${name}.${bits}`].find((n) => row(n) !== undefined);
  if (op === undefined) l.unsupported();
  const { sig } = row(op)!;
  const kind = sig[0] as "w" | "l";
  const sources: number[] = i.operands.slice(1).map((o) => l.source(o, kind));
  if (sig.endsWith("p")) sources.push(l.carry());
  const [a = -1, b = -1, c = -1, z = -1] = sources;
  const e = sig[1] === "p" ? l.carry() : -1;
  l.result(i.operands[0], kind, (d) => l.emit(op, { d, a, b, c, z, e }));
}

/** cvta (9.7.8.19): global addresses are generic already. */
function lowerCvta(l: Lowering, i: PtxInstruction): void {
  const { space, to } = describe(i)!;
  const op = space === "global" ? "mov.b64" : `cvta.${to ? "to." : ""}${space}.b64`;
  l.row(op, [i.operands[0]], [i.operands[1]]);
}

const opcodes: Record<string, Lower> = {
  mov: lowerMove,
  setp: lowerSetp,
  set: lowerSet,
  lop3: lowerLop3,
  slct: lowerSelect,
  cvt: (l, i) => l.row(`cvt.${i.modifiers.join(".")}`, [i.operands[0]], i.operands.slice(1)),
  cvta: lowerCvta,
  isspacep: (l, i) => l.row(`isspacep.${describe(i)!.space}`, [i.operands[0]], [i.operands[1]]),
  shf: (l, i) =>
    l.row(`shf.${i.modifiers[0]}.${i.modifiers[1]}`, [i.operands[0]], i.operands.slice(1)),
  testp: (l, i) => l.row(`testp.${i.modifiers.join(".")}`, [i.operands[0]], i.operands.slice(1)),
  dp4a: (l, i) => l.row(`dp4a.${i.modifiers.join(".")}`, [i.operands[0]], i.operands.slice(1)),
  addc: lowerCarry,
  subc: lowerCarry,
  madc: lowerCarry,
  ld: lowerLoad,
  ldu: lowerLoad,
  st: lowerStore,
  atom: lowerAtomic,
  red: lowerAtomic,
  shfl: lowerShuffle,
  vote: lowerVote,
  match: lowerMatch,
  redux: lowerRedux,
  activemask: (l, i) => l.result(i.operands[0], "w", (d) => l.emit("activemask", { d })),
  bar: lowerBarrier,
  barrier: lowerBarrier,
  bra: lowerBranch,
  brx: lowerIndexedBranch,
  call: lowerCall,
  elect: lowerElect,
  exit: (l) => l.emit("@exit", {}),
  ret: (l) => l.emit("@exit", {}),
  trap: (l) => l.emit("trap", {}),
  brkpt: (l) => l.emit("trap", {}),
};

export const lowerInstruction: Lower = (l, i) => {
  l.begin(i);
  const form = describe(i);
  if (form === undefined) return l.unsupported(familyOf(i)?.what ?? "not in the instruction table");
  if (!form.row.executed) return l.unsupported();
  if (form.row.idle) return l.emit("nop", {});
  if (i.modifiers.includes("cc")) return lowerCarry(l, i);
  const own = Object.hasOwn(opcodes, i.opcode) ? opcodes[i.opcode] : undefined;
  (own ?? plain)(l, i);
};
