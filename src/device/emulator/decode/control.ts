/** Lowers branches, barriers and the calls that have not been inlined (9.7.11, 9.7.12.1). */
import type { Lowering } from "./lowering.ts";
import { loadLocal, storeLocal } from "./memory-access.ts";
import type { PtxInstruction } from "./ptx.ts";

/**
 * brx.idx (9.7.11.4): a test and a branch for each label but the last. An index beyond the list, for
 * which the manual defines nothing, faults.
 */
export function lowerIndexedBranch(l: Lowering, i: PtxInstruction): void {
  const [index, ...labels] = i.operands;
  const a = l.source(index, "w");
  l.emit("brx.index", { a }, { x: labels.length });
  labels.forEach((label, k) => {
    if (label.kind !== "label") l.unsupported();
    if (k === labels.length - 1) l.emit("@bra", {}, { targets: [label.index] });
    else l.branch(l.constant("w", BigInt(k)), a, label.index);
  });
}

/** Calls of functions that the device itself provides; all others have been inlined. */
export function lowerCall(l: Lowering, i: PtxInstruction): void {
  const [returned, callee, given] = i.operands;
  const args = given?.kind === "vector" ? given.elements : [];
  const argument = (k: number, kind: "w" | "l"): number => loadLocal(l, args[k], kind);
  if (callee?.kind !== "symbol") l.unsupported();
  if (callee.name === "vprintf") {
    const d = l.temporary("w");
    l.emit("host.vprintf", { d, a: argument(0, "l"), b: argument(1, "l") });
    if (returned?.kind === "vector") storeLocal(l, returned.elements[0], d);
    return;
  }
  const [a, b, c] = [argument(0, "l"), argument(1, "l"), argument(2, "w")];
  l.emit("host.assertfail", { a, b, c, z: argument(3, "l") });
}

/** bar and barrier (9.7.12.1): the control step; a reduction's result is written when it opens. */
export function lowerBarrier(l: Lowering, i: PtxInstruction): void {
  const mode = i.modifiers.find(
    (m) => m === "sync" || m === "arrive" || m === "red" || m === "warp",
  );
  if (mode === "warp") {
    l.emit("bar.warp", { a: l.source(i.operands[0], "w") });
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

export function lowerBranch(l: Lowering, i: PtxInstruction): void {
  const label = i.operands[0];
  if (label?.kind !== "label") l.unsupported();
  l.emit("@bra", {}, { targets: [label.index] });
}
