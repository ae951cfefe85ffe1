/**
 *     restrict a2
 *
 * What pointer argument 2 reaches is taken to be reached in no other way, as `__restrict__` says it in
 * CUDA: the optimiser may keep it in registers, and loads of it may go through the read-only cache.
 */

import { Refusal } from "../../refusal.ts";
import { attributeKind } from "../attributes.ts";
import { llvm } from "../library.ts";
import { TYPE } from "../opcodes.ts";
import type { Operator } from "./operator.ts";
import { listed } from "./operator.ts";

const NAME = "noalias";

export const restrict: Operator = listed({
  name: "restrict",
  targets: 1,

  every: (snapshot) =>
    snapshot.args
      .filter(({ type }) => llvm().c.GetTypeKind(type) === TYPE.pointer)
      .map(({ id }) => ({ edit: { op: "restrict", targets: [id], rewires: [] } })),

  apply(variant, edit) {
    const { c } = llvm();
    const argument = variant.argument(edit.targets[0]);
    if (c.GetTypeKind(c.TypeOf(argument)) !== TYPE.pointer) {
      throw new Refusal("not-eligible", `${edit.targets[0]} is no pointer`);
    }
    const kind = attributeKind(NAME);
    const attribute = c.CreateEnumAttribute(variant.context, kind, 0n);
    const fn = c.GetParamParent(argument);
    let index = 1;
    for (let p = c.GetFirstParam(fn); p !== argument; p = c.GetNextParam(p)) index++;
    c.AddAttributeAtIndex(fn, index, attribute);
  },
});
