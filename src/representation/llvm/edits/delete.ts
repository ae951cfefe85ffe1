/**
 *     delete 14 [*=a2]
 *
 * Instruction 14 goes; all its uses read one value that was available where it stood.
 */
import type { Operator } from "./operator.ts";

export const remove: Operator = {
  name: "delete",
  targets: 1,

  draw(d) {
    const target = d.any();
    if (target === undefined) return undefined;
    const rewires = d.isUsed(target)
      ? [{ slot: "*", value: d.value(target, target.at, target.fn, [target]) }]
      : [];
    return { op: "delete", targets: [target.id], rewires };
  },

  apply(variant, edit) {
    const target = variant.living(edit.targets[0]);
    variant.rewire(edit, new Map(), target);
    variant.retire(target);
  },
};
