/**
 *     approximate 31
 *
 * A division, root or reciprocal in single precision is computed by the GPU's approximate instruction
 * (PTX ISA 9.7.3, `.approx`): off by an ulp or two, several times faster.
 */

import { Refusal } from "../../refusal.ts";
import type { Handle } from "../library.ts";
import { llvm } from "../library.ts";
import { OP, TYPE } from "../opcodes.ts";
import { callIntrinsic } from "./intrinsic.ts";
import type { Operator } from "./operator.ts";
import { listed } from "./operator.ts";

const APPROXIMATE: Readonly<Record<string, string>> = {
  "llvm.sqrt.f32": "llvm.nvvm.sqrt.approx.f",
  "llvm.nvvm.sqrt.f": "llvm.nvvm.sqrt.approx.f",
  "llvm.nvvm.sqrt.rn.f": "llvm.nvvm.sqrt.approx.f",
  "llvm.nvvm.div.rn.f": "llvm.nvvm.div.approx.f",
  "llvm.nvvm.rcp.rn.f": "llvm.nvvm.rcp.approx.ftz.f",
};

export const approximate: Operator = listed({
  name: "approximate",
  targets: 1,

  every: (snapshot) =>
    snapshot.instructions
      .filter(({ handle }) => approximationOf(handle) !== undefined)
      .map((place) => ({ edit: { op: "approximate", targets: [place.id], rewires: [] }, place })),

  apply(variant, edit, self) {
    const { c } = llvm();
    const target = variant.living(edit.targets[0]);
    const name = approximationOf(target);
    if (name === undefined) {
      throw new Refusal("not-eligible", `${edit.targets[0]} has no approximate form`);
    }
    const count = c.GetInstructionOpcode(target) === OP.call ? c.GetNumArgOperands(target) : 2;
    const args = Array.from({ length: count }, (_, k) => c.GetOperand(target, k));
    variant.supersede(target, callIntrinsic(variant, target, name, args), self);
  },
});

function approximationOf(instruction: Handle): string | undefined {
  const { c } = llvm();
  if (c.GetTypeKind(c.TypeOf(instruction)) !== TYPE.float) return undefined;
  switch (c.GetInstructionOpcode(instruction)) {
    case OP.fdiv:
      return "llvm.nvvm.div.approx.f";
    case OP.call: {
      const callee = c.GetCalledValue(instruction);
      return c.IsAFunction(callee) === 0 ? undefined : APPROXIMATE[c.GetValueName2(callee, [0])];
    }
    default:
      return undefined;
  }
}
