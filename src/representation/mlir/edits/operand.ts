/**
 *     operand [31.0=22]
 *
 * Operand 0 of operation 31 becomes the value 22, resized where it must be. Drawn in the published order:
 * the value first, then one of the operands of its element type that may read it.
 */
import { Refusal } from "../../refusal.ts";
import type { Operator } from "./operator.ts";

export const operand: Operator = {
  name: "operand",
  targets: 0,

  draw(d) {
    const value = d.anyValue();
    const slot = value && d.anySlotFor(value);
    return (
      slot && { op: "operand", targets: [], rewires: [{ slot: slot.name, value: d.nameOf(value) }] }
    );
  },

  apply(variant, edit, self) {
    if (edit.rewires.length === 0) throw new Refusal("missing-target", "no operand is named");
    variant.rewire(edit, self);
  },
};
