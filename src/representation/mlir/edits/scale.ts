/**
 *     scale 35 [value=#2]
 *
 * The constant 35, one number for all its elements, is multiplied: a learning rate, a bound, what a sum
 * is divided by. Not in the published set, whose best training run found another learning rate by other
 * edits. Arrays of numbers are weights, which training changes.
 */
import type { Edit } from "../../../genome.ts";
import { Refusal } from "../../refusal.ts";
import { scaled } from "../constants.ts";
import type { Drawing } from "../drawing.ts";
import type { Operation } from "../ir.ts";
import type { Operator } from "./operator.ts";

/** For a start: steps of a tenth or a half of the way, and of a fifth for what is nearly right. */
const FACTORS = [0.1, 0.5, 0.8, 1.25, 2, 10];
/** What is drawn lies between a tenth and ten, evenly on a logarithmic scale; two digits are enough. */
const STEPS_A_DECADE = 20;

export const scale: Operator = {
  name: "scale",
  targets: 1,

  draw(d) {
    const target = d.pick(d.eligible.filter((each) => scaledValue(each, 2) !== undefined));
    const steps = Array.from({ length: STEPS_A_DECADE }, (_, k) => (k + 1) / STEPS_A_DECADE);
    const step = d.pick(steps.flatMap((each) => [each, -each]));
    if (target === undefined || step === undefined) return undefined;
    const factor = Number((10 ** step).toPrecision(2));
    return scaledValue(target, factor) === undefined ? undefined : edit(d, target, factor);
  },

  every: (d) =>
    d.eligible.flatMap((target) =>
      FACTORS.filter((factor) => scaledValue(target, factor) !== undefined).map((factor) =>
        edit(d, target, factor),
      ),
    ),

  apply(variant, edit) {
    const target = variant.living(edit.targets[0]);
    const [rewire, ...more] = edit.rewires;
    if (rewire?.slot !== "value" || more.length > 0) {
      throw new Refusal("missing-target", "scale changes `value`, once");
    }
    const value = scaledValue(target, Number(rewire.value.slice(1)));
    if (!rewire.value.startsWith("#") || value === undefined) {
      throw new Refusal("type-mismatch", `${edit.targets[0]} cannot be scaled by ${rewire.value}`);
    }
    target.properties = target.properties?.map((each) =>
      each.name === "value" ? { name: "value", value } : each,
    );
  },
};

function edit(d: Drawing, target: Operation, factor: number): Edit {
  const rewires = [{ slot: "value", value: `#${factor}` }];
  return { op: "scale", targets: [d.idOf(target)], rewires };
}

/** The new `value` of a constant; undefined when it has none that can be scaled so. */
function scaledValue(operation: Operation, factor: number): string | undefined {
  if (operation.name !== "stablehlo.constant") return undefined;
  const value = operation.properties?.find(({ name }) => name === "value")?.value;
  return value && scaled(value, factor);
}
