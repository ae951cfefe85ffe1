/** Lowers the forms of mov that split a register into parts or join them (9.7.8.4). */
import type { Lowering } from "./lowering.ts";
import type { PtxOperand } from "./ptx.ts";

/** `mov.b64 {a, b}, x` (9.7.8.4): every part is read before one is written, registers may repeat. */
export function unpack(
  l: Lowering,
  parts: readonly PtxOperand[],
  from: PtxOperand | undefined,
  bits: number,
): void {
  const width = partWidth(l, parts, bits);
  const whole = l.source(from, bits === 64 ? "l" : "w");
  const words =
    bits === 64 ? (["low.b64", "high.b64"] as const).map((op) => l.step(op, "w", whole)) : [whole];
  const perWord = Math.min(bits, 32) / width;
  const values = parts.map((_, k) => {
    const word = words[Math.floor(k / perWord)]!;
    if (perWord === 1) return word;
    const at = l.constant("w", BigInt(width * (k % perWord)));
    return l.step("bfe.u32", "w", word, at, l.constant("w", BigInt(width)));
  });
  parts.forEach((part, k) => {
    if (part.kind !== "sink") l.result(part, "w", (d) => l.emit("mov.b32", { d, a: values[k]! }));
  });
}

/** `mov.b64 x, {a, b}`; of four parts, neighbours are joined first. */
export function pack(
  l: Lowering,
  to: PtxOperand | undefined,
  parts: readonly PtxOperand[],
  bits: number,
): void {
  const width = partWidth(l, parts, bits);
  let values = parts.map((part) => l.source(part, "w"));
  if (values.length === 4) {
    const [x = -1, y = -1, z = -1, w = -1] = values;
    const join = `pack.b${2 * width}`;
    values = [l.step(join, "w", x, y), l.step(join, "w", z, w)];
  }
  const [a = -1, b = -1] = values;
  l.result(to, bits === 64 ? "l" : "w", (d) => l.emit(`pack.b${bits}`, { d, a, b }));
}

function partWidth(l: Lowering, parts: readonly PtxOperand[], bits: number): number {
  if (parts.length !== 2 && parts.length !== 4) l.unsupported(`${parts.length} elements`);
  const width = bits / parts.length;
  if (width !== 8 && width !== 16 && width !== 32) l.unsupported(`elements of ${width} bits`);
  return width;
}
