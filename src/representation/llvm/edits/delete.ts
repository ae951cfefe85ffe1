/**
 *     delete 14 [*=a2]
 *
 * Instruction 14 goes; all its uses read one value that was available where it stood.
 */
import { repairConstant } from "../constants.ts";
import type { Choice } from "../repair.ts";
import type { Instruction, Snapshot } from "../snapshot.ts";
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

  every: (snapshot) =>
    snapshot.instructions
      .filter(({ eligible }) => eligible)
      .flatMap((place) => deletionsOf(place, snapshot)),

  apply(variant, edit) {
    const target = variant.living(edit.targets[0]);
    variant.rewire(edit, new Map(), target);
    variant.retire(target);
  },
};

/** What stands in for the result: what the instruction itself read, else a constant. */
function deletionsOf(place: Instruction, snapshot: Snapshot): readonly Choice[] {
  if (!snapshot.used.has(place)) {
    return [{ edit: { op: "delete", targets: [place.id], rewires: [] }, place }];
  }
  const operands = place.slots.flatMap(({ value }) => (value?.type === place.type ? [value] : []));
  const constants = [repairConstant(place.type), "#0"];
  return [...new Set([...operands.map(({ id }) => id), ...constants])].map((value) => ({
    edit: { op: "delete", targets: [place.id], rewires: [{ slot: "*", value }] },
    place,
  }));
}
