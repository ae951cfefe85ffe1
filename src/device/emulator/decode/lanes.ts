/** Lowers what the lanes of a warp do together: shfl, vote, match, redux, elect (9.7.8.6, 9.7.12). */
import type { Lowering } from "./lowering.ts";
import type { PtxInstruction, PtxOperand } from "./ptx.ts";

export function lowerShuffle(l: Lowering, i: PtxInstruction): void {
  const mode = i.modifiers.find((m) => m === "up" || m === "down" || m === "bfly" || m === "idx");
  const [to, value, lane, clamp, members] = i.operands;
  if (mode === undefined || to === undefined) l.unsupported();
  const first = to.kind === "pair" ? to.first : to;
  const e = to.kind === "pair" && to.second.kind === "register" ? l.register(to.second.name) : -1;
  const a = l.source(value, "w");
  const b = l.source(lane, "w");
  const c = l.source(clamp, "w");
  // Lanes run together whatever it says; the watchers look at it.
  const z = l.source(members ?? allLanes, "w");
  l.result(first, "w", (d) => l.emit(`shfl.${mode}`, { d, a, b, c, e, z }));
}

const allLanes: PtxOperand = { kind: "integer", value: 0xffffffffn };

export function lowerVote(l: Lowering, i: PtxInstruction): void {
  const mode = i.modifiers.find((m) => m === "all" || m === "any" || m === "uni" || m === "ballot");
  if (mode === undefined) l.unsupported();
  const a = l.source(i.operands[1], "p");
  const b = l.source(i.operands[2] ?? allLanes, "w");
  l.result(i.operands[0], mode === "ballot" ? "w" : "p", (d) =>
    l.emit(`vote.${mode}`, { d, a, b }),
  );
}

export function lowerMatch(l: Lowering, i: PtxInstruction): void {
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

export function lowerRedux(l: Lowering, i: PtxInstruction): void {
  const type = i.modifiers.at(-1) ?? "";
  const mode = i.modifiers.find((m) => /^(add|min|max|and|or|xor)$/.test(m));
  if (mode === undefined || !/^[sub]32$/.test(type)) l.unsupported();
  const name = mode === "min" || mode === "max" ? `redux.${mode}.${type}` : `redux.${mode}`;
  const a = l.source(i.operands[1], "w");
  const b = l.source(i.operands[2], "w");
  l.result(i.operands[0], "w", (d) => l.emit(name, { d, a, b }));
}

/** elect.sync (9.7.12.14): the lowest lane that takes part, and whether it is this one. */
export function lowerElect(l: Lowering, i: PtxInstruction): void {
  const [to, members] = i.operands;
  if (to?.kind !== "pair") l.unsupported("a predicate is missing");
  const a = l.source(members, "w");
  const leader = l.step("elect", "w", a);
  const lane = l.source({ kind: "special", name: "%laneid" }, "w");
  l.result(to.first, "w", (d) => l.emit("mov.b32", { d, a: leader }));
  l.result(to.second, "p", (d) => l.emit("setp.eq.u32", { d, a: leader, b: lane }));
}
