/**
 * Comparisons of two floats in one register, f16x2 and bf16x2 (9.7.6): one comparison for each half,
 * each combined with the same predicate.
 */
import type { Lowering } from "./lowering.ts";
import type { PtxInstruction, PtxOperand } from "./ptx.ts";

export const isPacked = (i: PtxInstruction): boolean => /^b?f16x2$/.test(i.modifiers.at(-1) ?? "");

/** Predicates of the lower and the upper half. */
function tests(l: Lowering, i: PtxInstruction): readonly [low: number, high: number] {
  const [comparison = ""] = i.modifiers;
  const combine = i.modifiers.find((m) => m === "and" || m === "or" || m === "xor");
  const ftz = i.modifiers.includes("ftz") ? ".ftz" : "";
  const type = i.modifiers.at(-1)?.slice(0, -2);
  const [, x, y, other] = i.operands;
  const [a, b] = [l.source(x, "w"), l.source(y, "w")];
  const c = combine === undefined ? -1 : l.source(other, "p");
  const test = (half: string): number => {
    const p = l.step(`setp.${comparison}${half}${ftz}.${type}`, "p", a, b);
    return combine === undefined ? p : l.step(`${combine}.pred`, "p", p, c);
  };
  return [test(""), test(".high")];
}

/** setp: the first result is of the lower half, the second of the upper. */
export function lowerPackedSetp(l: Lowering, i: PtxInstruction): void {
  const [to] = i.operands;
  const [low, high] = tests(l, i);
  const finish = (target: PtxOperand | undefined, a: number): void =>
    l.result(target, "p", (d) => l.emit("mov.pred", { d, a }));
  finish(to?.kind === "pair" ? to.first : to, low);
  if (to?.kind === "pair") finish(to.second, high);
}

/** What a true comparison leaves in each half. */
const ONE: Readonly<Record<string, bigint>> = { f16x2: 0x3c00n, bf16x2: 0x3f80n };

/** set: 1.0 or, for integer results, all ones in each half whose comparison is true, zero in others. */
export function lowerPackedSet(l: Lowering, i: PtxInstruction): void {
  const one = ONE[i.modifiers.at(-2) ?? ""] ?? 0xffffn;
  const [low, high] = tests(l, i);
  const zero = l.constant("w", 0n);
  const [a = -1, b = -1] = [low, high].map((c, k) =>
    l.step("selp.b32", "w", l.constant("w", one << BigInt(16 * k)), zero, c),
  );
  l.result(i.operands[0], "w", (d) => l.emit("or.b32", { d, a, b }));
}
