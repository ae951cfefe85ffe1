/**
 *     bound [2.1=22]
 *
 * The comparison that decides whether a loop goes on is made with another value of its type that is
 * available there.
 */
import { OP } from "../opcodes.ts";
import type { Instruction, Slot, Snapshot } from "../snapshot.ts";
import { operand } from "./operand.ts";
import type { Operator } from "./operator.ts";
import { listed } from "./operator.ts";

export const bound: Operator = listed({
  name: "bound",
  targets: 0,

  every(snapshot) {
    const values = [...snapshot.args, ...snapshot.instructions.filter((each) => each.hasResult)];
    return boundSlots(snapshot).flatMap((slot) =>
      values
        .filter((value) => value !== slot.value && snapshot.fits(value, slot))
        .map((value) => ({
          edit: {
            op: "bound",
            targets: [],
            rewires: [{ slot: slot.name, value: value.id }],
          },
          place: slot.user,
        })),
    );
  },

  apply: operand.apply,
});

/** Operands of the comparisons that loops end by. */
function boundSlots(snapshot: Snapshot): readonly Slot[] {
  const comparisons = snapshot.instructions
    .filter((each) => each.opcode === OP.br && snapshot.leavesLoop(each))
    .flatMap(({ slots }) => slots.map(({ value }) => value as Instruction | undefined))
    .filter((value): value is Instruction => value?.opcode === OP.icmp);
  return [...new Set(comparisons)].flatMap(({ slots }) => slots);
}
