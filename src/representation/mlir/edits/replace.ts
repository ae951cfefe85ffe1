/**
 *     replace 7 14 [@.0=a5]
 *
 * A clone of 7 takes the place and the uses of 14; their results have the same types. Operands that cannot
 * be read there are repaired; the results need no other connection.
 */
import { SELF } from "../../../genome.ts";
import type { Operator } from "./operator.ts";

export const replace: Operator = {
  name: "replace",
  targets: 2,

  draw(d) {
    const [source, target] = d.sameTypePair() ?? [];
    if (source === undefined || target === undefined) return undefined;
    const rewires = d.repair(source, target, SELF, [target], false);
    return rewires && { op: "replace", targets: [d.idOf(source), d.idOf(target)], rewires };
  },

  apply(variant, edit, self) {
    const source = variant.position(edit.targets[0]);
    const target = variant.living(edit.targets[1]);
    variant.requireSameTypes(source, target);
    const clone = variant.cloneBefore(source, target, self);
    variant.takeUses(target, clone, [clone]);
    variant.rewire(edit, self);
    variant.retire(target);
  },
};
