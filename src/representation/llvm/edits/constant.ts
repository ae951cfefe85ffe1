/**
 *     constant [31.1=#64]
 *
 * A number written in the program becomes another: for integers 0, 1, one more, one less, twice, half,
 * the next power of two; for floating point 0, 1, twice, half. Truth values are `condition`'s matter.
 */
import type { Handle } from "../library.ts";
import { llvm } from "../library.ts";
import { TYPE } from "../opcodes.ts";
import { isTruthValue } from "../slots.ts";
import { operand } from "./operand.ts";
import type { Operator } from "./operator.ts";
import { listed } from "./operator.ts";

export const constant: Operator = listed({
  name: "constant",
  targets: 0,

  every: (snapshot) =>
    snapshot.instructions.flatMap((place) =>
      place.slots.flatMap((slot) =>
        alternatives(llvm().c.GetOperand(place.handle, slot.index)).map((value) => ({
          edit: { op: "constant", targets: [], rewires: [{ slot: slot.name, value: `#${value}` }] },
          place,
        })),
      ),
    ),

  apply: operand.apply,
});

/** Other numbers in the place of this one; none for what is no number. */
function alternatives(value: Handle): readonly string[] {
  const { c } = llvm();
  if (c.IsAConstantInt(value) !== 0) {
    const width = c.GetIntTypeWidth(c.TypeOf(value));
    if (width > 64 || isTruthValue(c.TypeOf(value))) return [];
    return otherIntegers(BigInt(c.ConstIntGetSExtValue(value)), width);
  }
  if (c.IsAConstantFP(value) === 0 || c.GetTypeKind(c.TypeOf(value)) > TYPE.double) return [];
  return otherFloats(c.ConstRealGetDouble(value, [0]));
}

function otherIntegers(value: bigint, width: number): readonly string[] {
  let power = 1n;
  while (power <= value) power *= 2n;
  return [0n, 1n, value + 1n, value - 1n, value * 2n, value / 2n, power]
    .map((other) => BigInt.asIntN(width, other))
    .filter((other, i, all) => other !== value && all.indexOf(other) === i)
    .map(String);
}

function otherFloats(value: number): readonly string[] {
  return [0, 1, value * 2, value / 2]
    .filter(
      (other, i, all) => other !== value && Number.isFinite(other) && all.indexOf(other) === i,
    )
    .map((other) => String(other).replace("e+", "e"));
}
