/**
 *     delete 14 [*=a2]
 *     delete 20 [*=14, *#2=7]        an operation with several results
 *
 * Operation 14 goes; all uses of a result read one value that could be read where it stood.
 */
import type { Rewire } from "../../../genome.ts";
import type { Drawing } from "../drawing.ts";
import type { Operation } from "../ir.ts";
import type { Operator } from "./operator.ts";

export const remove: Operator = {
  name: "delete",
  targets: 1,

  draw(d) {
    const target = d.any();
    const rewires = target && replaceResults(d, target, []);
    return rewires && { op: "delete", targets: [d.idOf(target)], rewires };
  },

  /** A layer is skipped when its result is read from one of its own operands of the same type. */
  every: (d) =>
    d.eligible.flatMap((target) => {
      const [result, ...more] = target.results.filter((each) => d.isUsed(each));
      if (result === undefined || more.length > 0 || result.index > 0) return [];
      const through = target.operands.filter(({ type }) => type === result.type);
      return [...new Set(through.map((value) => d.nameOf(value)))].map((value) => ({
        op: "delete",
        targets: [d.idOf(target)],
        rewires: [{ slot: "*", value }],
      }));
    }),

  apply(variant, edit, self) {
    const target = variant.living(edit.targets[0]);
    variant.rewire(edit, self, target);
    variant.retire(target);
  },
};

/**
 * A value for each used result of an operation that goes.
 * @param extra names that take part as well, by result.
 * @returns undefined when one has none.
 */
export function replaceResults(
  d: Drawing,
  target: Operation,
  extra: readonly string[],
): readonly Rewire[] | undefined {
  const rewires: Rewire[] = [];
  for (const result of target.results.filter((each) => d.isUsed(each))) {
    const value = d.value(result.type, target, [target], extra.slice(result.index).slice(0, 1));
    if (value === undefined) return undefined;
    rewires.push({ slot: result.index === 0 ? "*" : `*#${result.index}`, value });
  }
  return rewires;
}
