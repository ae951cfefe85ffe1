/**
 * Lowers one instruction to steps. Each opcode that is more than "read operands, run a table row" has
 * a function of its own here or in memory-access.ts; the others go through `plain`.
 */

import { describe, familyOf } from "../../../ptx/index.ts";
import { row } from "../ops/index.ts";
import type { Lowering } from "./lowering.ts";
import { lowerAtomic, lowerLoad, lowerStore } from "./memory-access.ts";
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
  // Moving bits is all that is known of 16-bit floats.
  if (/^b?f16(x2)?$/.test(type) && (opcode === "mov" || opcode === "selp")) types.push("b32");
  return forms.flatMap((form) => types.map((t) => [opcode, ...form, t].join(".")));
}

const dropped = new Set(["uni", "sync", "aligned"]);

function plain(l: Lowering, i: PtxInstruction): void {
  const modifiers = i.modifiers.filter((m) => !dropped.has(m));
  const opcode = i.opcode === "mad" && /^f/.test(modifiers.at(-1) ?? "") ? "fma" : i.opcode;
  const op = candidates(opcode, modifiers).find((name) => row(name) !== undefined);
  if (op === undefined) l.unsupported();
  l.row(op, [i.operands[0]], i.operands.slice(1));
}

function lowerMove(l: Lowering, i: PtxInstruction): void {
  const [to, from] = i.operands;
  const type = i.modifiers.at(-1) ?? "";
  if (to?.kind === "vector" || from?.kind === "vector") {
    if (type !== "b64" && type !== "b32") l.unsupported();
    if (to?.kind === "vector") {
      if (to.elements.length !== 2) l.unsupported("only two elements");
      // Both halves are read before either is written: they may share a register with the source.
      const kind = type === "b64" ? "l" : "w";
      const whole = l.source(from, kind);
      const halves = [l.temporary("w"), l.temporary("w")] as const;
      l.emit(`low.${type}`, { d: halves[0], a: whole });
      l.emit(`high.${type}`, { d: halves[1], a: whole });
      to.elements.forEach((e, k) => {
        if (e.kind !== "sink")
          l.result(e, "w", (d) => l.emit("mov.b32", { d, a: halves[k as 0 | 1] }));
      });
    } else if (from?.kind === "vector") {
      if (from.elements.length !== 2) l.unsupported("only two elements");
      l.row(`pack.${type}`, [to], from.elements);
    }
    return;
  }
  plain(l, i);
}

/** setp with its optional second result and combination (9.7.6.2). */
function lowerSetp(l: Lowering, i: PtxInstruction): void {
  const [cmp = "", ...rest] = i.modifiers;
  const combine = rest.find((m) => m === "and" || m === "or" || m === "xor");
  const kept = rest.filter((m) => m !== combine);
  const op = candidates("setp", [cmp, ...kept]).find((name) => row(name) !== undefined);
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

/** set: a setp whose result is all ones (or 1.0) and zero. */
function lowerSet(l: Lowering, i: PtxInstruction): void {
  const type = i.modifiers.at(-2) ?? "";
  const name = candidates(
    "setp",
    i.modifiers.filter((_, k) => k !== i.modifiers.length - 2),
  ).find((n) => row(n));
  if (name === undefined || !/^([usb]32|f32)$/.test(type) || i.operands.length !== 3)
    l.unsupported();
  const kind = row(name)!.sig.endsWith("l") ? "l" : "w";
  const test = l.temporary("p");
  l.emit(name, { d: test, a: l.source(i.operands[1], kind), b: l.source(i.operands[2], kind) });
  const one = l.constant("w", type === "f32" ? 0x3f800000n : 0xffffffffn);
  const zero = l.constant("w", 0n);
  l.result(i.operands[0], "w", (d) => l.emit("selp.b32", { d, a: one, b: zero, c: test }));
}

/** Extended-precision arithmetic: the carry flag is a hidden operand. */
function lowerCarry(l: Lowering, i: PtxInstruction): void {
  const type = i.modifiers.at(-1) ?? "";
  if (!/32$/.test(type)) l.unsupported();
  const name = [i.opcode, ...i.modifiers.slice(0, -1)].join(".");
  const op = [`${name}.${type}`, `${name}.b32`].find((n) => row(n) !== undefined);
  if (op === undefined) l.unsupported();
  const sig = row(op)!.sig;
  const sources: number[] = i.operands.slice(1).map((o) => l.source(o, "w"));
  if (sig.endsWith("p")) sources.push(l.carry());
  const [a = -1, b = -1, c = -1, z = -1] = sources;
  const e = sig.startsWith("wp") ? l.carry() : -1;
  l.result(i.operands[0], "w", (d) => l.emit(op, { d, a, b, c, z, e }));
}

function lowerShuffle(l: Lowering, i: PtxInstruction): void {
  const mode = i.modifiers.find((m) => m === "up" || m === "down" || m === "bfly" || m === "idx");
  const [to, value, lane, clamp] = i.operands;
  if (mode === undefined || to === undefined) l.unsupported();
  const first = to.kind === "pair" ? to.first : to;
  const e = to.kind === "pair" && to.second.kind === "register" ? l.register(to.second.name) : -1;
  const a = l.source(value, "w");
  const b = l.source(lane, "w");
  const c = l.source(clamp, "w");
  l.result(first, "w", (d) => l.emit(`shfl.${mode}`, { d, a, b, c, e }));
}

const allLanes: PtxOperand = { kind: "integer", value: 0xffffffffn };

function lowerVote(l: Lowering, i: PtxInstruction): void {
  const mode = i.modifiers.find((m) => m === "all" || m === "any" || m === "uni" || m === "ballot");
  if (mode === undefined) l.unsupported();
  const a = l.source(i.operands[1], "p");
  const b = l.source(i.operands[2] ?? allLanes, "w");
  l.result(i.operands[0], mode === "ballot" ? "w" : "p", (d) =>
    l.emit(`vote.${mode}`, { d, a, b }),
  );
}

function lowerMatch(l: Lowering, i: PtxInstruction): void {
  const mode = i.modifiers.includes("all") ? "all" : "any";
  const wide = i.modifiers.at(-1) === "b64";
  const to = i.operands[0];
  if (to === undefined) l.unsupported();
  const e = to.kind === "pair" && to.second.kind === "register" ? l.register(to.second.name) : -1;
  const a = l.source(i.operands[1], wide ? "l" : "w");
  const b = l.source(i.operands[2], "w");
  l.result(to.kind === "pair" ? to.first : to, "w", (d) =>
    l.emit(`match.${mode}.b${wide ? 64 : 32}`, { d, a, b, e }),
  );
}

function lowerRedux(l: Lowering, i: PtxInstruction): void {
  const type = i.modifiers.at(-1) ?? "";
  const mode = i.modifiers.find((m) => /^(add|min|max|and|or|xor)$/.test(m));
  if (mode === undefined || !/^[sub]32$/.test(type)) l.unsupported();
  const name = mode === "min" || mode === "max" ? `redux.${mode}.${type}` : `redux.${mode}`;
  const a = l.source(i.operands[1], "w");
  const b = l.source(i.operands[2], "w");
  l.result(i.operands[0], "w", (d) => l.emit(name, { d, a, b }));
}

/** cvta (9.7.9.19): global addresses are generic already. */
function lowerCvta(l: Lowering, i: PtxInstruction): void {
  const where = i.modifiers
    .find((m) => /^(global|shared|local|const|param)/.test(m))
    ?.replace("::cta", "");
  if (where === undefined || !i.modifiers.at(-1)?.endsWith("64")) l.unsupported();
  const to = i.modifiers.includes("to") ? "to." : "";
  l.row(
    where === "global" ? "mov.b64" : `cvta.${to}${where}.b64`,
    [i.operands[0]],
    [i.operands[1]],
  );
}

/** bar and barrier (9.7.13.1): the control step; a reduction's result is written when it opens. */
function lowerBarrier(l: Lowering, i: PtxInstruction): void {
  const mode = i.modifiers.find(
    (m) => m === "sync" || m === "arrive" || m === "red" || m === "warp",
  );
  if (mode === "warp") {
    l.emit("nop", {});
    return;
  }
  if (mode === undefined) l.unsupported();
  const values = i.operands.slice(mode === "red" ? 1 : 0);
  const predicate = mode === "red" ? values.pop() : undefined;
  const a = l.source(values[0] ?? { kind: "integer", value: 0n }, "w");
  const b = values[1] === undefined ? -1 : l.source(values[1], "w");
  const c = predicate === undefined ? -1 : l.source(predicate, "p");
  const emit = (d: number, y: number): void => l.emit("@bar", { d, a, b, c }, { y });
  if (mode !== "red") {
    emit(-1, mode === "arrive" ? 1 : 0);
    return;
  }
  const kind = i.modifiers.includes("popc") ? 2 : i.modifiers.includes("and") ? 3 : 4;
  l.result(i.operands[0], kind === 2 ? "w" : "p", (d) => emit(d, kind));
}

function lowerBranch(l: Lowering, i: PtxInstruction): void {
  const label = i.operands[0];
  if (label?.kind !== "label") l.unsupported();
  l.emit("@bra", {}, { targets: [label.index] });
}

const opcodes: Record<string, Lower> = {
  mov: lowerMove,
  setp: lowerSetp,
  set: lowerSet,
  slct: (l, i) => l.row(`slct.${i.modifiers.at(-1)}`, [i.operands[0]], i.operands.slice(1)),
  cvt: (l, i) => l.row(`cvt.${i.modifiers.join(".")}`, [i.operands[0]], i.operands.slice(1)),
  cvta: lowerCvta,
  isspacep: (l, i) => l.row(`isspacep.${i.modifiers[0]}`, [i.operands[0]], i.operands.slice(1)),
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
  exit: (l) => l.emit("@exit", {}),
  ret: (l) => l.emit("@exit", {}),
  trap: (l, i) => l.emit(i.modifiers[0] === "assert" ? "assert" : "trap", {}),
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
