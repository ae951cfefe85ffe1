/**
 *     fast 31      one floating-point operation
 *     fast f1      all of a function
 *
 * Sets LLVM's fast-math flags: the optimiser may reorder and contract, take reciprocals, and forget
 * NaN, infinity and the sign of zero (LLVM Language Reference, "Fast-Math Flags").
 */

import { Refusal } from "../../refusal.ts";
import type { Handle } from "../library.ts";
import { llvm } from "../library.ts";
import type { Operator } from "./operator.ts";
import { listed } from "./operator.ts";

/** `LLVMFastMathAll`. */
const ALL_FLAGS = 127;

export const fast: Operator = listed({
  name: "fast",
  targets: 1,

  every(snapshot) {
    const slow = snapshot.instructions.filter(({ handle }) => isSlow(handle));
    const whole = snapshot.functions.filter((_, fn) => slow.some((each) => each.fn === fn));
    return [
      ...whole.map(({ id }) => ({ edit: { op: "fast", targets: [id], rewires: [] } })),
      ...slow.map((place) => ({ edit: { op: "fast", targets: [place.id], rewires: [] }, place })),
    ];
  },

  apply(variant, edit) {
    const { c } = llvm();
    const [target = ""] = edit.targets;
    if (target.startsWith("f")) {
      for (const each of variant.instructionsOf(variant.function(target))) {
        if (isSlow(each)) c.SetFastMathFlags(each, ALL_FLAGS);
      }
      return;
    }
    const operation = variant.present(target);
    if (c.CanValueUseFastMathFlags(operation) === 0) {
      throw new Refusal("not-eligible", `${target} is no floating-point operation`);
    }
    c.SetFastMathFlags(operation, ALL_FLAGS);
  },
});

/** Is there a flag that the operation does not have yet? */
function isSlow(instruction: Handle): boolean {
  const { c } = llvm();
  return (
    c.CanValueUseFastMathFlags(instruction) !== 0 && c.GetFastMathFlags(instruction) !== ALL_FLAGS
  );
}
