/**
 *     swap 7 14 [@a.0=a5, 20.1=@a]
 *
 * 7 and 14, of one type, change places: clone `@a` of 7 stands where 14 was and takes 14's uses, clone
 * `@b` of 14 where 7 was. Operands are repaired, and each result that was used is connected once more
 * (published rule).
 */
import type { Rewire } from "../../../genome.ts";
import { SELF } from "../../../genome.ts";
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
      rewires.push(...d.repair(source, before, self, [a, b]));
      if (!d.isUsed(source)) continue;
      const connection = d.connect(source, before, self, [a, b]);
      if (connection === undefined) return undefined;
      rewires.push(connection);
    }
    return { op: "swap", targets: [a.id, b.id], rewires };
  },

  apply(variant, edit, self) {
    const [a, b] = [variant.living(edit.targets[0]), variant.living(edit.targets[1])];
    variant.requireSameType(a, b);
    const cloneA = variant.cloneBefore(a, b, `${self}a`);
    const cloneB = variant.cloneBefore(b, a, `${self}b`);
    variant.takeUses(a, cloneB, [cloneA, cloneB]);
    variant.takeUses(b, cloneA, [cloneA, cloneB]);
    const created = new Map([
      [`${SELF}a`, cloneA],
      [`${SELF}b`, cloneB],
    ]);
    variant.rewire(edit, created);
    variant.retire(a);
    variant.retire(b);
  },
};
