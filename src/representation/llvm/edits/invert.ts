/**
 *     invert 15
 *
 * Branch or select 15 goes the other way: it is decided by the negation of what it was decided by.
 */

import { Refusal } from "../../refusal.ts";
import { llvm } from "../library.ts";
import { OP, TYPE } from "../opcodes.ts";
import { conditionSlots } from "./condition.ts";
import type { Operator } from "./operator.ts";
import { listed } from "./operator.ts";

export const invert: Operator = listed({
  name: "invert",
  targets: 1,

  every: (snapshot) =>
    conditionSlots(snapshot).map(({ user }) => ({
      edit: { op: "invert", targets: [user.id], rewires: [] },
      place: user,
    })),

  apply(variant, edit, self) {
    const { c } = llvm();
    const target = variant.present(edit.targets[0]);
    const opcode = c.GetInstructionOpcode(target);
    const decides = opcode === OP.select || (opcode === OP.br && c.GetNumOperands(target) === 3);
    if (!decides || c.GetTypeKind(c.TypeOf(c.GetOperand(target, 0))) !== TYPE.integer) {
      throw new Refusal("not-eligible", `${edit.targets[0]} decides nothing`);
    }
    const negation = c.BuildNot(variant.builderBefore(target), c.GetOperand(target, 0), "");
    variant.adopt(self, negation);
    c.SetOperand(target, 0, negation);
  },
});
