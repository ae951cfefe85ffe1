/**
 *     copy 7 14 [@.0=a5, @.1=3, 20.1=@]
 *
 * A clone of 7, with its regions, stands before 14. Every operand is drawn anew (published rule); what
 * its regions read from outside is drawn anew where it cannot be read any more. Each result that was used
 * is written into one operand that may read it.
 */
import type { Rewire } from "../../../genome.ts";
import { SELF } from "../../../genome.ts";
import type { Drawing } from "../drawing.ts";
import type { Operation } from "../ir.ts";
import type { Operator } from "./operator.ts";

export const copy: Operator = {
  name: "copy",
  targets: 2,

  draw(d) {
    const [source, before] = d.pair() ?? [];
    if (source === undefined || before === undefined) return undefined;
    const rewires = placeClone(d, source, before, SELF, [], true);
    return rewires && { op: "copy", targets: [d.idOf(source), d.idOf(before)], rewires };
  },

  apply(variant, edit, self) {
    const [source, before] = edit.targets;
    variant.cloneBefore(variant.position(source), variant.position(before), self);
    variant.rewire(edit, self);
  },
};

/**
 * Repair and connection of a clone of `source` called `self`.
 * @param gone operations that go with the edit.
 * @param all draws all operands anew, not only those that cannot be read there.
 * @returns undefined when an operand or a result fits nowhere.
 */
export function placeClone(
  d: Drawing,
  source: Operation,
  before: Operation,
  self: string,
  gone: readonly Operation[],
  all: boolean,
): readonly Rewire[] | undefined {
  const repair = d.repair(source, before, self, gone, all);
  const connection = repair && d.connect(source, before, self, gone);
  return connection && [...repair, ...connection];
}
