/**
 *     swap 7 14 [@a.0=a5, 20.1=@a]
 *
 * 7 and 14, whose results have the same types, change places: clone `@a` of 7 stands where 14 was and
 * takes 14's uses, clone `@b` of 14 where 7 was. Operands are repaired, and each result that was used is
 * connected once more, as in gevo's LLVM edits.
 */
import type { Rewire } from "../../../genome.ts";
import { SELF } from "../../../genome.ts";
import { placeClone } from "./copy.ts";
import type { Operator } from "./operator.ts";

export const swap: Operator = {
  name: "swap",
  targets: 2,

  draw(d) {
    const [a, b] = d.sameTypePair() ?? [];
    if (a === undefined || b === undefined) return undefined;
    const rewires: Rewire[] = [];
    for (const [source, before, self] of [
      [a, b, `${SELF}a`],
      [b, a, `${SELF}b`],
    ] as const) {
      const placed = placeClone(d, source, before, self, [a, b], false);
      if (placed === undefined) return undefined;
      rewires.push(...placed);
    }
    return { op: "swap", targets: [d.idOf(a), d.idOf(b)], rewires };
  },

  apply(variant, edit, self) {
    const [a, b] = [variant.living(edit.targets[0]), variant.living(edit.targets[1])];
    variant.requireSameTypes(a, b);
    const cloneA = variant.cloneBefore(a, b, `${self}a`);
    const cloneB = variant.cloneBefore(b, a, `${self}b`);
    variant.takeUses(a, cloneB, [cloneA, cloneB]);
    variant.takeUses(b, cloneA, [cloneA, cloneB]);
    variant.rewire(edit, self);
    variant.retire(a);
    variant.retire(b);
  },
};
