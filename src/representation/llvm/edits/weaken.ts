/**
 *     weaken 20
 *
 * Barrier 20 holds up a warp only, no longer the block: `bar.warp.sync` with the full mask (PTX ISA
 * 9.7.13.2) in the place of `bar.sync`. That a barrier goes altogether is `delete`'s matter.
 */

import { Refusal } from "../../refusal.ts";
import type { Handle } from "../library.ts";
import { llvm } from "../library.ts";
import { OP } from "../opcodes.ts";
import { callIntrinsic } from "./intrinsic.ts";
import type { Operator } from "./operator.ts";
import { listed } from "./operator.ts";

/** Barriers of a block without a result. */
export const BARRIERS: ReadonlySet<string> = new Set([
  "llvm.nvvm.barrier0",
  "llvm.nvvm.barrier.sync",
  "llvm.nvvm.barrier",
]);

export const weaken: Operator = listed({
  name: "weaken",
  targets: 1,

  every: (snapshot) =>
    snapshot.instructions
      .filter(({ callee }) => callee !== undefined && BARRIERS.has(callee))
      .map((place) => ({ edit: { op: "weaken", targets: [place.id], rewires: [] }, place })),

  apply(variant, edit, self) {
    const { c } = llvm();
    const target = variant.living(edit.targets[0]);
    if (!isBarrier(target)) {
      throw new Refusal("not-eligible", `${edit.targets[0]} is no barrier of a block`);
    }
    const everyLane = c.ConstInt(c.Int32TypeInContext(variant.context), 0xffffffffn, 0);
    const barrier = callIntrinsic(variant, target, "llvm.nvvm.bar.warp.sync", [everyLane]);
    variant.supersede(target, barrier, self);
  },
});

function isBarrier(instruction: Handle): boolean {
  const { c } = llvm();
  if (c.GetInstructionOpcode(instruction) !== OP.call) return false;
  const callee = c.GetCalledValue(instruction);
  return c.IsAFunction(callee) !== 0 && BARRIERS.has(c.GetValueName2(callee, [0]));
}
