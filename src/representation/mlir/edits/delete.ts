/**
 *     delete 14 [*=a2]
 *     delete 20 [*=14, *#2=7]        an operation with several results
 *
 * Operation 14 goes; all uses of a result read one value that could be read where it stood.
 */
import type { Edit, Rewire } from "../../../genome.ts";
import { isProduct } from "../dialect.ts";
import type { Drawing } from "../drawing.ts";
import type { Operation, Value } from "../ir.ts";
import { isBlock } from "../ir.ts";
import type { Operator } from "./operator.ts";

export const remove: Operator = {
  name: "delete",
  targets: 1,

  draw(d) {
    const target = d.any();
    const rewires = target && replaceResults(d, target, []);
    return rewires && { op: "delete", targets: [d.idOf(target)], rewires };
  },

  /** Layers are skipped, then whatever passes one of its own operands of the same type on. */
  every: (d) => [
    ...skips(d).map(([target, value]) => passing(d, target, value)),
    ...d.eligible.flatMap((target) => {
      const result = onlyUsed(d, target);
      const through = target.operands.filter(({ type }) => type === result?.type);
      return [...new Set(through)].map((value) => passing(d, target, value));
    }),
  ],

  apply(variant, edit, self) {
    const target = variant.living(edit.targets[0]);
    variant.rewire(edit, self, target);
    variant.retire(target);
  },
};

/** The result, where it is the first and no other is used. */
function onlyUsed(d: Drawing, target: Operation): Value | undefined {
  const [result, ...more] = target.results.filter((each) => d.isUsed(each));
  return more.length === 0 && result?.index === 0 ? result : undefined;
}

function passing(d: Drawing, target: Operation, value: Value): Edit {
  return {
    op: "delete",
    targets: [d.idOf(target)],
    rewires: [{ slot: "*", value: d.nameOf(value) }],
  };
}

/**
 * Where a network can be shortened without changing a shape: what a product reads, and the nearest values
 * of the same type that other products read on the way to it.
 */
function skips(d: Drawing): readonly (readonly [Operation, Value])[] {
  const read = new Set(d.eligible.filter(isProduct).map(({ operands }) => operands[0]));
  const ends = d.eligible.filter((each) => read.has(onlyUsed(d, each)));
  return ends.flatMap((end) => {
    const [result] = end.results as readonly [Value];
    const before = nearest(end, (value) => read.has(value) && value.type === result.type);
    return before.map((value) => [end, value] as const);
  });
}

/** Most layers that one edit skips: further ones are skipped by further edits. */
const LAYERS = 2;

/** Such values among those that the operation is computed from, the nearest first. */
function nearest(from: Operation, isWanted: (value: Value) => boolean): readonly Value[] {
  const found: Value[] = [];
  const seen = new Set<Value>();
  const queue = [...from.operands];
  for (let value = queue.shift(); value !== undefined; value = queue.shift()) {
    if (seen.has(value)) continue;
    seen.add(value);
    if (isWanted(value) && found.push(value) === LAYERS) break;
    if (!isBlock(value.owner)) queue.push(...value.owner.operands);
  }
  return found;
}

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
