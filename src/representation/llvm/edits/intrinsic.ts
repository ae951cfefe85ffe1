/** Builds a call of an LLVM intrinsic that is not overloaded. */

import { Refusal } from "../../refusal.ts";
import type { Handle } from "../library.ts";
import { llvm } from "../library.ts";
import type { Variant } from "../variant.ts";

/** @throws Refusal when this libLLVM does not know the intrinsic. */
export function callIntrinsic(
  variant: Variant,
  before: Handle,
  name: string,
  args: readonly Handle[],
): Handle {
  const { c } = llvm();
  const id = c.LookupIntrinsicID(name, name.length);
  if (id === 0) throw new Refusal("not-eligible", `this LLVM has no ${name}`);
  const callee = c.GetIntrinsicDeclaration(variant.module, id, [], 0);
  const type = c.IntrinsicGetType(variant.context, id, [], 0);
  return c.BuildCall2(variant.builderBefore(before), type, callee, args, args.length, "");
}
