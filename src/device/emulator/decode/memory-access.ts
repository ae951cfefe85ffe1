/** Lowers ld, st, atom and red. Cache, order and scope hints have no effect on one device. */

import { space } from "../memory/space.ts";
import { handler } from "../ops/index.ts";
import { packAccess } from "../ops/memory.ts";
import { classOf, type Lowering } from "./lowering.ts";
import type { PtxInstruction, PtxOperand } from "./ptx.ts";

const spaces: Record<string, number> = {
  global: space.global,
  shared: space.shared,
  "shared::cta": space.shared,
  local: space.local,
  const: space.const,
  param: space.param,
  "param::entry": space.param,
  "param::func": space.param,
};

/** Element key of ops/memory.ts and its bytes. */
function element(type: string): { key: string; bytes: number } | undefined {
  if (type === "u8" || type === "b8") return { key: "u8", bytes: 1 };
  if (type === "s8" || type === "s16") return { key: type, bytes: type === "s8" ? 1 : 2 };
  if (/^(u16|b16|f16|bf16)$/.test(type)) return { key: "u16", bytes: 2 };
  if (/^([busf]32|f16x2|bf16x2)$/.test(type)) return { key: "b32", bytes: 4 };
  return /^[busf]64$/.test(type) ? { key: "b64", bytes: 8 } : undefined;
}

interface Access {
  readonly where: number;
  readonly key: string;
  readonly bytes: number;
  readonly type: string;
  readonly count: number;
}

function describe(l: Lowering, i: PtxInstruction): Access {
  const type = i.modifiers.at(-1) ?? "";
  const kind = element(type);
  if (kind === undefined) l.unsupported();
  const vector = i.modifiers.find((m) => /^v\d$/.test(m));
  const count = vector === undefined ? 1 : Number(vector[1]);
  if (count !== 1 && count !== 2 && count !== 4) l.unsupported();
  const where = spaces[i.modifiers.find((m) => Object.hasOwn(spaces, m)) ?? ""] ?? space.generic;
  return { where, key: kind.key, bytes: kind.bytes, type, count };
}

/** Base value, constant offset and the space, after call parameters have become local variables. */
function address(
  l: Lowering,
  operand: PtxOperand | undefined,
  where: number,
): { a: number; x: number; where: number } {
  if (operand?.kind !== "address") l.unsupported("an address is expected");
  const { base, offset } = operand;
  if (base === null) return { a: l.constant("l", BigInt(offset)), x: 0, where };
  if (base.kind === "register")
    return { a: l.source({ kind: "register", name: base.name }, "l"), x: offset, where };
  const local = where === space.param && l.scope.spaces.get(base.name) === "local";
  return { a: l.symbol(base.name, 0), x: offset, where: local ? space.local : where };
}

const elements = (operand: PtxOperand | undefined): readonly (PtxOperand | undefined)[] =>
  operand?.kind === "vector" ? operand.elements : [operand];

export function lowerLoad(l: Lowering, i: PtxInstruction): void {
  const access = describe(l, i);
  const [to, from] = i.operands;
  const kind = access.key === "b64" ? "l" : "w";
  const targets = elements(to);
  if (targets.length !== access.count) l.unsupported("wrong number of elements");
  if (from?.kind === "address" && from.base?.kind === "symbol" && access.where === space.param) {
    const at = l.scope.params.get(from.base.name);
    if (at !== undefined) {
      parameters(l, targets, access, at + from.offset);
      return;
    }
  }
  const { a, x, where } = address(l, from, access.where);
  const y = packAccess(where, access.bytes, access.count);
  const signed = access.type.startsWith("s");
  if (access.count === 1) {
    l.result(to, kind, (d) => l.emit(`ld.${access.key}`, { d, a }, { x, y }), signed);
    return;
  }
  const temporaries = targets.map((t) => {
    const fits = t?.kind === "register" && l.values[l.register(t.name)]!.class === kind;
    return fits ? l.register(t.name) : l.temporary(kind);
  });
  const [d = -1, b = -1, c = -1, e = -1] = temporaries;
  l.emit(`ld.vec.${access.key}`, { d, a, b, c, e }, { x, y, writes: temporaries });
  targets.forEach((t, k) => {
    const value = temporaries[k]!;
    if (t?.kind !== "register" || l.register(t.name) === value) return;
    l.result(
      t,
      kind,
      (to2) => l.emit(kind === "l" ? "mov.b64" : "mov.b32", { d: to2, a: value }),
      signed,
    );
  });
}

/** The kernel's own parameters are broadcast slots. */
function parameters(
  l: Lowering,
  targets: readonly (PtxOperand | undefined)[],
  access: Access,
  offset: number,
): void {
  const type = access.type as Parameters<typeof classOf>[0];
  const kind = classOf(type) === "l" ? "l" : "w";
  targets.forEach((t, k) => {
    const source = { kind: "param", offset: offset + k * access.bytes, type: access.type } as const;
    const a = l.broadcast(kind, source as Parameters<Lowering["broadcast"]>[1]);
    l.result(
      t,
      kind,
      (d) => l.emit(kind === "l" ? "mov.b64" : "mov.b32", { d, a }),
      access.type.startsWith("s"),
    );
  });
}

export function lowerStore(l: Lowering, i: PtxInstruction): void {
  const access = describe(l, i);
  const [to, from] = i.operands;
  const kind = access.key === "b64" ? "l" : "w";
  const key = access.key === "s8" ? "u8" : access.key === "s16" ? "u16" : access.key;
  const sources = elements(from).map((s) => l.source(s, kind));
  if (sources.length !== access.count) l.unsupported("wrong number of elements");
  const { a, x, where } = address(l, to, access.where);
  if (where === space.const || where === space.param) l.unsupported("a write to read-only memory");
  const y = packAccess(where, access.bytes, access.count);
  const [d = -1, b = -1, c = -1, e = -1] = sources;
  l.emit(
    access.count === 1 ? `st.${key}` : `st.vec.${key}`,
    { d, a, b, c, e },
    { x, y, writes: [] },
  );
}

/** The value of a `.param` variable of a call, which lives in local memory. */
export function loadLocal(l: Lowering, operand: PtxOperand | undefined, kind: "w" | "l"): number {
  if (operand?.kind !== "symbol") return l.unsupported("an argument is not a .param variable");
  const d = l.temporary(kind);
  const y = packAccess(space.local, kind === "l" ? 8 : 4, 1);
  l.emit(
    kind === "l" ? "ld.b64" : "ld.b32",
    { d, a: l.symbol(operand.name, operand.offset) },
    { y },
  );
  return d;
}

export function storeLocal(l: Lowering, operand: PtxOperand | undefined, value: number): void {
  if (operand?.kind !== "symbol") return;
  const a = l.symbol(operand.name, operand.offset);
  l.emit("st.b32", { d: value, a }, { y: packAccess(space.local, 4, 1), writes: [] });
}

export function lowerAtomic(l: Lowering, i: PtxInstruction): void {
  const type = i.modifiers.at(-1) ?? "";
  const kind = classOf(type) === "l" ? "l" : "w";
  const mode = i.modifiers.find((m) => /^(add|min|max|and|or|xor|exch|cas|inc|dec)$/.test(m));
  const same = kind === "l" ? "b64" : "b32";
  const integer = /^[bsu](32|64)$/.test(type) ? [`atom.${mode}.${same}`] : [];
  const bytes = kind === "l" ? 8 : /^b?f?16$/.test(type) ? 2 : 4;
  const op = [`atom.${mode}.${type}`, ...integer].find((name) => handler(name) !== undefined);
  if (mode === undefined || op === undefined) l.unsupported();
  const where = spaces[i.modifiers.find((m) => Object.hasOwn(spaces, m)) ?? ""] ?? space.generic;
  const [to, ...rest] = i.opcode === "red" ? [undefined, ...i.operands] : i.operands;
  const { a, x } = address(l, rest[0], where);
  const b = l.source(rest[1], kind);
  const c = mode === "cas" ? l.source(rest[2], kind) : b;
  const y = packAccess(where, bytes, 1);
  if (i.opcode === "red" || to?.kind === "sink") l.emit(op, { a, b, c }, { x, y });
  else l.result(to, kind, (d) => l.emit(op, { d, a, b, c }, { x, y }));
}
