/**
 *     operand [31.0=22]
 *
 * Operand 0 of instruction 31 becomes the value 22. Drawn in the published order: the value first, then
 * one of the slots of its type that it dominates. Branch conditions and PHI inputs change this way.
 */
import { Refusal } from "../../refusal.ts";
import type { Operator } from "./operator.ts";

export const operand: Operator = {
  name: "operand",
  targets: 0,

  draw(d) {
    const value = d.anyValue();
    if (value === undefined) return undefined;
    const slot = d.anySlotFor(value);
    return slot && { op: "operand", targets: [], rewires: [{ slot: slot.name, value: value.id }] };
  },

  apply(variant, edit) {
    if (edit.rewires.length === 0) throw new Refusal("missing-target", "no slot is named");
    variant.rewire(edit, new Map());
  },
};
