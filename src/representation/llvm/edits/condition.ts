/**
 * What decides a branch or a select becomes another truth value:
 *
 *     condition [15.0=#1]     always true; `#0`: never
 *     condition [15.0=22]     another truth value that is available there
 *
 * Guards that the inputs never need, and ways of communicating that can be switched off, fall to this
 * edit: the most valuable ones published for hand-tuned kernels were of this form (arXiv 2208.12350).
 */
import { OP } from "../opcodes.ts";
import type { Choice } from "../repair.ts";
import { isTruthValue } from "../slots.ts";
import type { Slot, Snapshot } from "../snapshot.ts";
import { operand } from "./operand.ts";
import type { Operator } from "./operator.ts";
import { listed } from "./operator.ts";

export const condition: Operator = listed({
  name: "condition",
  targets: 0,

  every(snapshot) {
    const values = [...snapshot.args, ...snapshot.instructions].filter((v) => isTruthValue(v.type));
    return conditionSlots(snapshot).flatMap((slot): readonly Choice[] => {
      const others = values.filter((value) => value !== slot.value && snapshot.fits(value, slot));
      return ["#0", "#1", ...others.map(({ id }) => id)].map((value) => ({
        edit: { op: "condition", targets: [], rewires: [{ slot: slot.name, value }] },
        place: slot.user,
      }));
    });
  },

  apply: operand.apply,
});

/** Slots of branches and selects that hold a truth value computed by the program. */
export function conditionSlots(snapshot: Snapshot): readonly Slot[] {
  return snapshot.instructions
    .filter(({ opcode }) => opcode === OP.br || opcode === OP.select)
    .flatMap(({ slots }) => slots.filter(({ index }) => index === 0))
    .filter(({ type, value }) => value !== undefined && isTruthValue(type));
}
