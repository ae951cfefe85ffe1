/**
 *     copy 7 14 [@.0=a5, 20.1=@]
 *
 * A clone of 7 stands before 14. Its operands that are not available there are repaired; if 7's result
 * was used, the clone's is written into one operand slot that it dominates.
 */
import type { Rewire } from "../../../genome.ts";
import { SELF } from "../../../genome.ts";
import type { Drawing } from "../repair.ts";
import type { Instruction } from "../snapshot.ts";
import type { Operator } from "./operator.ts";

export const copy: Operator = {
  name: "copy",
  targets: 2,

  draw(d) {
    const [source, before] = d.pair() ?? [];
    if (source === undefined || before === undefined) return undefined;
    const rewires = placeClone(d, source, before, []);
    return rewires && { op: "copy", targets: [source.id, before.id], rewires };
  },

  apply(variant, edit, self) {
    const [source, before] = edit.targets;
    const clone = variant.cloneBefore(variant.position(source), variant.position(before), self);
    variant.rewire(edit, new Map([[SELF, clone]]));
  },
};

/** Repair and connection of a clone of `source`; undefined when its result has nowhere to go. */
export function placeClone(
  d: Drawing,
  source: Instruction,
  before: Instruction,
  gone: readonly Instruction[],
): readonly Rewire[] | undefined {
  const rewires = d.repair(source, before, SELF, gone);
  if (!d.isUsed(source)) return rewires;
  const connection = d.connect(source, before, SELF, gone);
  return connection && [...rewires, connection];
}
